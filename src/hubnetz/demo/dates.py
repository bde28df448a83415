"""When things happen: working days, school and public holidays, the spring of 2020."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from hubnetz.lib.periods import BERLIN

# School holidays of Baden-Württemberg, first and last day; later years by the usual weeks.
_SCHOOL = [
    ("2018-10-29", "2018-11-02"),
    ("2018-12-24", "2019-01-05"),
    ("2019-04-15", "2019-04-27"),
    ("2019-06-11", "2019-06-21"),
    ("2019-07-29", "2019-09-10"),
    ("2019-10-28", "2019-10-31"),
    ("2019-12-23", "2020-01-04"),
    ("2020-04-06", "2020-04-18"),
    ("2020-06-02", "2020-06-13"),
    ("2020-07-30", "2020-09-12"),
    ("2020-10-26", "2020-10-30"),
    ("2020-12-23", "2021-01-09"),
]
_SCHOOL_DAYS = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in _SCHOOL]
_WEEKDAY = (0.8, 1.25, 1.3, 1.25, 0.6, 0.08, 0.0)
CLOSED = (date(2020, 3, 14), date(2020, 6, 14))  # nobody met on site


@cache
def easter(year: int) -> date:
    """Return Easter Sunday (Gauss, with the two corrections)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of Baden-Württemberg."""
    fixed = ((1, 1), (1, 6), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26))
    moving = (-2, 1, 39, 50, 60)
    return frozenset(
        [date(year, month, day) for month, day in fixed]
        + [easter(year) + timedelta(days=shift) for shift in moving]
    )


def is_school_holiday(day: date) -> bool:
    """Say whether schools are closed; after the listed years summer and Christmas by the usual weeks."""
    if day <= _SCHOOL_DAYS[-1][1]:
        return any(first <= day <= last for first, last in _SCHOOL_DAYS)
    summer = (7, 29) <= (day.month, day.day) <= (9, 10)
    christmas = (day.month, day.day) >= (12, 23) or (day.month, day.day) <= (1, 6)
    spring = easter(day.year) - timedelta(days=6) <= day <= easter(day.year) + timedelta(days=6)
    return summer or christmas or spring


@cache
def liveliness(day: date) -> float:
    """Return how much is going on on the day, 1 being an ordinary Tuesday."""
    if day in public_holidays(day.year):
        return 0.0
    weight = _WEEKDAY[day.weekday()]
    if is_school_holiday(day):
        weight *= 0.22
    return weight


def on_site(day: date) -> float:
    """Return the same for meeting in person, which stopped in March 2020 and came back slowly."""
    if CLOSED[0] <= day <= CLOSED[1]:
        return 0.0
    if CLOSED[1] < day <= date(2020, 9, 30):
        return liveliness(day) * 0.35
    if date(2020, 11, 2) <= day <= date(2021, 5, 31):
        return 0.0
    return liveliness(day)


class Calendar:
    """Draws days between two days, by a weight of its own for each day."""

    def __init__(self, first: date, last: date, weight: Callable[[date], float]) -> None:
        self.days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self.weights = [weight(day) for day in self.days]
        if not any(self.weights):
            self.weights = [1.0] * len(self.days)

    def draw(self, rng: random.Random, count: int = 1) -> list[date]:
        """Return so many days, in order."""
        return sorted(rng.choices(self.days, self.weights, k=count)) if self.days else []


def growing(first: date, full_after_days: int = 420) -> Callable[[date], float]:
    """Return a weight that rises from a little before the first day to its full height."""

    def weight(day: date) -> float:
        age = (day - first).days
        if age < 0:
            return 0.08
        return min(1.0, 0.35 + 0.65 * age / full_after_days)

    return weight


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of the day as clocks in Berlin show it, in UTC."""
    return datetime.combine(day, time(hour, minute), tzinfo=BERLIN).astimezone(UTC)


def office_time(rng: random.Random, day: date) -> datetime:
    """Return a moment at which offices are open."""
    return at(day, rng.randint(8, 17), rng.randint(0, 59))
