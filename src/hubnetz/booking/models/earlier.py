"""Whoever has an hour and would like an earlier one: the wish, and what became free for it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hubnetz.booking.models.booking import Booking
from hubnetz.booking.models.resource import Resource
from hubnetz.lib.codes import new_code


class EarlierWish(models.Model):
    """Somebody with an hour would rather have an earlier one."""

    class Part(models.TextChoices):
        MORNING = "morning"  # until noon
        AFTERNOON = "afternoon"  # from noon until five
        EVENING = "evening"  # from five

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="earlier")
    first_on = models.DateField()  # not before this day
    parts = ArrayField(models.CharField(max_length=9, choices=Part))
    modes = ArrayField(models.CharField(max_length=8, choices=Resource.Mode))
    anybody = models.BooleanField(default=True)  # any adviser of the hub who knows the topic
    made_at = models.DateTimeField()  # the order
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(parts__len__gt=0, modes__len__gt=0), name="earlier_wish_of_something"
            )
        ]
        indexes = [models.Index(fields=["made_at"], condition=Q(ended_at=None), name="earlier_wish_open")]

    def __str__(self) -> str:
        return str(self.booking_id)


class EarlierOfferQuerySet(models.QuerySet["EarlierOffer"]):
    def open(self) -> "EarlierOfferQuerySet":
        """Those that were neither taken nor given up."""
        return self.filter(ended_at=None)


class EarlierOffer(models.Model):
    """An earlier hour that is kept for one person until they answer or the time for it is over."""

    class Ending(models.TextChoices):
        TAKEN = "taken"
        DECLINED = "declined"
        LAPSED = "lapsed"  # no answer in time
        WITHDRAWN = "withdrawn"  # the person has no hour any more, or has an earlier one

    code = models.CharField(max_length=20, unique=True, default=new_code)
    wish = models.ForeignKey(EarlierWish, models.CASCADE, related_name="offers")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=Resource.Mode)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    offered_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=9, choices=Ending, blank=True)
    objects = EarlierOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wish"], condition=Q(ended_at=None), name="earlier_offer_one_at_a_time"
            ),
            models.UniqueConstraint(fields=["wish", "resource", "starts_at"], name="earlier_offer_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), valid_until__lt=F("starts_at")),
                name="earlier_offer_answered_before",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="earlier_offer_ended_somehow",
            ),
        ]
        indexes = [
            models.Index(fields=["valid_until"], condition=Q(ended_at=None), name="earlier_offer_open")
        ]

    def __str__(self) -> str:
        return self.code
