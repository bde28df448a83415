"""Letters: rows from the moment they are owed."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from hubnetz.lib.codes import new_code


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> "LetterQuerySet":
        return self.filter(state=Letter.State.WAITING)


class Letter(models.Model):
    """One message to one reader, as it was written; the worker sends it, always with the same Message-ID."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        SUPPRESSED = "suppressed"
        FAILED = "failed"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    kind = models.CharField(max_length=60)  # "events.registration_confirmed"
    to = models.EmailField()
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    hub = models.CharField(max_length=60, blank=True)  # slug of the hub that writes
    noun = models.CharField(max_length=60, blank=True)
    noun_code = models.CharField(max_length=60, blank=True)
    headers = models.JSONField(default=dict)  # those of its own, such as List-Unsubscribe
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()  # not before
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="letter_sent_at_when_sent",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="letter_due"),
            models.Index(fields=["hub", "-written_at"], name="letter_of_hub"),
            models.Index(Upper("to"), "kind", "written_at", name="letter_to_address"),
        ]

    def __str__(self) -> str:
        return self.code


class Suppression(models.Model):
    """An address that nothing is sent to any more."""

    address = models.EmailField(unique=True)
    reason = models.CharField(max_length=60)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason
