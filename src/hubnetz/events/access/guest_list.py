"""Who is invited by name, how it stands with each, and whose answer a letter's link opens."""

from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.events import guest_ways, rules
from hubnetz.events.access.guests import by_key
from hubnetz.events.access.open_ways import pools_of
from hubnetz.events.models import AttendeeType, Event, Guest, Pool, Registration
from hubnetz.events.ways import MODES, Way

_GUESTS = signing.Signer(salt="events.guest", sep="~")
STATES = ("listed", "invited", "accepted", "declined", "silent")


def guests_of(event: Event) -> list[Guest]:
    """Return who is on the guest list, by name, each with its `state`, and in which `way` they take part; for staff who
    got the event from here; one query."""
    return [_told(guest, timezone.now()) for guest in _rows().filter(event=event).order_by("name", "pk")]


def guest_of(event: Event, code: str) -> Guest:
    """Return one guest of the event.

    :raises Http404: if it is another event's
    """
    return get_object_or_404(Guest.objects.select_related("event"), event=event, code=code)


def key_to_guest(guest: Guest) -> str:
    """Return what an invitation's link carries: whoever has it may answer for this one guest."""
    return _GUESTS.sign(guest.code)


def guest_by_key(key: str) -> Guest:
    """Return the guest whose invitation a link opens, with the `state`.

    :raises Http404: for a link that is not ours, as for a guest who was taken off the list
    """
    rows = _rows().select_related("event__hub", "event__site")
    found: Guest = by_key(_GUESTS, key, rows)
    return _told(found, timezone.now())


def seats_of_guest(guest: Guest) -> "QuerySet[Registration]":
    """Return the seats that somebody took by their invitation."""
    rows = Registration.objects.standing().filter(invitation=guest.invitation_id)
    return rows.select_related("party", "event", "attendance").order_by("pk")


def way_of_guest(guest: Guest) -> tuple[Pool | None, AttendeeType | None]:
    """Return what the seat of a guest is taken from: as they answered, are invited, or stand on the list."""
    row: Any = guest.invitation or guest
    return row.pool, row.type


def ways_for(guest: Guest) -> list[Way]:
    """Return the ways among which a guest may choose, on site first, with how many seats are left; empty if they may
    not, and without a query then."""
    if not guest.may_choose or guest.invitation is None or guest.invitation.pool is None:
        return []
    counted = {pool.pk: pool for pool in pools_of(guest.event)}
    own = guest.invitation.pool
    found = []
    for mode in MODES:
        way = guest_ways.counterpart(guest.event, guest.invitation.type, mode)
        if mode == own.mode:
            way = (own, guest.invitation.type)
        if way is None:
            return []
        found.append(Way(counted[way[0].pk], way[1]))
    return found


def is_for_guests_only(event: Event) -> bool:
    """Say whether nobody comes to the event without an invitation."""
    open_types = AttendeeType.objects.filter(pool=OuterRef("pk"), needs_invitation=False)
    typed = AttendeeType.objects.filter(pool=OuterRef("pk"))
    return not Pool.objects.filter(event=event).filter(~Exists(typed) | Q(Exists(open_types))).exists()


def _rows() -> "QuerySet[Guest]":
    seats = Registration.objects.standing().filter(invitation=OuterRef("invitation"))
    rows = Guest.objects.select_related("invitation__pool", "invitation__type", "pool", "type")
    return rows.annotate(has_seat=Exists(seats))


def _named(guest: Guest) -> str:
    pool, type = way_of_guest(guest)
    return Way(pool, type).name if pool else ""


def _told(guest: Any, now: datetime) -> Guest:
    guest.way = _named(guest)
    guest.state = rules.guest_state(
        invited=guest.invited_at is not None,
        comes=guest.comes,
        has_seat=guest.has_seat,
        answer_by=guest.invitation.valid_until if guest.invitation else None,
        now=now,
    )
    return guest
