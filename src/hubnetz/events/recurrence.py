"""When the dates of a series are: rules of RFC 5545, read by dateutil, in what a clock in Berlin shows.

A date at 18:00 stays at 18:00 when the clocks change. A time that a spring night leaves out is an hour later, one that
an autumn night has twice is the first of the two (RFC 5545, 3.3.5).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, rrulestr, weekday

from hubnetz.lib.periods import BERLIN

MOST_DATES = 200  # of one series; a rule without an end stops here
FREQUENCIES = {"daily": DAILY, "weekly": WEEKLY, "monthly": MONTHLY}


@dataclass(frozen=True, slots=True)
class Slot:
    """One date of a series."""

    starts_at: datetime
    ends_at: datetime


def weekly(every: int = 1, *, weekdays: Collection[int] = ()) -> str:
    """Return the rule “every n weeks”, on weekdays from Monday 0, or on that of the first date."""
    return _written(WEEKLY, interval=every, byweekday=[weekday(day) for day in sorted(set(weekdays))] or None)


def monthly(first: date, *, every: int = 1, from_end: bool = False) -> str:
    """Return the rule “on the second Tuesday of every n months”, read off the first date; or on the last one."""
    number = -1 if from_end else (first.day - 1) // 7 + 1
    return _written(MONTHLY, interval=every, byweekday=weekday(first.weekday(), number))


def _written(frequency: int, **parts: object) -> str:
    anywhere = datetime(2000, 1, 1)  # noqa: DTZ001  (a rule knows days, no zone)
    said = str(rrule(frequency, dtstart=anywhere, **parts))
    return next(line for line in said.splitlines() if line.startswith("RRULE:")).removeprefix("RRULE:")


def slots(
    rule: str,
    first: datetime,
    length: timedelta,
    *,
    count: int | None = None,
    until: date | None = None,
    without: Collection[date] = (),
) -> list[Slot]:
    """Return the dates of a rule from the first one on, at most `MOST_DATES`.

    `count` and `until` (included) end it, whichever comes first; days in `without` are left out and are not made up
    for. `length` is what the clock shows between beginning and end.

    :raises ValueError: if the rule is not one of RFC 5545, or asks for more than days
    """
    local = first.astimezone(BERLIN)
    days = _days(rule, local)
    if count is not None:
        days = islice(days, count)
    found: list[Slot] = []
    for moment in islice(days, MOST_DATES):
        if until and moment.date() > until:
            break
        if moment.date() in without:
            continue
        found.append(slot(moment, length))
    return found


def slot(moment: datetime, length: timedelta) -> Slot:
    """Return a date by what a clock shows at its beginning, and what it shows later by `length` at its end.

    In a night in which clocks change that end may not be after the beginning; then it really takes so long.
    """
    begins, ends = in_berlin(moment), in_berlin(moment + length)
    if ends.astimezone(UTC) <= begins.astimezone(UTC):
        ends = (begins.astimezone(UTC) + length).astimezone(BERLIN)
    return Slot(begins, ends)


def _days(rule: str, local: datetime) -> Iterator[datetime]:
    """Yield what a clock shows at each date; a rule may only say which days, not which hours."""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    if parts.get("FREQ") not in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"} or {"BYHOUR", "BYMINUTE"} & set(
        parts
    ):
        raise ValueError("A rule says on which days: FREQ is DAILY, WEEKLY, MONTHLY or YEARLY.")
    naive = local.replace(tzinfo=None)
    less_than_a_second = timedelta(microseconds=naive.microsecond)  # which rules do not know
    for moment in rrulestr(f"RRULE:{rule}", dtstart=naive):
        yield moment + less_than_a_second


def in_berlin(moment: datetime) -> datetime:
    """Return the moment at which a clock in Berlin shows this; the first if it does so twice, an hour on if never."""
    aware = moment.replace(tzinfo=BERLIN, fold=0)
    return aware.astimezone(UTC).astimezone(BERLIN)


def next_like(dates: Collection[datetime], rule: str) -> datetime | None:
    """Return the date after the last one by the rule; None without one."""
    if not rule or not dates:
        return None
    last = max(dates).astimezone(BERLIN)
    following = (moment for moment in _days(rule, last) if moment > last.replace(tzinfo=None))
    found = next(following, None)
    return in_berlin(found) if found else None


def at(day: date, clock: time) -> datetime:
    """Return the moment of a day at which a clock in Berlin shows a time."""
    return in_berlin(datetime.combine(day, clock))


def length(starts_at: datetime, ends_at: datetime) -> timedelta:
    """Return what the clock shows between two moments; what it really is, where a clock was put back between them."""
    begins, ends = starts_at.astimezone(BERLIN), ends_at.astimezone(BERLIN)
    shown = ends.replace(tzinfo=None) - begins.replace(tzinfo=None)
    return shown if shown > timedelta(0) else ends_at.astimezone(UTC) - starts_at.astimezone(UTC)


def moved(
    begins: Collection[datetime], first: datetime, starts_at: datetime, ends_at: datetime
) -> list[Slot]:
    """Return where dates go that move along with one: by as many days as that one, to the same times of the clock."""
    to = starts_at.astimezone(BERLIN)
    shift, length_ = to.date() - first.astimezone(BERLIN).date(), length(starts_at, ends_at)
    days = [one.astimezone(BERLIN).date() + shift for one in begins]
    return [slot(datetime.combine(day, to.time()), length_) for day in days]
