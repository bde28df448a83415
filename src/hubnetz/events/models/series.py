"""Dates that belong together, and who comes to all of them."""

from django.db import models
from django.db.models import Q

from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField
from hubnetz.network.models import Hub


class Series(models.Model):
    """Several events of a hub under one title: every second Tuesday, or the evenings of a course."""

    class Booking(models.TextChoices):
        SINGLE = "single"  # each date by itself
        PACKAGE = "package"  # all dates to come at once
        BOTH = "both"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    title = TextsField()
    text = TextsField(default=dict)
    rule = models.CharField(
        max_length=200, blank=True
    )  # RFC 5545 RRULE in Berlin time; empty: days were chosen
    booking = models.CharField(max_length=7, choices=Booking, default=Booking.SINGLE)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, db_default=1)  # of two editors the second is told

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return str(self.title)


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def standing(self) -> "EnrolmentQuerySet":
        return self.filter(cancelled_at=None)


class Enrolment(models.Model):
    """Somebody who comes to all dates of a series that are still to come, also to those added later."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    series = models.ForeignKey(Series, models.PROTECT, related_name="enrolments")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=2, default="de")
    organisation_name = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    # how they take part, by the key that ways of several dates have alike; empty: as each date asks for least
    way = models.CharField(max_length=20, blank=True, db_default="")
    way_mode = models.CharField(max_length=8, blank=True, db_default="")
    answers = models.JSONField(default=dict, db_default={})  # by the key of questions that are alike
    no_photos = models.BooleanField(default=False, db_default=False)  # wants to be in none
    idempotency_key = models.UUIDField(unique=True)
    enrolled_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "email"], condition=Q(cancelled_at=None), name="enrolled_once"
            )
        ]

    def __str__(self) -> str:
        return self.code
