from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "hubnetz.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Say what becomes of this room's rows when a record becomes part of another one."""
        from hubnetz.organisations import answers, hooks

        hooks.on_merge.update(answers.ON_MERGE)
