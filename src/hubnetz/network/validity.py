"""What rows that hold from a day to a day have in common; the last day belongs to them.

The calendar ends with 9999: what holds until its last day holds for ever, and there is no day after it.
"""

from datetime import date, timedelta

from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db import models
from django.db.models import Func, Q

from hubnetz.lib.worded import Given

VALIDITY = Func(
    "valid_from",
    "valid_until",
    RangeBoundary(inclusive_upper=True),
    function="daterange",
    output_field=DateRangeField(),
)
DAY = timedelta(days=1)


def day_after(day: date) -> date:
    """Return the first day of what follows when something ends with the day; the last of all days is its own."""
    return day if day == date.max else day + DAY


def day_before(day: date) -> date:
    """Return the last day of what ends when something begins on the day; the first of all days is its own."""
    return day if day == date.min else day - DAY


def end_of(day: date | None) -> date | None:
    """Return until when something holds; None for ever, also where the last of all days is noted."""
    return None if day == date.max else day


class ValidQuerySet[T: models.Model](models.QuerySet[T]):
    def on(self, day: "date | Given") -> "ValidQuerySet[T]":
        """Rows valid on the day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_until=None) | Q(valid_until__gte=day))


class SinceEverQuerySet[T: models.Model](ValidQuerySet[T]):
    def on(self, day: "date | Given") -> "SinceEverQuerySet[T]":
        """Rows valid on the day; one without a first day always was."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day)).filter(
            Q(valid_until=None) | Q(valid_until__gte=day)
        )
