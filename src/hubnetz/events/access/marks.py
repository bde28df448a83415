"""What an event has beside itself, asked along with it, so that a page asks for no more than there is."""

from functools import cache

from django.db.models import Exists, OuterRef

from hubnetz.events.models import Course, Material, Session


@cache
def marks() -> dict[str, Exists]:
    """Return whether an event is `programmed`, whether it `teaches`, and whether it `gives` everybody something."""
    return {
        "programmed": Exists(Session.objects.filter(event=OuterRef("pk"))),
        "teaches": Exists(Course.objects.filter(event=OuterRef("pk"))),
        "gives": Exists(Material.objects.filter(event=OuterRef("pk"), audience=Material.For.EVERYBODY)),
    }
