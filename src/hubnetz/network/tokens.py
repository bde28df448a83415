"""The noun that lets programs in; its room's others are in `models`."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hubnetz.lib.codes import new_code


class TokenQuerySet(models.QuerySet["Token"]):
    def standing_on(self, day: date) -> "TokenQuerySet":
        """Those that open something on the day, as long as whoever made them works at the hub."""
        return self.filter(ended_at=None, ends_on__gte=day)


class Token(models.Model):
    """Lets a program act for somebody at one hub, within their own rights; only a digest of the secret is kept."""

    class Scope(models.TextChoices):
        EVENTS = "events"  # what the hub runs, drafts too, and how many come
        PEOPLE = "people"  # who has a seat, asks or waits, with addresses and answers
        DOOR = "door"  # who is expected; note who came
        LET_IN = "let_in"  # approve, decline, give seats back
        PLAN = "plan"  # draft, change, publish, cancel
        BOOKINGS = "bookings"  # who has booked what, with addresses; the queue; how much is used
        BOOK = "book"  # book for callers, move, cancel, decide requests, note who came, call who waits
        STATEMENTS = "statements"  # what customers used in a month and have to pay

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey("network.Hub", models.CASCADE, related_name="tokens")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)  # which program it is for
    scopes = ArrayField(models.CharField(max_length=10))
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret
    made_at = models.DateTimeField()
    idempotency_key = models.UUIDField(unique=True, null=True)
    ends_on = models.DateField()  # the last day
    used_on = models.DateField(null=True)  # the last time, to the day
    ended_at = models.DateTimeField(null=True)
    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(scopes=[]), name="token_opens_something"),
        ]

    def __str__(self) -> str:
        return self.name
