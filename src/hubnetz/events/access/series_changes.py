"""What a change of several dates of a series would do: which follow or stay, what stands in the way, who is told."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from hubnetz.events import recurrence
from hubnetz.events.models import (
    Attendance,
    Cohost,
    Enrolment,
    Event,
    EventKind,
    EventTopic,
    Registration,
    Series,
    Waiting,
)
from hubnetz.network.models import Topic

TEXTS = ("title", "text")


@dataclass(frozen=True, slots=True)
class Stays:
    """A date that a change leaves alone, and why: another hub runs it, somebody came, it is a draft."""

    event: Event
    why: str  # "hub", "came", "draft"


@dataclass(frozen=True, slots=True)
class Move:
    """A date, where it would move, and what is planned at the hub at that time."""

    event: Event
    slot: recurrence.Slot
    near: list[Event]


@dataclass(frozen=True, slots=True)
class Differs:
    """A date that was changed by itself, and in what."""

    event: Event
    fields: list[str]  # "title", "text", "kind", "topics"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the dates of a series to come have alike."""

    kind: EventKind
    topics: list[Topic]


def to_come(series: Series, since: Event | None = None) -> list[Any]:
    """Return the dates of a series that are not over and not cancelled, soonest first, from one of them on; each with
    whether somebody `came`."""
    came = Exists(Attendance.objects.filter(event=OuterRef("pk")))
    rows = Event.objects.filter(series=series, cancelled_at=None, ends_at__gt=timezone.now())
    if since is not None:
        rows = rows.filter(starts_at__gte=since.starts_at)
    topics = Prefetch("about", EventTopic.objects.select_related("topic").order_by("position", "pk"))
    rows = rows.annotate(came=came).select_related("hub", "kind", "site").prefetch_related(topics)
    return list(rows.order_by("starts_at", "pk"))


def to_cancel(event: Event, scope: str) -> tuple[list[Event], list[Stays]]:
    """Return which dates end together with one, and which stay: of those from it on, or of all to come."""
    assert event.series is not None
    every = to_come(event.series, None if scope == "all" else event)
    stays = [Stays(one, why) for one in every if (why := _why(one, event))]
    left = {one.event.pk for one in stays}
    return [one for one in every if one.pk not in left], stays


def _why(one: Any, first: Event) -> str:
    if one.hub_id != first.hub_id:
        return "hub"
    if one.published_at is None:
        return "draft"
    return "came" if one.came else ""


def to_move(event: Event, starts_at: datetime, ends_at: datetime) -> tuple[list[Move], list[Stays]]:
    """Return where each date from one on would move if that one took place then, drafts too, and which stay."""
    assert event.series is not None
    every = to_come(event.series, event)
    own = [one for one in every if one.hub_id == event.hub_id]
    slots = recurrence.moved([one.starts_at for one in own], event.starts_at, starts_at, ends_at)
    around = _around(event, slots, {one.pk for one in own})
    moves = [
        Move(one, slot, [other for other in around if _overlap(slot, other)])
        for one, slot in zip(own, slots, strict=True)
    ]
    return moves, [Stays(one, "hub") for one in every if one.hub_id != event.hub_id]


def _overlap(slot: recurrence.Slot, other: Event) -> bool:
    return slot.starts_at < other.ends_at and other.starts_at < slot.ends_at


def _around(event: Event, slots: Sequence[recurrence.Slot], but: Iterable[int]) -> list[Event]:
    """Return what the hub runs, alone or with others, while the slots last; one query."""
    if not slots:
        return []
    ours = Q(hub=event.hub_id) | Q(pk__in=Cohost.objects.filter(hub=event.hub_id).values("event"))
    rows = Event.objects.filter(ours, cancelled_at=None).exclude(pk__in=list(but))
    rows = rows.filter(
        starts_at__lt=max(slot.ends_at for slot in slots), ends_at__gt=min(slot.starts_at for slot in slots)
    )
    return list(rows.select_related("hub").order_by("starts_at", "pk"))


@dataclass(frozen=True, slots=True)
class Told:
    """How many are told of a change, each address once, and how many are to be called."""

    letters: int
    calls: int


def told_of(events: Iterable[Event]) -> Told:
    """Return who has a seat at one of the dates, asked for one or waits; two queries, however many dates there are."""
    keys = [one.pk for one in events if one.published_at]
    addresses: set[str] = set()
    calls: set[tuple[str, str]] = set()
    seats = Registration.objects.filter(event__in=keys, cancelled_at=None)
    for email, contact, waiting, phone, name in seats.values_list(
        "email", "party__email", "waiting__email", "phone", "name"
    ):
        if address := email or contact or waiting:
            addresses.add(address.lower())
        elif phone:
            calls.add((name, phone))
    waits: QuerySet[Any, str] = (
        Waiting.objects.filter(event__in=keys).open().order_by().values_list("email", flat=True)
    )
    addresses.update(address.lower() for address in waits)
    return Told(len(addresses), len(calls))


def enrolled_at(events: Iterable[Event]) -> dict[Enrolment, list[Event]]:
    """Return who comes to all dates of a series and has a seat, a request or a place in the queue at some of these, by
    enrolment, with these dates in order; for verbs that hold them."""
    by_key = {one.pk: one for one in events}
    pairs: set[tuple[int, int]] = set()
    for rows in (Registration.objects.filter(cancelled_at=None), Waiting.objects.all().open().order_by()):
        found = rows.filter(event__in=list(by_key), enrolment__isnull=False)
        pairs |= set(found.values_list("enrolment", "event"))
    enrolments = Enrolment.objects.select_related("series__hub").order_by("pk")
    theirs = enrolments.standing().filter(pk__in={pair[0] for pair in pairs})
    return {
        one: sorted(
            (by_key[event] for enrolment, event in pairs if enrolment == one.pk),
            key=lambda event: event.starts_at,
        )
        for one in theirs
    }


def pattern_of(series: Series, dates: Sequence[Event]) -> Pattern | None:
    """Return the kind and the topics that most of these dates have, where it is even the soonest; None without any."""
    own = [one for one in dates if one.hub_id == series.hub_id]
    if not own:
        return None
    kinds = Counter(one.kind for one in own)
    topics = Counter(tuple(about.topic for about in one.about.all()) for one in own)
    return Pattern(kinds.most_common(1)[0][0], list(topics.most_common(1)[0][0]))


def differing(series: Series, dates: Sequence[Event]) -> list[Differs]:
    """Return those of these dates that were changed by themselves, and in what; another hub's in everything."""
    pattern = pattern_of(series, dates)
    found = []
    for one in dates:
        fields = [name for name in TEXTS if getattr(one, name) != getattr(series, name)]
        if pattern and one.kind_id != pattern.kind.pk:
            fields.append("kind")
        if pattern and [about.topic for about in one.about.all()] != pattern.topics:
            fields.append("topics")
        if fields or one.hub_id != series.hub_id:
            found.append(Differs(one, fields))
    return found
