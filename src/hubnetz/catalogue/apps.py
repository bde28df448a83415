from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "hubnetz.catalogue"
    label = "catalogue"
