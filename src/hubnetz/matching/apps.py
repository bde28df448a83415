from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "hubnetz.matching"
    label = "matching"
