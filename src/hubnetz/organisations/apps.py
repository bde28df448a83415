from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "hubnetz.organisations"
    label = "organisations"
