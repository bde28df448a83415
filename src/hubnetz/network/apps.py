from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "hubnetz.network"
    label = "network"
