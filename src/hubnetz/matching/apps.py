from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "hubnetz.matching"
    label = "matching"

    def ready(self) -> None:
        """Register the checks of the settings."""
        from hubnetz.matching import checks  # noqa: F401
