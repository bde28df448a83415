"""What takes place from now on, kept in memory while nothing of it changes: what counts of choices are made from.

One query says in one row whether it has changed, and which events are fully booked at this moment: that is kept no
longer than nothing at all is written (`lib.unwritten`).
Whoever changes the topics or hosts of an event writes the event too, so an event's own row tells.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Count, Exists, Func, OuterRef, QuerySet, Sum, Value
from django.utils import timezone

from hubnetz.events.access.counting import is_full
from hubnetz.events.models import Cohost, Event, EventTopic, Pool
from hubnetz.lib import unwritten
from hubnetz.lib.worded import Given, Worded

Version = tuple[Any, ...]


class Date(NamedTuple):
    """An event to come, as far as choices ask for it."""

    pk: int
    hub: int
    cohosts: list[int]
    kind: int
    mode: str
    site: int | None
    topics: list[int]
    languages: list[str]
    has_seats: bool  # also if they are taken; an event that only gathers others has none
    ends_at: datetime


@dataclass(eq=False, slots=True)
class Coming:
    """All events to come that are listed, soonest first; shared by all requests: read it, do not change it."""

    dates: list[Date]
    version: Version
    by_key: dict[int, Date] = field(init=False)
    until: datetime | None = field(init=False)  # when the first of them is over

    def __post_init__(self) -> None:
        self.by_key = {date.pk: date for date in self.dates}
        self.until = min((date.ends_at for date in self.dates), default=None)


def coming() -> tuple[Coming, Collection[int]]:
    """Return what takes place from now on, and the keys of those events whose seats are all taken at this moment."""
    return unwritten.kept("events.coming", _now_coming, until=lambda found: found[0].until)


def _now_coming() -> tuple[Coming, Collection[int]]:
    now = timezone.now()
    version, full = _state(now)
    kept = _kept.get("coming")
    if kept is None or kept[0] != version:
        kept = version, Coming([Date(*row) for row in _DATES(now=now)], version)
        with _writing:
            if (
                _state(now)[0] == version
            ):  # else something changed meanwhile: it is right for now, and not kept
                _kept["coming"] = kept
    return kept[1], full


_kept: dict[str, tuple[Version, Coming]] = {}
_writing = Lock()


def _state(now: datetime) -> tuple[Version, frozenset[int]]:
    *version, full = next(iter(_STATE(now=now)), (0, None))
    return tuple(version), frozenset(full or ())


def _listed() -> "QuerySet[Event]":
    return Event.objects.upcoming(Given("now")).filter(is_listed=True).order_by()


def _asked_for_state() -> "QuerySet[Event, Any]":
    """As `network.versions` does: with as many rows as before the sums of what wrote them can only have grown."""
    written = {f"{column}s": Sum(_system(column)) for column in ("xmin", "cmin")}
    full = ArrayAgg("pk", filter=is_full())
    grouped = _listed().annotate(all=Value(1)).values("all")
    return grouped.annotate(count=Count("pk"), keys=Sum("pk"), **written, full=full).values_list(
        "count", "keys", *written, "full"
    )


def _system(column: str) -> Func:
    return Func(template=f"events_event.{column}::text::bigint", output_field=BigIntegerField())


def _asked_for_dates() -> "QuerySet[Event, Any]":
    topics = EventTopic.objects.filter(event=OuterRef("pk")).order_by().values("topic")
    cohosts = Cohost.objects.filter(event=OuterRef("pk")).order_by().values("hub")
    beside: dict[str, Any] = {
        "cohost_keys": ArraySubquery(cohosts),
        "topic_keys": ArraySubquery(topics),
        "has_seats": Exists(Pool.objects.filter(event=OuterRef("pk"))),
    }
    rows: Any = _listed().annotate(**beside).order_by("starts_at", "pk")
    return rows.values_list(
        "pk", "hub_id", "cohost_keys", "kind_id", "mode", "site_id", "topic_keys", "languages", "has_seats",
        "ends_at",
    )  # fmt: skip


_STATE = Worded(_asked_for_state)
_DATES = Worded(_asked_for_dates)
