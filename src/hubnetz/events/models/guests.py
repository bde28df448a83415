"""Whom a hub invites by name, and what they answered."""

from django.db import models
from django.db.models import Q

from hubnetz.events.models.event import Event
from hubnetz.events.models.seats import AttendeeType, Invitation, Pool
from hubnetz.lib.codes import new_code


class Guest(models.Model):
    """Somebody who is invited by name, perhaps with company. The seats are kept by an invitation until a day."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    event = models.ForeignKey(Event, models.CASCADE, related_name="guests")
    name = models.CharField(max_length=120)
    salutation = models.CharField(max_length=160, blank=True)  # as the letter begins
    email = models.EmailField()
    organisation_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, default="de")
    companions = models.PositiveSmallIntegerField(default=0)  # how many they may bring
    # what their seat is taken from, until they are invited; without it of the first seats what asks for least
    pool = models.ForeignKey(Pool, models.SET_NULL, null=True, related_name="+")
    type = models.ForeignKey(AttendeeType, models.SET_NULL, null=True, related_name="+")
    may_choose = models.BooleanField(default=False, db_default=False)  # on site or online
    invitation = models.OneToOneField(Invitation, models.PROTECT, null=True, related_name="guest")
    listed_at = models.DateTimeField()
    invited_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    comes = models.BooleanField(null=True)  # the answer

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "email"], name="guest_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, comes=None)
                | Q(answered_at__isnull=False, comes__isnull=False, invited_at__isnull=False),
                name="guest_answers_an_invitation",
            ),
            models.CheckConstraint(
                condition=Q(invited_at=None, invitation=None)
                | Q(invited_at__isnull=False, invitation__isnull=False),
                name="guest_invited_has_invitation",
            ),
        ]

    def __str__(self) -> str:
        return self.name
