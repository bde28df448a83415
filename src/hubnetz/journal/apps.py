from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "hubnetz.journal"
    label = "journal"
