"""What an event has beside itself, asked along with it, so that a page asks for no more than there is."""

from functools import cache

from django.db.models import Exists, OuterRef

from hubnetz.events.models import Course, Session


@cache
def marks() -> dict[str, Exists]:
    """Return whether an event is `programmed`, and whether it `teaches`, for a query."""
    return {
        "programmed": Exists(Session.objects.filter(event=OuterRef("pk"))),
        "teaches": Exists(Course.objects.filter(event=OuterRef("pk"))),
    }
