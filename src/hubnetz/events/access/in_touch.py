"""When hubs last had to do with people by events: for the room that forgets whom they know (`organisations.hooks`)."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Case, Max, QuerySet, When
from django.db.models.functions import Greatest, Lower

from hubnetz.events.models import Enrolment, Party, Registration, Waiting
from hubnetz.organisations.access import due
from hubnetz.organisations.models import Person

_HUBS = (
    "event__hub",
    "event__cohosting__hub",
)  # who runs an event together has to do with its people together


def last_contacts(people: "QuerySet[Person]", now: datetime) -> Iterator[tuple[int, date]]:
    """Return for people whom hubs know the days on which they registered or queued, and those of their events.

    A seat that was given back counts by the day it was asked for; one that stands until the event.
    """
    addresses = people.exclude(email="").annotate(mail=Lower("email")).values("mail")
    stands = Case(When(cancelled_at=None, then="event__starts_at"))
    last = {
        Registration: Greatest(Max("registered_at"), Max(stands)),
        Waiting: Max("joined_at"),
        Party: Max("made_at"),
    }
    for model, moment in last.items():
        rows = model._default_manager.annotate(mail=Lower("email")).filter(mail__in=addresses)
        for hub in _HUBS:
            of_hub = rows.exclude(**{hub: None}).order_by().values_list(hub, "mail")
            yield from due.by_address(people, of_hub.annotate(last=moment))
    several = Enrolment.objects.annotate(mail=Lower("email")).filter(mail__in=addresses).order_by()
    of_series = several.values_list("series__hub", "mail").annotate(last=Max("enrolled_at"))
    yield from due.by_address(people, of_series)
