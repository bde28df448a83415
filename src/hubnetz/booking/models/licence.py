"""Who may use a machine: the kinds of licence, who has one until when, and the courses that give one."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from hubnetz.events.models import Event
from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField
from hubnetz.network.models import Hub


class LicenceKind(models.Model):
    """What one has to be shown before one may use a machine; the same at all hubs that have such machines."""

    code = models.SlugField(unique=True)
    name = TextsField()
    text = TextsField(default=dict)
    months = models.PositiveSmallIntegerField(null=True)  # how long it is good for; None: for ever

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(months=None) | Q(months__gt=0), name="licence_lasts_some_time")
        ]

    def __str__(self) -> str:
        return str(self.name)


class Induction(models.Model):
    """An event whose participants get a licence."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="+")
    kind = models.ForeignKey(LicenceKind, models.PROTECT, related_name="inductions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "kind"], name="induction_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.kind_id}"


class LicenceQuerySet(models.QuerySet["Licence"]):
    def good_on(self, day: date) -> "LicenceQuerySet":
        """Neither withdrawn nor expired on the day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), withdrawn_at=None)


class Licence(models.Model):
    """Somebody may use machines of a kind, since an induction or because a supervisor says so."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    kind = models.ForeignKey(LicenceKind, models.PROTECT, related_name="licences")
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")  # that granted it
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=2, default="de")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")  # the course
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField()
    valid_until = models.DateField(null=True)  # the last day
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)  # why it was withdrawn
    objects = LicenceQuerySet.as_manager()

    class Meta:
        constraints = [
            # A course gives it once: withdrawn, it does not come back by the same course.
            models.UniqueConstraint(fields=["event", "kind", "email"], name="licence_once_by_a_course"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(reason=""), name="licence_withdrawn_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["email", "kind"], name="licence_of_somebody")]

    def __str__(self) -> str:
        return self.code
