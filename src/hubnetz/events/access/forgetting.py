"""Of which events and series the people are to be forgotten: for the clock, the verbs and the pages that say when."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from hubnetz.events import hooks, timing
from hubnetz.events.models import (
    Certificate,
    Enrolment,
    Event,
    Guest,
    Invitation,
    Joined,
    Mailing,
    NewsReader,
    Party,
    Registration,
    Waiting,
)
from hubnetz.lib import addresses
from hubnetz.lib.periods import BERLIN, months_before, start_of_day

_PERSON = Q(name__gt="") | Q(email__gt="") | Q(organisation_name__gt="") | Q(postcode__gt="")
_ANSWERED = ~Q(answers={})
NO_REASON = "–"  # why a certificate was taken back, once that is forgotten: there was a reason
NO_TEXT = {"de": "–"}  # what was written to a group, likewise


def limit(now: datetime) -> datetime | None:
    """Return the moment before which an event must be over to be forgotten; None where nothing is forgotten."""
    months = settings.HUBNETZ_ATTENDEES_KEPT
    return start_of_day(months_before(now.astimezone(BERLIN).date(), months)) if months else None


def forgotten_on(event: Event) -> date | None:
    """Return the day on which the people of an event are forgotten, or were; None if that is not decided."""
    months = settings.HUBNETZ_ATTENDEES_KEPT
    if not months:
        return None
    until = [ask(event) for ask in hooks.kept_until]
    return max([timing.forgotten_on(event.ends_at, months), *filter(None, until)])


def events_to_forget(now: datetime) -> list[Event]:
    """Return the events whose people are to be forgotten now and of whom something is still known, oldest first."""
    before = limit(now)
    if before is None:
        return []
    of_event = {"event": OuterRef("pk")}
    known: Any = (
        Exists(registrations_known().filter(**of_event))
        | Exists(parties_known().filter(**of_event))
        | Exists(waiting_known().filter(**of_event))
        | Exists(Invitation.objects.filter(**of_event).exclude(note=""))
        | Exists(Guest.objects.filter(**of_event))
        | Exists(mailings_known().filter(**of_event))
        | Exists(Joined.objects.filter(registration__event=OuterRef("pk")))
        | Exists(reasons_known().filter(registration__event=OuterRef("pk")))
    )
    for room_knows in hooks.people_known:
        known |= room_knows("pk")
    found = Event.objects.filter(known, ends_at__lt=before).order_by("ends_at", "pk")
    return [event for event in found if not is_kept(event, now)]


def is_kept(event: Event, now: datetime) -> bool:
    """Say whether a room needs the names of an event longer than they are kept otherwise."""
    today = now.astimezone(BERLIN).date()
    return any(until >= today for ask in hooks.kept_until if (until := ask(event)))


def registrations_known() -> "QuerySet[Registration]":
    """Return the seats of whose people something is known."""
    beside = Q(phone__gt="") | Q(contact_says__gt="") | Q(no_photos=True)
    return Registration.objects.filter(_PERSON | _ANSWERED | beside)


def parties_known() -> "QuerySet[Party]":
    """Return the parties of whose contact something is known."""
    return Party.objects.filter(_PERSON)


def waiting_known() -> "QuerySet[Waiting]":
    """Return the places in queues of whose people something is known."""
    return Waiting.objects.filter(_PERSON | _ANSWERED)


def mailings_known() -> "QuerySet[Mailing]":
    """Return the e-mails to groups of which it is still written what stood in them."""
    return Mailing.objects.exclude(text=NO_TEXT)


def reasons_known() -> "QuerySet[Certificate]":
    """Return the certificates of which it is still written why they were taken back."""
    return Certificate.objects.exclude(reason__in=["", NO_REASON])


def readers_without_seat(event: Event) -> "QuerySet[NewsReader]":
    """Return to whom the hub of an event wrote news, who did not refuse them, and of whom it knows no seat and no place
    in a queue any more."""
    readers = NewsReader.objects.filter(hub=event.hub, left_at=None)
    known = [
        rows.filter(event__hub=event.hub)
        for rows in (registrations_known(), parties_known(), waiting_known())
    ]
    for rows in known:
        readers = readers.exclude(Exists(rows.filter(addresses.same("email", OuterRef("email")))))
    spelt_otherwise = [
        one.pk
        for one in readers
        if len(addresses.spellings(one.email)) > 1
        and any(rows.filter(addresses.whose(one.email)).exists() for rows in known)
    ]
    return readers.exclude(pk__in=spelt_otherwise)


def enrolments_to_forget(now: datetime) -> list[Enrolment]:
    """Return who came to all dates of a series, each of them over for so long, and is still known."""
    before = limit(now)
    if before is None:
        return []
    later = Event.objects.filter(series=OuterRef("series"), ends_at__gte=before)
    used = Registration.objects.filter(enrolment=OuterRef("pk"), event__ends_at__gte=before)
    over = ~Exists(later) | Q(cancelled_at__lt=before) & ~Exists(used)
    found = Enrolment.objects.filter(over, _PERSON, enrolled_at__lt=before).select_related("series")
    events = {one.pk: list(one.series.events.all()) for one in found} if hooks.kept_until else {}
    return [one for one in found if not any(is_kept(event, now) for event in events.get(one.pk, ()))]
