"""What the rooms declare, and where in the database it is."""

from functools import cache

from django.apps import apps

from hubnetz.lib import privacy


def rooms() -> list[str]:
    """Return the rooms with models, the lowest first."""
    return [
        one.label for one in apps.get_app_configs() if one.name.startswith("hubnetz.") and [*one.get_models()]
    ]


@cache
def everything() -> dict[str, dict[str, privacy.Kept]]:
    """Return what each room keeps."""
    return privacy.declared(rooms())


def of_people() -> dict[str, privacy.Kept]:
    """Return what is kept of people whom an e-mail address finds, by label (room.Model)."""
    return {
        f"{room}.{name}": kept
        for room, models in everything().items()
        for name, kept in models.items()
        if kept.person or kept.found
    }
