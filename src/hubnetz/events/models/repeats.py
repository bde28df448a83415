"""Which forms were answered with what somebody had already."""

from django.db import models
from django.db.models import Q

from hubnetz.events.models.seats import Registration, Waiting
from hubnetz.events.models.series import Enrolment


class RepeatedKey(models.Model):
    """The key of a form that made nothing new, because the address had a seat, waited or was enrolled."""

    idempotency_key = models.UUIDField(unique=True)
    registration = models.ForeignKey(Registration, models.CASCADE, null=True, related_name="+")
    waiting = models.ForeignKey(Waiting, models.CASCADE, null=True, related_name="+")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(registration__isnull=False, waiting=None, enrolment=None)
                | Q(registration=None, waiting__isnull=False, enrolment=None)
                | Q(registration=None, waiting=None, enrolment__isnull=False),
                name="repeated_key_of_one_answer",
            )
        ]

    def __str__(self) -> str:
        return str(self.idempotency_key)
