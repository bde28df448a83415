from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "hubnetz.post"
    label = "post"
