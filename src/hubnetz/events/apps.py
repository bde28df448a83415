from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "hubnetz.events"
    label = "events"

    def ready(self) -> None:
        """Say what becomes of seats when two records of a company become one, and which records figures count."""
        from django.utils.translation import gettext_lazy as _

        from hubnetz.events import figures
        from hubnetz.events.access import in_touch
        from hubnetz.organisations import hooks

        hooks.in_touch.append(in_touch.last_contacts)
        hooks.counted.append(figures.records_met)
        hooks.on_merge["events.Registration.organisation"] = hooks.hand_over(_("Seats at events"))
