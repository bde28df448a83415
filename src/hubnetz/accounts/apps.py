from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hubnetz.accounts"
    label = "accounts"
