"""A week of free times as a page shows it, and the time that somebody chose there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone

from hubnetz.booking import access, rules
from hubnetz.booking.models import Booking, Resource
from hubnetz.booking.writing import Chosen as Chosen
from hubnetz.booking.writing import choice as choice
from hubnetz.lib.periods import BERLIN

MOST_ELSEWHERE, MOST_OF_A_HUB = 6, 2


@dataclass(frozen=True, slots=True)
class Time:
    """One time on the page."""

    choice: str
    slot: access.Slot


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a day on, with the free times of each; each time once, whoever of several has it."""

    first: date
    days: list[tuple[date, list[Time]]]
    before: date | None  # the week before, if it is not over
    after: date
    next_free: date | None  # where nothing is free: the first day on which something is
    elsewhere: list[Time] = field(
        default_factory=list
    )  # the first ones of others, and the one that was chosen

    @property
    def last(self) -> date:
        """The last of the days."""
        return self.first + 6 * rules.DAY


def week(
    resources: Sequence[Resource],
    first: str = "",
    *,
    length: timedelta | None = None,
    size: int = 1,
    moving: Booking | None = None,
    others: Sequence[Resource] = (),
    chosen: str = "",
) -> Week:
    """Return the free times of a week that begins on a day as an address says it, or today.

    Of `others` only the first times; of several who are free at one time, whoever was `chosen` already.
    """
    today = timezone.localdate(timezone=BERLIN)
    begins = _day(first, today)
    ours: dict[datetime, Time] = {}
    elsewhere: list[Time] = []
    of_hub: Counter[int] = Counter()
    mine = {one.pk for one in resources}
    for slot in access.slots(
        [*resources, *others], begins, begins + 6 * rules.DAY, length=length, size=size, moving=moving
    ):
        time = Time(choice(slot.resource, slot.starts_at, slot.ends_at), slot)
        if slot.resource.pk in mine:
            ours[slot.starts_at] = time if time.choice == chosen else ours.get(slot.starts_at, time)
            continue
        of_hub[slot.resource.hub_id] += 1
        shown = of_hub[slot.resource.hub_id] <= MOST_OF_A_HUB and len(elsewhere) < MOST_ELSEWHERE
        if shown or time.choice == chosen:
            elsewhere.append(time)
    times = list(ours.values())
    days = [(day, list(those)) for day, those in groupby(times, key=_day_of)]
    next_free = None
    if not days and resources:
        soonest = access.next_slots(resources, most=1, length=length)
        next_free = _day_of(Time("", soonest[0])) if soonest else None
    before = max(begins - 7 * rules.DAY, today) if begins > today else None
    return Week(begins, days, before, begins + 7 * rules.DAY, next_free, elsewhere)


def _day(text: str, today: date) -> date:
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        return today
    return min(max(wanted, today), today + 366 * rules.DAY)


def _day_of(time: Any) -> date:
    return timezone.localdate(time.slot.starts_at, BERLIN)
