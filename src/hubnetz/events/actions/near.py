"""Verbs around the time of an event: remind, thank, and what the hub says about both."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding, hooks, near_letters, timing
from hubnetz.events.access import near
from hubnetz.events.models import Event, Registration, Told
from hubnetz.events.refusals import NotEncrypted
from hubnetz.journal import actions as journal
from hubnetz.lib.periods import BERLIN


@transaction.atomic
def remind(address: str) -> int:
    """Remind one address of its seats a day before they are used; return how many letters that were.

    Seats at events of one hub on one day are one letter. The letter and the rows that say so are one transaction and
    one address has its turn after the other: two workers write one letter, whoever is killed has written none. A
    seat or an event that somebody changes at this moment is left to the next round.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"events.remind:{address}"])
    now = timezone.now()
    rows = near.not_reminded(now).filter(address=address).select_related("event__hub", "event__site", "pool")
    locked = rows.select_for_update(no_key=True, skip_locked=True, of=("self", "event"))
    seats = list(locked.order_by("event__hub", "event__starts_at", "event", "pk"))
    for seat in seats:
        _with_contact(seat)
    written = 0
    for _key, group in groupby(seats, lambda one: (one.event.hub_id, _day(one.event.starts_at))):
        ours = list(group)
        if not any(_is_due(one, now) for one in ours):
            continue
        Told.objects.bulk_create(
            Told(registration=one, kind=Told.Kind.REMINDER, starts_at=one.event.starts_at, told_at=now)
            for one in ours
        )
        by_event = [list(found) for _event, found in groupby(ours, lambda one: one.event_id)]
        near_letters.reminder([near_letters.Seats(found) for found in by_event])
        written += 1
    return written


def _is_due(seat: Registration, now: datetime) -> bool:
    told_at = seat.confirmed_at or now
    return timing.reminder_due(told_at=told_at, starts_at=seat.event.starts_at, now=now)


def _with_contact(seat: Registration) -> None:
    """Read contact and place in the queue by themselves: rows that may be missing cannot be joined under a lock."""
    for name in ("party", "waiting"):
        getattr(seat, name)


def _day(moment: datetime) -> Any:
    return moment.astimezone(BERLIN).date()


def note_new_time(event: Event, *, now: datetime) -> None:
    """Take the letter about a new time that is close for the reminder of it; for the verb that moves an event."""
    if timing.counts_as_reminder(event.starts_at, now):
        Told.objects.bulk_create(
            (
                Told(registration=one, kind=Told.Kind.REMINDER, starts_at=event.starts_at, told_at=now)
                for one in event.registrations.standing()
            ),
            ignore_conflicts=True,
        )


@transaction.atomic
def thank(registration: Registration) -> bool:
    """Thank somebody who came, once, and say where they are asked how it was; return whether a letter was written.

    The address comes from a room above (`hooks.feedback_addresses`) or is the one that the hub gave; without one
    there is no letter.
    """
    rows = near.not_thanked().select_related("event__hub")
    locked = rows.select_for_update(no_key=True, skip_locked=True, of=("self",))
    seat = locked.filter(pk=registration.pk).first()
    # Locked by now, but perhaps looked up before another worker was done: asked again it is sure.
    if seat is None or seat.told.filter(kind=Told.Kind.THANKS).exists():
        return False
    address = next(filter(None, (ask(seat) for ask in hooks.feedback_addresses)), seat.event.feedback_url)
    if not address:
        return False
    Told.objects.create(
        registration=seat, kind=Told.Kind.THANKS, starts_at=seat.event.starts_at, told_at=timezone.now()
    )
    near_letters.thanks(seat, address)
    return True


@transaction.atomic
def settle_letters(event: Event, *, reminds: bool, feedback_url: str, by: Any) -> Event:
    """Say whether people are reminded the day before, and where those who came are asked how it was.

    :raises NotEncrypted: if that address is not https
    """
    event = holding.hold(event)
    feedback_url = feedback_url.strip()
    if feedback_url and not feedback_url.startswith("https://"):
        raise NotEncrypted(
            _("Please give an address that begins with https://, so that answers are protected.")
        )
    before = {"reminds": event.reminds, "feedback": event.feedback_url}
    after = {"reminds": reminds, "feedback": feedback_url}
    if before == after:
        return event
    event.reminds, event.feedback_url = reminds, feedback_url
    event.save(update_fields=["reminds", "feedback_url", "changed_at"])
    journal.record("events.letters_settled", event, hub=event.hub.slug, before=before, after=after, by=by)
    return event
