from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "hubnetz.indicators"
    label = "indicators"
