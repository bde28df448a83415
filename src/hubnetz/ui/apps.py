from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "hubnetz.ui"
    label = "ui"
