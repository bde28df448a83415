from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "hubnetz.alerts"
    label = "alerts"
