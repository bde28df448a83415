from django.apps import AppConfig


class HackathonsConfig(AppConfig):
    name = "hubnetz.hackathons"
    label = "hackathons"
