from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "hubnetz.press"
    label = "press"

    def ready(self) -> None:
        """Register the check of what the operator has to say about itself."""
        from hubnetz.press import checks  # noqa: F401
