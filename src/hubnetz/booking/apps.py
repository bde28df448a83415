from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "hubnetz.booking"
    label = "booking"
