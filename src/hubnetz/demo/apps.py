from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "hubnetz.demo"
    label = "demo"
