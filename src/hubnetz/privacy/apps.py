from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "hubnetz.privacy"
    label = "privacy"

    def ready(self) -> None:
        from hubnetz.privacy import checks  # noqa: F401 – registers itself
