"""Periods and cut-off dates. A period is half-open: its start belongs to it, its end does not."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def start_of_day(day: date, zone: ZoneInfo = BERLIN) -> datetime:
    """Return the first moment of the day in the zone, in UTC."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def end_of_day(day: date, zone: ZoneInfo = BERLIN) -> datetime:
    """Return the first moment after the day in the zone, in UTC: the end of a period that includes the day.

    After the last of all days there is none; then it is the last moment that can be named.
    """
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return start_of_day(day + timedelta(days=1), zone)


def months_before(day: date, months: int) -> date:
    """Return the day so many months earlier; where that month is too short, its last day."""
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    first_after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_after - timedelta(days=1))


@dataclass(frozen=True)
class Period:
    """A half-open span of days, ``first`` (None: since ever) to ``last`` inclusive, at midnights of ``zone``."""

    first: date | None
    last: date
    zone: ZoneInfo = BERLIN

    @classmethod
    def until(cls, cutoff: date) -> "Period":
        """Return everything up to and including the cut-off day."""
        return cls(None, cutoff)

    @property
    def starts_at(self) -> datetime | None:
        return start_of_day(self.first, self.zone) if self.first else None

    @property
    def ends_at(self) -> datetime:
        return end_of_day(self.last, self.zone)
