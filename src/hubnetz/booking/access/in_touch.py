"""When hubs last had to do with people by bookings: for the room that forgets whom they know."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Max, QuerySet, When
from django.db.models.functions import Greatest, Lower

from hubnetz.booking.models import Booking, Licence, Pass
from hubnetz.organisations.access import due
from hubnetz.organisations.models import Person


def last_contacts(people: "QuerySet[Person]", now: datetime) -> Iterator[tuple[int, date]]:
    """Return for people whom hubs know the days on which they booked, came, were let at a machine or paid ahead.

    A booking that was given back counts by the day it was made; one that stands until it begins.
    """
    addresses = people.exclude(email="").annotate(mail=Lower("email")).values("mail")
    stands = Case(When(cancelled_at=None, then="starts_at"))
    for model, hub, email, moment in (
        (Booking, "resource__hub", "email", Greatest(Max("made_at"), Max(stands))),
        (Licence, "hub", "email", Max("granted_at")),
        (Pass, "customer__hub", "customer__email", Max("granted_at")),
    ):
        every: Any = model._default_manager.annotate(mail=Lower(email))
        rows = every.filter(mail__in=addresses).order_by()
        yield from due.by_address(people, rows.values_list(hub, "mail").annotate(last=moment))
