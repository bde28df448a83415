from django.apps import AppConfig


class HackathonsConfig(AppConfig):
    name = "hubnetz.hackathons"
    label = "hackathons"

    def ready(self) -> None:
        """Forget the people of a hackathon with those of its event."""
        from hubnetz.events import hooks
        from hubnetz.hackathons.actions import forgetting

        hooks.people_forgotten.append(forgetting.forget_people)
