from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "hubnetz.portal"
    label = "portal"
