"""Who is offered which earlier hour: plain decisions over moments; no Django, no clock, no database."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hubnetz.lib.periods import BERLIN

MOST_OFFERS = 3  # for one wish; whoever took none of them does not mean it
LEAST_GAIN = timedelta(hours=12)  # so much earlier than the hour somebody has, or it is not worth a letter
NONE_BEFORE = timedelta(days=2)  # the own hour is as near as that: people have made their plans
TO_ANSWER = timedelta(hours=24)
LEAST_TO_ANSWER = timedelta(hours=2)
READY = timedelta(hours=3)  # between the latest answer and the hour, to come or to prepare
NOON, EVENING = time(12), time(17)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody would rather have than the hour they have; in the order in which wishes were left."""

    key: int
    has: datetime
    first_on: date
    parts: Collection[str]
    modes: Sequence[str]
    resources: Collection[int]  # whose hours would do
    offered: Collection[tuple[int, datetime]] = ()  # whatever became of it
    is_waiting: bool = False  # for an answer


@dataclass(frozen=True, slots=True)
class Free:
    """An hour that is free."""

    resource: int
    starts_at: datetime
    modes: Collection[str]
    lead: timedelta = timedelta()


def part_of(moment: datetime) -> str:
    """Return the part of the day in which an hour begins, by a clock in Berlin."""
    shown = moment.astimezone(BERLIN).time()
    return "morning" if shown < NOON else "afternoon" if shown < EVENING else "evening"


def mode_for(wish: Wish, free: Free) -> str:
    """Return how they would meet, what the person named first; empty if in no way that both want."""
    return next((mode for mode in wish.modes if mode in free.modes), "")


def valid_until(free: Free, now: datetime) -> datetime | None:
    """Return until when somebody who is asked now may answer; None if that is too little time."""
    latest = free.starts_at.astimezone(UTC) - max(free.lead, READY)
    until = min(now.astimezone(UTC) + TO_ANSWER, latest)
    return until if until - now.astimezone(UTC) >= LEAST_TO_ANSWER else None


def may_be_asked(wish: Wish, now: datetime) -> bool:
    """Say whether somebody may be offered anything: not while they are asked, not too often, not too late."""
    left = wish.has.astimezone(UTC) - now.astimezone(UTC)
    return not wish.is_waiting and len(wish.offered) < MOST_OFFERS and left > NONE_BEFORE


def fits(wish: Wish, free: Free) -> bool:
    """Say whether an hour is what somebody wishes for, and new to them."""
    return (
        free.resource in wish.resources
        and wish.has.astimezone(UTC) - free.starts_at.astimezone(UTC) >= LEAST_GAIN
        and free.starts_at.astimezone(BERLIN).date() >= wish.first_on
        and part_of(free.starts_at) in wish.parts
        and bool(mode_for(wish, free))
        and (free.resource, free.starts_at) not in wish.offered
    )


def next_offer(
    wishes: Iterable[Wish], free: Iterable[Free], now: datetime
) -> tuple[Wish, Free, datetime] | None:
    """Return who is offered what next and until when they may answer; None if nobody can be.

    Whoever left their wish first is asked first, and is offered the soonest hour that fits.
    """
    hours = sorted(free, key=lambda one: (one.starts_at, one.resource))
    for wish in wishes:
        if may_be_asked(wish, now):
            for one in hours:
                if fits(wish, one) and (until := valid_until(one, now)):
                    return wish, one, until
    return None
