"""When something is free: plain decisions over moments and spans; no Django, no clock, no database.

A span is half-open: its start belongs to it, its end does not. All moments are aware. A clock in Berlin says when a
door opens: at the first moment at which it shows the time or a later one. So a time that a spring night leaves out is
the moment of the change, and of one that an autumn night has twice the first counts; what is open over the night of
the change is open an hour less or more.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from hubnetz.lib.periods import BERLIN

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
EARLY = timedelta(minutes=30)  # before the start somebody may check in


class Span(NamedTuple):
    """A half-open stretch of time."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours on a weekday from Monday 0; what closes at or before the time it opens closes the day after."""

    weekday: int
    opens: time
    closes: time
    first_on: date | None = None
    last_on: date | None = None
    every: int = 1  # weeks; counted from the week of `first_on`
    on_holidays: bool = False
    school: str = ""  # "without" the school holidays, "only" in them; empty: they do not matter

    def holds_on(self, day: date, holidays: Collection[date], school: Collection[date] = ()) -> bool:
        """Say whether it opens on the day; `school` holds the days without school."""
        if day.weekday() != self.weekday or (not self.on_holidays and day in holidays):
            return False
        if self.school and (day in school) != (self.school == "only"):
            return False
        if (self.first_on and day < self.first_on) or (self.last_on and day > self.last_on):
            return False
        return (
            self.every == 1 or self.first_on is None or (_week(day) - _week(self.first_on)) % self.every == 0
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """Under what terms something is given away."""

    step: timedelta = timedelta(minutes=30)  # bookings begin this far apart, counted from the opening
    shortest: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=8)
    before: timedelta = timedelta()  # kept free for preparing
    after: timedelta = timedelta()  # kept free for tidying up
    lead: timedelta = timedelta()  # how long before the start it must be booked
    horizon: timedelta = timedelta(days=90)  # how far ahead it can be booked


@dataclass(frozen=True)
class Supply:
    """All that decides when one thing is free: when it opens, when it is closed, what each unit of it is busy with.

    Busy spans include the time kept free before and after. What is open over midnight is one opening; a booking may
    go on from one opening into another that follows without a gap.
    """

    openings: tuple[Span, ...]
    closed: tuple[Span, ...] = ()
    busy: tuple[tuple[Span, ...], ...] = ((),)  # one row for each unit
    terms: Terms = field(default_factory=Terms)

    @cached_property
    def open(self) -> list[Span]:
        """When it is open and not closed."""
        return less(joined(self.openings), joined(self.closed))

    @cached_property
    def engaged(self) -> list[list[Span]]:
        """What each unit is busy with, joined up."""
        return [joined(spans) for spans in self.busy]


class Obstacle(StrEnum):
    """Why a span cannot be booked."""

    BACKWARDS = "backwards"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    CLOSED = "closed"
    OFF_STEP = "off_step"
    TAKEN = "taken"


def _week(day: date) -> int:
    return (day.toordinal() - 1) // 7  # day 1 of the calendar was a Monday


def moment(day: date, clock: time, zone: tzinfo = BERLIN) -> datetime:
    """Return the first moment, in UTC, at which a clock in the zone shows this time of the day or a later one."""
    shown = datetime.combine(day, clock, tzinfo=zone)
    found = shown.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == shown.replace(tzinfo=None):
        return found
    # Left out by a spring night: the change lies between the two readings of the time.
    low, high = shown.replace(fold=1).astimezone(UTC), found
    while high - low > MINUTE:
        middle = low + ((high - low) / 2) // MINUTE * MINUTE
        if middle.astimezone(zone).replace(tzinfo=None) >= shown.replace(tzinfo=None):
            high = middle
        else:
            low = middle
    return high


