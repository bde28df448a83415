"""When somebody who waits at the desk has their turn: a plain reckoning; no Django, no clock, no database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hubnetz.booking.rules import Span


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits, and whose advice would do."""

    key: int
    resources: Collection[int]


@dataclass(frozen=True, slots=True)
class Desk:
    """An adviser today: when they are free, and how long one conversation takes."""

    free: Sequence[Span]
    length: timedelta


def estimated(
    queue: Sequence[Waiting], desks: Mapping[int, Desk], now: datetime
) -> dict[int, datetime | None]:
    """Return when each has their turn if everybody before them stays and all takes its usual time.

    The queue goes in its order, each to whoever of those that would do is free first. None: not today.
    """
    free = {key: list(desk.free) for key, desk in desks.items()}
    found: dict[int, datetime | None] = {}
    for one in queue:
        turns = {
            key: starts
            for key in one.resources
            if key in desks and (starts := _first(free[key], desks[key].length, now)) is not None
        }
        if not turns:
            found[one.key] = None
            continue
        key = min(turns, key=lambda each: (turns[each], each))
        found[one.key] = turns[key]
        free[key] = _without(free[key], Span(turns[key], turns[key] + desks[key].length))
    return found


def _first(free: Sequence[Span], length: timedelta, now: datetime) -> datetime | None:
    begins = (max(span.starts_at, now) for span in free if max(span.starts_at, now) + length <= span.ends_at)
    return min(begins, default=None)


def _without(free: Sequence[Span], taken: Span) -> list[Span]:
    found = []
    for span in free:
        if taken.ends_at <= span.starts_at or span.ends_at <= taken.starts_at:
            found.append(span)
            continue
        if span.starts_at < taken.starts_at:
            found.append(Span(span.starts_at, taken.starts_at))
        if taken.ends_at < span.ends_at:
            found.append(Span(taken.ends_at, span.ends_at))
    return found
