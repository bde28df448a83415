"""Verbs of advisers' own calendars: read one from now on, keep what was read, read it no more."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking import holding, reading
from hubnetz.booking.actions import clashes
from hubnetz.booking.models import BusySpan, OutsideCalendar, Resource, Unit
from hubnetz.booking.refusals import NotEncrypted
from hubnetz.journal import actions as journal
from hubnetz.lib import fetching

EVERY = timedelta(minutes=10)
LONGEST = timedelta(hours=6)  # between two tries of one that cannot be read


@transaction.atomic
def connect_calendar(
    resource: Resource, *, url: str, kind: str, username: str = "", password: str = "", by: Any
) -> OutsideCalendar:
    """Read an adviser's own calendar from now on, instead of another one; the clock reads it within a minute.

    The way to it is kept sealed and is never shown again.

    :raises NotEncrypted: if the address is not https, or has a name and password in it
    """
    resource = holding.hold([resource])[0]
    try:
        parts = fetching.checked(url, settings.HUBNETZ_CALENDARS_INSIDE)
    except fetching.Unfetched:
        sentence = _(
            "Please give an address that begins with https://, name and password in their own fields."
        )
        raise NotEncrypted(sentence) from None
    OutsideCalendar.objects.filter(resource=resource).delete()
    now = timezone.now()
    made = OutsideCalendar.objects.create(
        resource=resource,
        kind=kind,
        sealed=reading.sealed(reading.Way(parts.geturl(), username, password)),
        host=parts.hostname or "",
        connected_at=now,
        next_at=now,
    )
    journal.record("booking.calendar_connected", resource, hub=resource.hub.slug, by=by)
    return made


@transaction.atomic
def note_calendar(calendar: OutsideCalendar, found: reading.Reading) -> bool:
    """Keep when an adviser is busy as it was read just now, or what was in the way; say whether there was still a need.

    What could not be read leaves what was read last. Bookings that stand are not touched by it; of those that collide
    the adviser is told, each once.
    """
    resource = holding.hold([calendar.resource])[0]
    row = OutsideCalendar.objects.filter(pk=calendar.pk, connected_at=calendar.connected_at).first()
    if row is None:  # disconnected, or another one by now
        return False
    now = timezone.now()
    row.tried_at, row.trouble = now, found.trouble
    if found.trouble:
        row.failures = min(row.failures + 1, 30)
        row.next_at = now + min(EVERY * 2 ** min(row.failures, 10), LONGEST)
    else:
        row.failures, row.read_at, row.next_at = 0, now, now + EVERY
        row.spans.all().delete()
        units = Unit.objects.filter(resource=resource, retired_at=None).values_list("pk", flat=True)
        BusySpan.objects.bulk_create(
            BusySpan(calendar=row, unit_id=unit, during=tuple(span)) for unit in units for span in found.spans
        )
    row.save(update_fields=["tried_at", "trouble", "failures", "read_at", "next_at"])
    clashes.tell_of_clashes(resource)
    return True


@transaction.atomic
def read_again(resource: Resource, *, by: Any) -> None:
    """Have an adviser's calendar read by the clock's next round, however often that failed."""
    OutsideCalendar.objects.filter(resource=resource).update(next_at=timezone.now())


@transaction.atomic
def disconnect_calendar(resource: Resource, *, by: Any) -> None:
    """Read an adviser's calendar no more, and forget what was read; done twice, nothing more happens."""
    resource = holding.hold([resource])[0]
    gone, _kinds = OutsideCalendar.objects.filter(resource=resource).delete()
    if gone:
        journal.record("booking.calendar_disconnected", resource, hub=resource.hub.slug, by=by)
