"""What rows that hold from a day to a day have in common; the last day belongs to them."""

from datetime import date

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
