"""How many of those who register come: for a hub, the network, and as a hint when an event is planned.

Registered is who got a confirmed seat beforehand; some of them give it back. Whoever then has a seat is expected; of
the expected some come, the others are missing. Walk-ins came without being expected. An event at which nobody is
noted as present says nothing about who was missing: it is counted as not noted, and its people nowhere.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from hubnetz.events import timing
from hubnetz.events.models import Attendance, Cohost, Event, Registration
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub

LOOKS_BACK = timedelta(days=730)  # for what usually happens
BY = ("month", "kind", "hub")


@dataclass(slots=True)
class Turnout:
    """What became of the registrations of some events."""

    key: Any
    events: int = 0
    noted: int = 0
    registered: int = 0
    given_back: int = 0
    came: int = 0
    walk_ins: int = 0

    @property
    def not_noted(self) -> int:
        """Events at which nobody is noted as present."""
        return self.events - self.noted

    @property
    def expected(self) -> int:
        """Who had a seat when it began."""
        return self.registered - self.given_back

    @property
    def missing(self) -> int:
        """Who had a seat and did not come."""
        return self.expected - self.came

    @property
    def missing_share(self) -> int | None:
        """Of a hundred who are expected, how many do not come."""
        return timing.share(self.missing, self.expected)


def by(what: str, hub: Hub | None, since: datetime | None) -> list[Turnout]:
    """Return the turnout of events that are over, by month (latest first), kind or host; of one hub as host or
    co-host, or of the network, where a joint event stands once; two queries."""
    path = {"month": "month", "kind": "kind__code", "hub": "hub__slug"}[what]
    held = _held(hub, since)
    if what == "month":
        held = held.annotate(month=TruncMonth("starts_at", tzinfo=BERLIN))
    found: dict[Any, Turnout] = {}
    counted = held.order_by().values_list(path)
    for key, events, noted in counted.annotate(n=Count("pk"), noted=Count("pk", filter=_is_noted("pk"))):
        found[key] = Turnout(key, events=events, noted=noted)
    rows = _counted(_people(held), f"event__{path}" if what != "month" else "month")
    for key, *numbers in rows:
        line = found[key]
        line.registered, line.given_back, line.came, line.walk_ins = numbers
    return sorted(found.values(), key=lambda line: line.key, reverse=what == "month")


def events_over(hub: Hub | None, since: datetime | None) -> "QuerySet[Event]":
    """Return the events a turnout is counted of, latest first; for a list that is read page by page."""
    rows = _held(hub, since).only("code", "title", "starts_at", "ends_at")
    return rows.order_by("-starts_at", "pk")


def of_events(events: "list[Event]") -> "list[tuple[Event, Turnout]]":
    """Return the turnout of each of some events; one query."""
    keys = [event.pk for event in events]
    found = {key: Turnout(key, events=1) for key in keys}
    people = Registration.objects.filter(event__in=keys, confirmed_at__isnull=False)
    for key, *numbers in _counted(people, "event"):
        line = found[key]
        line.registered, line.given_back, line.came, line.walk_ins = numbers
        line.noted = int(bool(line.came or line.walk_ins))
    return [(event, found[event.pk]) for event in events]


def total(lines: "list[Turnout]") -> Turnout:
    """Return the sum of some lines."""
    made = Turnout(None)
    for name in ("events", "noted", "registered", "given_back", "came", "walk_ins"):
        setattr(made, name, sum(getattr(line, name) for line in lines))
    return made


@dataclass(frozen=True, slots=True)
class Usual:
    """What usually becomes of so many registrations, and what that is known from."""

    registered: int
    come: int
    events: int
    of_kind: bool  # from events of the same kind; else from all of the hub


def usually(event: Event, registered: int) -> Usual | None:
    """Return how many of those registered will come if it is as with the hub's events of the last two years: those of
    the kind, or all where they are few; None where too little is known. One query."""
    if not registered:
        return None
    held = _held(event.hub, timezone.now() - LOOKS_BACK)
    same = Q(event__kind=event.kind_id)
    found = _people(held).aggregate(
        events=Count("event", distinct=True),
        expected=Count("pk", filter=_EXPECTED),
        came=Count("pk", filter=_CAME),
        events_of_kind=Count("event", distinct=True, filter=same),
        expected_of_kind=Count("pk", filter=_EXPECTED & same),
        came_of_kind=Count("pk", filter=_CAME & same),
    )
    for of_kind in ("_of_kind", ""):
        events, expected, came = (found[f"{name}{of_kind}"] for name in ("events", "expected", "came"))
        come = timing.usually_come(registered, events=events, expected=expected, came=came)
        if come is not None:
            return Usual(registered, come, events, bool(of_kind))
    return None


_SEATED = Q(is_walk_in=False)
_EXPECTED = _SEATED & Q(cancelled_at=None)
_CAME = _EXPECTED & Q(attendance__isnull=False)


def _held(hub: Hub | None, since: datetime | None) -> "QuerySet[Event]":
    rows = Event.objects.held(timezone.now())
    rows = rows.filter(starts_at__gte=since) if since else rows
    if hub:
        rows = rows.filter(Q(hub=hub) | Exists(Cohost.objects.filter(event=OuterRef("pk"), hub=hub)))
    return rows


def _is_noted(event: str) -> Any:
    return Q(Exists(Attendance.objects.filter(event=OuterRef(event))))


def _people(held: "QuerySet[Event]") -> "QuerySet[Registration]":
    """Return everybody who got a seat at those of the events where presence was noted."""
    keys = held.filter(_is_noted("pk")).order_by().values("pk")
    return Registration.objects.filter(event__in=keys, confirmed_at__isnull=False)


def _counted(people: "QuerySet[Registration]", path: str) -> Any:
    if path == "month":
        people = people.annotate(month=TruncMonth("event__starts_at", tzinfo=BERLIN))
    rows = people.order_by().values_list(path)
    return rows.annotate(
        registered=Count("pk", filter=_SEATED),
        given_back=Count("pk", filter=_SEATED & ~Q(cancelled_at=None)),
        came=Count("pk", filter=_CAME),
        walk_ins=Count("pk", filter=Q(is_walk_in=True, attendance__isnull=False)),
    )
