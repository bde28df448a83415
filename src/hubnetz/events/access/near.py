"""Who is to be reminded, thanked or forgotten: for the clock and for the verbs."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from hubnetz.events import hooks, timing
from hubnetz.events.models import Registration, Told

_ADDRESS = Coalesce(NullIf("email", Value("")), "party__email", "waiting__email")


def addresses_to_remind(now: datetime, limit: int) -> list[str]:
    """Return addresses with a seat somewhere of which they are to be reminded now."""
    late = timing.REMINDED_BEFORE + timing.TOLD_LATELY
    due = not_reminded(now).filter(
        event__starts_at__gte=now + timing.LATEST_REMINDER,
        event__starts_at__lte=now + timing.REMINDED_BEFORE,
        confirmed_at__lte=F("event__starts_at") - late,
    )
    return list(due.order_by().values_list("address", flat=True).distinct()[:limit])


def not_reminded(now: datetime) -> "QuerySet[Any]":
    """Return the seats at events to come that write reminders, of which nobody has been reminded for that beginning;
    each with the `address` a letter goes to."""
    told = Told.objects.filter(
        registration=OuterRef("pk"), kind=Told.Kind.REMINDER, starts_at=OuterRef("event__starts_at")
    )
    rows = Registration.objects.standing().filter(
        ~Exists(told),
        contact_says="",  # that address is reminded of the seat it has; the contact's letter counts no more seats
        event__published_at__isnull=False,
        event__cancelled_at=None,
        event__reminds=True,
        event__starts_at__gt=now,
        event__starts_at__lte=now + timing.REMINDED_BEFORE + timedelta(days=1),
    )
    return rows.annotate(address=_ADDRESS).exclude(address=None).exclude(address="")


def people_to_thank(now: datetime, limit: int) -> "list[Registration]":
    """Return who came to an event whose morning after has come, has an address, and got no letter of thanks yet.

    Only of events that ask something; where a room above knows addresses, of all.
    """
    rows = not_thanked().filter(
        event__ends_at__gt=now - timing.THANKED_FOR, event__ends_at__lte=now, event__cancelled_at=None
    )
    if not hooks.feedback_addresses:
        rows = rows.exclude(event__feedback_url="")
    found = rows.select_related("event").order_by("event__ends_at", "pk")[:limit]
    return [one for one in found if timing.thanks_due(one.event.ends_at, now)]


def not_thanked() -> "QuerySet[Registration]":
    """Return everybody who came, has an address and was not thanked."""
    told = Told.objects.filter(registration=OuterRef("pk"), kind=Told.Kind.THANKS)
    return Registration.objects.filter(~Exists(told), attendance__isnull=False).exclude(Q(email=""))
