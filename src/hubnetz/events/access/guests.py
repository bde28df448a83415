"""What a letter's link opens: a seat, a list of people, a place on the waiting list."""

from typing import Any

from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.events.models import Event, Material, Party, Registration, Waiting

_SIGNER = signing.Signer(salt="events.registration", sep="~")
_PARTIES = signing.Signer(salt="events.party", sep="~")
_QUEUE = signing.Signer(salt="events.waiting", sep="~")


def key_to(registration: Registration) -> str:
    """Return what a letter's link carries: whoever has it may see and cancel this one registration."""
    return _SIGNER.sign(registration.code)


def registration_by_key(key: str) -> Registration:
    """Return the registration that a letter's link opens.

    :raises Http404: for a link that is not ours, as for a missing registration
    """
    rows = Registration.objects.select_related("event__hub", "event__site", "pool", "type", "attendance")
    return by_key(_SIGNER, key, rows)


def given_back_before(registration: Registration) -> int:
    """Return how many seats the same address gave back at the event before it got this one."""
    if not registration.email:
        return 0
    same = Registration.objects.filter(event=registration.event_id, email=registration.email)
    return same.filter(pk__lt=registration.pk).exclude(cancelled_at=None).count()


def key_to_party(party: Party) -> str:
    """Return what a letter's link carries: whoever has it may see and change this one list of people."""
    return _PARTIES.sign(party.code)


def party_by_key(key: str) -> Party:
    """Return the party that a letter's link opens.

    :raises Http404: for a link that is not ours, as for a missing party
    """
    given = Exists(Material.objects.filter(event=OuterRef("event")))
    rows = Party.objects.select_related("event__hub", "event__site").annotate(given=given)
    return by_key(_PARTIES, key, rows)


def seats_of(party: Party) -> "QuerySet[Registration]":
    """Return the seats of a party, also requested ones, in the order they were given; without those given back."""
    live = party.registrations.filter(cancelled_at=None)
    return live.select_related("attendance", "type").order_by("pk")


def key_to_waiting(entry: Waiting) -> str:
    """Return what a letter's link carries: whoever has it may answer for this one place in the queue."""
    return _QUEUE.sign(entry.code)


def waiting_by_key(key: str) -> Waiting:
    """Return the place in the queue that a letter's link opens.

    :raises Http404: for a link that is not ours, as for a missing place
    """
    return by_key(_QUEUE, key, Waiting.objects.select_related("event__hub", "event__site", "pool"))


def place_in_queue(entry: Waiting) -> int:
    """Return how many wait before somebody, plus one."""
    before = Waiting.objects.filter(pool=entry.pool_id).open()
    return before.filter(Q(rank__lt=entry.rank) | Q(rank=entry.rank, pk__lt=entry.pk)).count() + 1


def offer_to(entry: Waiting) -> "QuerySet[Registration]":
    """Return the seats that are offered to somebody at this moment."""
    return (
        Registration.objects.filter(waiting=entry, held_until__gt=timezone.now())
        .held()
        .order_by("seat", "pk")
    )


def seats_got(entry: Waiting) -> int:
    """Return how many seats somebody who waits for several has already."""
    return Registration.objects.filter(waiting=entry).standing().count()


def queue_of(event: Event) -> "QuerySet[Waiting]":
    """Return who waits for the event, pool by pool, in their order; for staff who got the event from here."""
    return (
        Waiting.objects.filter(event=event)
        .open()
        .select_related("pool", "type")
        .order_by("pool__position", "rank", "pk")
    )


def by_key(signer: signing.Signer, key: str, rows: "QuerySet[Any]") -> Any:
    """Return the row whose code a key was made of; :raises Http404: for a key that is not ours."""
    try:
        code = signer.unsign(key)
    except signing.BadSignature:
        raise Http404 from None
    return get_object_or_404(rows, code=code)