def openings(
    hours: Iterable[Hours],
    first: date,
    last: date,
    holidays: Collection[date] = (),
    zone: tzinfo = BERLIN,
    *,
    school: Collection[date] = (),
) -> tuple[Span, ...]:
    """Return every opening that begins on one of the days or on the day before or after them, in order.

    The day before, because it may still be open at midnight; the day after, because a booking may end there.
    """
    found: set[Span] = set()
    rules = list(hours)
    for day in days(first - DAY, last + DAY):
        for one in rules:
            if one.holds_on(day, holidays, school):
                closes_on = day if one.closes > one.opens else day + DAY
                opens, closes = moment(day, one.opens, zone), moment(closes_on, one.closes, zone)
                if opens < closes:  # a spring night may leave out all of it
                    found.add(Span(opens, closes))
    return tuple(sorted(found))


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the same time as sorted spans that neither overlap nor touch; empty ones are gone."""
    found: list[Span] = []
    for span in sorted(spans):
        if span.starts_at >= span.ends_at:
            continue
        if found and span.starts_at <= found[-1].ends_at:
            if span.ends_at > found[-1].ends_at:
                found[-1] = Span(found[-1].starts_at, span.ends_at)
        else:
            found.append(span)
    return found


def less(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """Return the time of joined spans that no other joined span covers."""
    found: list[Span] = []
    for span in spans:
        begins = span.starts_at
        for other in taken[bisect_right(taken, begins, key=_end) :]:
            if other.starts_at >= span.ends_at:
                break
            if other.starts_at > begins:
                found.append(Span(begins, other.starts_at))
            begins = max(begins, other.ends_at)
        if begins < span.ends_at:
            found.append(Span(begins, span.ends_at))
    return found


def free_starts(
    supply: Supply, length: timedelta, *, now: datetime, within: Span | None = None, size: int = 1
) -> list[datetime]:
    """Return every moment at which a booking of this length, for so many units, may begin; in order.

    Bookings begin a whole number of steps after an opening: a closing in the middle of the day moves none of them.
    `within` narrows when they begin.
    """
    terms = supply.terms
    if not terms.shortest <= length <= terms.longest:
        return []
    earliest, latest = now + terms.lead, now + terms.horizon
    if within:
        earliest, latest = max(earliest, within.starts_at), min(latest, within.ends_at - MINUTE)
    found: set[datetime] = set()
    for opening in supply.openings:
        starts_at = opening.starts_at
        if starts_at < earliest:
            starts_at += -(-(earliest - starts_at) // terms.step) * terms.step
        before = min(latest + MINUTE, opening.ends_at)
        while starts_at < before:
            ends_at = starts_at + length
            if _lies_in(supply.open, starts_at, ends_at) and units_free(
                supply, starts_at - terms.before, ends_at + terms.after, at_least=size
            ):
                found.add(starts_at)
            starts_at += terms.step
    return sorted(found)


def obstacle(
    supply: Supply,
    starts_at: datetime,
    ends_at: datetime,
    *,
    now: datetime,
    size: int = 1,
    by_staff: bool = False,
    on_step: bool = True,
) -> Obstacle | None:
    """Say what stands against a booking, what weighs most first; None if nothing does.

    Staff may book outside of hours, steps, lengths and notice; what is taken is taken for everybody. `on_step` is
    False for what is booked together with something else, which sets the steps.
    """
    if ends_at <= starts_at:
        return Obstacle.BACKWARDS
    if not by_staff and (found := _against_terms(supply, starts_at, ends_at, now, on_step)):
        return found
    terms = supply.terms
    free = units_free(supply, starts_at - terms.before, ends_at + terms.after, at_least=size)
    return None if free else Obstacle.TAKEN


def _against_terms(
    supply: Supply, starts_at: datetime, ends_at: datetime, now: datetime, on_step: bool
) -> Obstacle | None:
    terms, length = supply.terms, ends_at - starts_at
    if starts_at < now + terms.lead:
        return Obstacle.TOO_SOON
    if starts_at > now + terms.horizon:
        return Obstacle.TOO_FAR
    if length < terms.shortest:
        return Obstacle.TOO_SHORT
    if length > terms.longest:
        return Obstacle.TOO_LONG
    if not _lies_in(supply.open, starts_at, ends_at):
        return Obstacle.CLOSED
    stepped = not on_step or any(
        one.starts_at <= starts_at < one.ends_at and not (starts_at - one.starts_at) % terms.step
        for one in supply.openings
    )
    return None if stepped else Obstacle.OFF_STEP


def units_free(supply: Supply, begins: datetime, ends: datetime, *, at_least: int = 1) -> bool:
    """Say whether so many units have nothing to do in the whole time, what is kept free around it included."""
    free = 0
    for busy in supply.engaged:
        if not _meets(busy, begins, ends):
            free += 1
            if free >= at_least:
                return True
    return at_least <= 0


def common_starts(
    supplies: Sequence[Supply], length: timedelta, *, now: datetime, within: Span | None = None
) -> list[datetime]:
    """Return when several things may be booked together: adviser and room and projector.

    The first one says at which steps; the others must be open and free then, under their own terms.
    """
    if not supplies:
        return []
    first, *others = supplies
    return [
        starts_at
        for starts_at in free_starts(first, length, now=now, within=within)
        if all(
            obstacle(other, starts_at, starts_at + length, now=now, on_step=False) is None for other in others
        )
    ]


def nearest(starts: Sequence[datetime], wanted: datetime, most: int = 2) -> list[datetime]:
    """Return the moments closest to a wanted one, itself left out, the closest first and of two the earlier."""
    others = (moment for moment in starts if moment != wanted)
    return sorted(others, key=lambda moment: (abs(moment - wanted), moment))[:most]


def shorter(
    supply: Supply, starts_at: datetime, ends_at: datetime, *, now: datetime, size: int = 1
) -> datetime | None:
    """Return until when the booking could last instead, by whole steps, at least half as long; None if it could not."""
    terms = supply.terms
    least = max(terms.shortest, (ends_at - starts_at) / 2)
    ends_at -= terms.step
    while ends_at - starts_at >= least:
        if obstacle(supply, starts_at, ends_at, now=now, size=size) is None:
            return ends_at
        ends_at -= terms.step
    return None


def week_of(when: datetime, zone: tzinfo = BERLIN) -> Span:
    """Return the week of a moment, Monday to Monday by the clock of the zone."""
    day = when.astimezone(zone).date()
    monday = day - day.weekday() * DAY
    return Span(moment(monday, time.min, zone), moment(monday + 7 * DAY, time.min, zone))


def may_check_in(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Say whether somebody who is there may be noted: from a little before the start until the end."""
    return starts_at - EARLY <= now < ends_at


def minutes_left(limit: int | None, used: int, wanted: int) -> int | None:
    """Return how many minutes of a week would be left after a booking, less than none if too few; None: no limit."""
    return None if limit is None else limit - used - wanted


def days(first: date, last: date) -> Iterator[date]:
    """Yield the days from the first to the last."""
    while first <= last:
        yield first
        first += DAY


def _start(span: Span) -> datetime:
    return span.starts_at


def _end(span: Span) -> datetime:
    return span.ends_at


def _lies_in(spans: Sequence[Span], begins: datetime, ends: datetime) -> bool:
    """Say whether one of the joined spans holds the whole time."""
    at = bisect_right(spans, begins, key=_start) - 1
    return at >= 0 and ends <= spans[at].ends_at


def _meets(spans: Sequence[Span], begins: datetime, ends: datetime) -> bool:
    """Say whether one of the joined spans has a moment in common with the time."""
    at = bisect_right(spans, begins, key=_end)
    return at < len(spans) and spans[at].starts_at < ends
