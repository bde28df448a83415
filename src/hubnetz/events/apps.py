from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "hubnetz.events"
    label = "events"
