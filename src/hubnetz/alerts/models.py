"""Who wants to be told of what is new in a list, without an account."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hubnetz.lib.codes import new_code


class AlertQuerySet(models.QuerySet["Alert"]):
    def standing(self) -> "AlertQuerySet":
        """Asked for and not ended, also when not confirmed yet."""
        return self.filter(ended_at=None)

    def due(self, now: datetime) -> "AlertQuerySet":
        """Confirmed, not paused, not ended, and to be looked at by now."""
        return self.standing().filter(confirmed_at__isnull=False, paused_at=None, due_at__lte=now)


class Alert(models.Model):
    """A wish for letters about what is new in a list, narrowed as an address says."""

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        DAILY = "daily", _("once a day, in the morning")
        WEEKLY = "weekly", _("once a week, on Monday morning")

    code = models.CharField(max_length=20, unique=True, default=new_code)
    list = models.CharField(max_length=20)  # a name in alerts.lists
    query = models.TextField(blank=True)  # the choice, as its address says it
    words = models.TextField(blank=True)  # the same in plain words, as it was when it was asked for
    email = models.EmailField(blank=True)  # empty once it has ended: what is left is a row of a statistic
    language = models.CharField(max_length=2)
    rhythm = models.CharField(max_length=8, choices=Rhythm, default=Rhythm.DAILY)
    requested_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    looked_until = models.DateTimeField(null=True)  # what was published up to then has been told
    due_at = models.DateTimeField(null=True)  # when to look next
    letters = models.PositiveIntegerField(default=0)  # how many were written
    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(ended_at=None) & ~Q(email=""))
                | (Q(ended_at__isnull=False) & Q(email="") & Q(query="") & Q(words="")),
                name="ended_alert_knows_nobody",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(looked_until__isnull=False, due_at__isnull=False),
                name="confirmed_alert_is_looked_at",
            ),
            models.UniqueConstraint(
                fields=["email", "list", "query"], condition=Q(ended_at=None), name="one_standing_alert"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(ended_at=None), name="alert_due")]

    def __str__(self) -> str:
        return self.code
