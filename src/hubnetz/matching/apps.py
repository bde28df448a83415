from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "hubnetz.matching"
    label = "matching"

    def ready(self) -> None:
        """Register the checks of the settings, and hear of seats that an answer led to."""
        from django.utils import timezone

        from hubnetz.events import hooks
        from hubnetz.matching import actions, checks  # noqa: F401

        hooks.came_from.append(lambda reference: actions.note_booked(reference, now=timezone.now()))
