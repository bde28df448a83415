"""A month as a table: its weeks, its days, and what takes place on each. Knows no database and no clock."""

import re
from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from hubnetz.events.models import Event
from hubnetz.lib.periods import BERLIN
from hubnetz.ui import formats

FIRST_YEAR = 2015
YEARS_AHEAD = 3
SHOWN_PER_DAY = 5
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(slots=True)
class Entry:
    """An event on one of its days."""

    event: Event
    begins: bool  # on this day


@dataclass(slots=True)
class Day:
    """A cell of the table."""

    date: date
    is_today: bool
    entries: list[Entry] = field(default_factory=list)

    @property
    def shown(self) -> list[Entry]:
        """What the cell has room for."""
        return self.entries if len(self.entries) <= SHOWN_PER_DAY else self.entries[: SHOWN_PER_DAY - 1]

    @property
    def more(self) -> int:
        """How many it has no room for."""
        return len(self.entries) - len(self.shown)


class Week(list[Day | None]):
    """The days of a week from Monday; None for those of another month."""

    @property
    def is_free(self) -> bool:
        """Say that nothing takes place."""
        return not any(day and day.entries for day in self)


@dataclass(frozen=True, slots=True)
class Month:
    """One month that can be shown, with its neighbours as far as they can."""

    first: date
    before: str
    after: str

    @property
    def name(self) -> str:
        """Dezember 2026."""
        return formats.month_in_full(self.first)

    @property
    def code(self) -> str:
        """How an address names it."""
        return f"{self.first:%Y-%m}"

    @property
    def name_before(self) -> str:
        """November 2026."""
        return formats.month_in_full(self.first - timedelta(days=1))

    @property
    def name_after(self) -> str:
        """Januar 2027."""
        return formats.month_in_full(_next(self.first))

    def bounds(self) -> tuple[datetime, datetime]:
        """Return the moments it begins and the next one does, by the clocks of Berlin."""
        return _midnight(self.first), _midnight(_next(self.first))

    def weeks(self, events: Iterable[Event], today: date) -> list[Week]:
        """Return its weeks from Monday to Sunday, None for days of other months; events stand on each of their days."""
        days: dict[date, Day] = {}
        weeks: list[Week] = []
        for week in Calendar(0).monthdatescalendar(self.first.year, self.first.month):
            row = Week()
            for day in week:
                row.append(
                    days.setdefault(day, Day(day, day == today)) if day.month == self.first.month else None
                )
            weeks.append(row)
        for event in events:
            begins, ends = days_of(event)
            for number in range((ends - begins).days + 1):
                day = begins + timedelta(days=number)
                if day in days:
                    days[day].entries.append(Entry(event, number == 0))
        return weeks


def days_of(event: Event) -> tuple[date, date]:
    """Return the first and the last day of an event in Berlin; who ends at midnight does not touch the next day."""
    ends = event.ends_at.astimezone(BERLIN)
    last = (ends - timedelta(microseconds=1)).date() if ends.time() == time() else ends.date()
    return event.starts_at.astimezone(BERLIN).date(), last


def month_of(typed: str, today: date) -> Month | None:
    """Return the month an address names; None for what is no month, or too far away to hold anything."""
    match = _MONTH.fullmatch(typed)
    if match is None:
        return None
    first = date(int(match[1]), int(match[2]), 1) if match[1] != "0000" else date.min
    earliest, latest = date(FIRST_YEAR, 1, 1), date(today.year + YEARS_AHEAD, 12, 1)
    if not earliest <= first <= latest:
        return None
    before = f"{first - timedelta(days=1):%Y-%m}" if first > earliest else ""
    after = f"{_next(first):%Y-%m}" if first < latest else ""
    return Month(first, before, after)


def weekdays() -> list[tuple[str, str]]:
    """Return the days of the week from Monday, short and in full, in the language of the page."""
    return [(str(WEEKDAYS_ABBR[day]), str(WEEKDAYS[day])) for day in range(7)]


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=BERLIN)
