"""Who waits at a hub's desk today without a booking, and when it is their turn."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.booking import queueing, rules, supply
from hubnetz.booking.access.staff import powers
from hubnetz.booking.models import QueueTicket, Resource
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub

_SIGNER = signing.Signer(salt="booking.queue", sep="~")
FORGOTTEN_AFTER = timedelta(days=1)  # whoever became a booking is kept with it


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody in the queue: how many are before them, and when they probably have their turn."""

    ticket: QueueTicket
    before: int
    turn: datetime | None  # None: not today
    advisers: frozenset[int] = frozenset()  # keys of those who would do


@dataclass(frozen=True, slots=True)
class Today:
    """What the desk of a hub sees of its queue: who advises, who waits, who was called, the last first."""

    advisers: list[Resource]
    queue: list[Place]
    called: list[QueueTicket]


def key_to_ticket(ticket: QueueTicket) -> str:
    """Return what the link on a number carries: whoever has it sees the place in the queue and may leave."""
    return _SIGNER.sign(ticket.code)


def ticket_by_key(key: str) -> QueueTicket:
    """Return the place in a queue that a link opens.

    :raises Http404: for a link that is not ours, as for a missing one
    """
    try:
        code = _SIGNER.unsign(key)
    except signing.BadSignature:
        raise Http404 from None
    rows = QueueTicket.objects.select_related("hub", "topic", "resource", "booking__resource__site")
    return get_object_or_404(rows, code=code)


def today() -> date:
    """Return the day whose queue is worked on."""
    return timezone.localdate(timezone=BERLIN)


def today_at(user: Any, hub: Hub) -> Today:
    """Return the queue of today at a hub where the user works; six queries. Of another hub nothing."""
    rows = QueueTicket.objects.filter(hub=hub, day=today(), ended_at=None)
    rows = rows.filter(hub__in=network.hubs_of(user).values("pk"))
    tickets = list(rows.select_related("topic", "resource", "booking__resource").order_by("number"))
    advisers = advising_today(hub)
    waiting = [one for one in tickets if one.called_at is None]
    called = [one for one in tickets if one.called_at]
    called.sort(key=lambda one: (one.called_at, one.pk), reverse=True)
    return Today(advisers, _placed(waiting, advisers, timezone.now()), called)


def queue_of(hub: Hub, now: datetime | None = None) -> list[Place]:
    """Return who waits at a hub today, in order, each with the time of their turn as far as it can be told."""
    now = now or timezone.now()
    rows = QueueTicket.objects.waiting().filter(hub=hub, day=timezone.localdate(now, BERLIN))
    tickets = list(rows.select_related("topic", "resource").order_by("number"))
    return _placed(tickets, advising_today(hub), now) if tickets else []


def advising_today(hub: Hub) -> list[Any]:
    """Return the advisers of a hub who can be asked at its desk, also those that only staff book."""
    rows = Resource.objects.standing().filter(hub=hub, kind=Resource.Kind.ADVISER)
    rows = rows.select_related("hub", "site", "user").order_by("name__de", "pk")
    return list(rows.annotate(knows=ArrayAgg("topics")))


def _placed(tickets: list[QueueTicket], advisers: list[Any], now: datetime) -> list[Place]:
    would_do = {one.pk: frozenset(a.pk for a in advisers if _would_do(one, a)) for one in tickets}
    waiting = [queueing.Waiting(key, advisers) for key, advisers in would_do.items()]
    turns = queueing.estimated(waiting, _desks(advisers, now), now) if waiting else {}
    return [Place(one, number, turns[one.pk], would_do[one.pk]) for number, one in enumerate(tickets)]


def _would_do(ticket: QueueTicket, adviser: Any) -> bool:
    """Say whether an adviser is the one that somebody asked for, or knows about what they asked for."""
    if ticket.resource_id:
        return bool(ticket.resource_id == adviser.pk)
    if adviser.modes and ticket.mode not in adviser.modes:
        return False
    return ticket.topic_id is None or ticket.topic_id in adviser.knows


def place_of(ticket: QueueTicket) -> Place | None:
    """Return where somebody stands in the queue; None if they were called, have left, or it was another day."""
    return next((one for one in queue_of(ticket.hub) if one.ticket.pk == ticket.pk), None)


def _desks(advisers: list[Resource], now: datetime) -> dict[int, queueing.Desk]:
    day = timezone.localdate(now, BERLIN)
    ends = rules.moment(day + rules.DAY, time.min)
    found = {}
    for key, stock in supply.stocks(advisers, day, day).items():
        busy = [span for unit in stock.supply.engaged for span in unit]
        free = rules.less(rules.joined(stock.supply.open), rules.joined(busy))
        spans = [rules.Span(max(span.starts_at, now), min(span.ends_at, ends)) for span in free]
        terms = stock.supply.terms
        found[key] = queueing.Desk([span for span in spans if span.starts_at < span.ends_at], terms.shortest)
    return found


def ticket_handled_by(user: Any, code: str) -> QueueTicket:
    """Return somebody in the queue of a hub where the user works at the desk or advises.

    :raises Http404: for another hub's as for a missing one
    :raises PermissionDenied: if the user works there with another role
    """
    rows = QueueTicket.objects.filter(hub__in=network.hubs_of(user).values("pk"))
    found = get_object_or_404(rows.select_related("hub"), code=code)
    if not powers(user, found.hub).handles:
        raise PermissionDenied
    return found


def tickets_to_end(now: datetime) -> "QuerySet[QueueTicket]":
    """Return who still waits in the queue of a day that is over; for the clock."""
    return QueueTicket.objects.waiting().filter(day__lt=timezone.localdate(now, BERLIN)).order_by("pk")


def tickets_to_forget(now: datetime) -> "QuerySet[QueueTicket]":
    """Return whose names are still known though their day in the queue is over; for the clock."""
    known = Q(name__gt="") | Q(phone__gt="") | Q(organisation_name__gt="") | Q(subject__gt="")
    day = timezone.localdate(now - FORGOTTEN_AFTER, BERLIN)
    return QueueTicket.objects.filter(known, day__lt=day).order_by("pk")
