from django.apps import AppConfig


class HackathonsConfig(AppConfig):
    name = "hubnetz.hackathons"
    label = "hackathons"

    def ready(self) -> None:
        """Forget the people of a hackathon with those of its event; let go whose seat another one has."""
        from hubnetz.events import hooks
        from hubnetz.hackathons import letters
        from hubnetz.hackathons.access import known
        from hubnetz.hackathons.actions import forgetting, people

        hooks.calls_say.update(letters.CALLS)
        hooks.passed_on.append(people.move_participant)
        hooks.people_forgotten.append(forgetting.forget_people)
        hooks.people_known.append(known.of_event)
