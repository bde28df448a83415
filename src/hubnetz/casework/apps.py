from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "hubnetz.casework"
    label = "casework"
