"""Verbs for those who use their rights: forget or correct somebody, whatever the clock says."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hubnetz.events import holding
from hubnetz.events.access import forgetting
from hubnetz.events.actions import forgetting as clock
from hubnetz.events.actions import mailings, queue, registering, series
from hubnetz.events.models import (
    Attendance,
    Call,
    Enrolment,
    Event,
    Guest,
    Joined,
    NewsReader,
    Party,
    Registration,
    Told,
    Waiting,
)
from hubnetz.journal import actions as journal
from hubnetz.lib import addresses
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.privacy import Forgotten, Left, one_by_one
from hubnetz.post import actions as post

Held = Mapping[str, Collection[str]]


@transaction.atomic
def forget_address(email: str, *, held: Held, by: Any = None) -> Forgotten:
    """Give back what somebody has at events to come, and forget them at all; that somebody came stays, without them.

    Kept for now: seats of who is there at this moment, of parties whose members still come, and of events whose names
    a certificate, a grant or a hold needs.
    """
    left: list[Left] = []
    rows = _give_back(email, by)
    found = Registration.objects.filter(addresses.whose(email, "email", "contact_says"))
    rows += _forget_seats(found, left, held, by)
    for party in Party.objects.filter(addresses.whose(email)).select_related("event").order_by("pk"):
        if party.event.ends_at > timezone.now() and party.registrations.taking().exists():
            left.append(_left("Party", party.event, "party", party.event.ends_at))
        elif not _kept(party.event, "Party", left, held):
            Party.objects.filter(pk=party.pk).update(**clock.NOBODY)
            post.forget_about_all([party])
            rows += 1
    for waiting in Waiting.objects.filter(addresses.whose(email)).select_related("event").order_by("pk"):
        if not _kept(waiting.event, "Waiting", left, held):
            Waiting.objects.filter(pk=waiting.pk).update(**clock.NOBODY, answers={}, no_photos=False)
            post.forget_about_all([waiting])
            rows += 1
    rows += _forget_beside(email, left)
    return Forgotten(rows, tuple(left))


def _give_back(email: str, by: Any) -> int:
    """Give back seats and places in queues to come, through the verbs that also move up who waits."""
    now, rows = timezone.now(), 0
    for enrolment in Enrolment.objects.filter(addresses.whose(email)).order_by("pk"):
        series.leave_series(enrolment, by=by)
        post.forget_about_all([enrolment])
        nothing = {**clock.NOBODY, "answers": {}, "no_photos": False}
        rows += Enrolment.objects.filter(pk=enrolment.pk).update(**nothing)
        journal.record("events.enrolment_forgotten", enrolment, hub=enrolment.series.hub.slug, by=by)
    coming = Registration.objects.filter(addresses.whose(email), cancelled_at=None, event__ends_at__gt=now)
    for seat in coming.filter(attendance=None).order_by("pk"):
        registering.withdraw(seat, by=by)
    for place in Waiting.objects.filter(addresses.whose(email)).open():
        queue.leave(place, by=by)
    return rows


def _forget_seats(found: Any, left: list[Left], held: Held, by: Any) -> int:
    rows = 0
    for seat in found.select_related("event__hub").order_by("pk"):
        present = Attendance.objects.filter(registration=seat).exists() and seat.cancelled_at is None
        if present and seat.event.ends_at > timezone.now():
            left.append(_left("Registration", seat.event, "present", seat.event.ends_at))
        elif not _kept(seat.event, "Registration", left, held):
            post.forget_about_all([seat])
            for beside in (Joined, Told, Call):
                beside.objects.filter(registration=seat).delete()
            reasons = forgetting.reasons_known().filter(registration=seat)
            reasons.update(reason=forgetting.NO_REASON)
            nothing = {**clock.NOBODY, "contact_says": "", "phone": "", "answers": {}, "no_photos": False}
            rows += Registration.objects.filter(pk=seat.pk).update(**nothing)
            journal.record("events.person_forgotten", seat, hub=seat.event.hub.slug, by=by)
    return rows


def _forget_beside(email: str, left: list[Left]) -> int:
    guests = list(Guest.objects.filter(addresses.whose(email)))
    post.forget_about_all(guests)
    rows = len(guests) and Guest.objects.filter(pk__in=[one.pk for one in guests]).delete()[0]
    for reader in NewsReader.objects.filter(addresses.whose(email)).select_related("hub"):
        if reader.left_at:
            left.append(Left("events.NewsReader", str(reader.hub), "suppressed"))
        else:
            rows += reader.delete()[0]
    return rows


def _kept(event: Event, noun: str, left: list[Left], held: Held) -> bool:
    if event.code in held.get("events.event", ()):
        left.append(_left(noun, event, "hold", None))
    elif forgetting.is_kept(event, timezone.now()):
        left.append(_left(noun, event, "certificate", forgetting.forgotten_on(event)))
    else:
        return False
    return True


def _left(noun: str, event: Event, why: str, until: Any) -> Left:
    day = until.astimezone(BERLIN).date() if isinstance(until, datetime) else until
    return Left(f"events.{noun}", str(event.title), why, day)


@transaction.atomic
def correct_address(email: str, *, name: str, phone: str, by: Any = None) -> int:
    """Write the name of somebody anew wherever it stands for events that are not over; return how many rows that were.

    What took place keeps the name that was told then: certificates were issued for it.
    """
    now, rows = timezone.now(), 0
    seats = Registration.objects.filter(addresses.whose(email), cancelled_at=None, event__ends_at__gt=now)
    for seat in seats.exclude(name=name).select_related("event__hub").order_by("pk"):
        holding.hold_seat(seat)
        rows += Registration.objects.filter(pk=seat.pk).update(name=name)
        journal.record("events.person_corrected", seat, hub=seat.event.hub.slug, by=by)
    coming = addresses.whose(email) & Q(event__ends_at__gt=now)
    rows += Party.objects.filter(coming).exclude(name=name).update(name=name)
    rows += Waiting.objects.filter(coming).exclude(name=name).update(name=name)
    return rows + Guest.objects.filter(coming).exclude(name=name).update(name=name)


def stop_news(email: str, *, by: Any = None) -> int:
    """End the news of every hub to an address; return how many hubs that were."""
    readers = NewsReader.objects.filter(addresses.whose(email), left_at=None).order_by("pk")
    return len([mailings.leave_news(reader, by=by) for reader in readers])


def forget_due(now: datetime, *, held: Held) -> int:
    """Forget the people of events and series whose time is over, event by event; return how many rows that were.

    Killed between two, the next run goes on with whoever is left.
    """
    kept = held.get("events.event", ())
    events = [event for event in forgetting.events_to_forget(now) if event.code not in kept]
    rows = one_by_one(events, _forget_all_of)
    return rows + one_by_one(forgetting.enrolments_to_forget(now), clock.forget_enrolment)


def _forget_all_of(event: Event) -> int:
    rows = 0
    while done := clock.forget_people(event):
        rows += done
    return rows
