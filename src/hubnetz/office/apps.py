from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "hubnetz.office"
    label = "office"
