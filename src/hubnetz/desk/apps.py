from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "hubnetz.desk"
    label = "desk"
