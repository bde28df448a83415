"""Whom the hub has to call: somebody without an e-mail address, where others get a letter."""

from django.conf import settings
from django.db import models

from hubnetz.events.models.seats import Registration
from hubnetz.lib.codes import new_code


class Call(models.Model):
    """Something that one person without an e-mail address is to be told by telephone; done when it is noted so."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="calls")
    about = models.CharField(max_length=40)  # what happened: "rescheduled", "cancelled", "approved" …
    note = models.TextField(blank=True)  # what others read in their letter
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["registration"], condition=models.Q(done_at=None), name="calls_to_make")
        ]

    def __str__(self) -> str:
        return self.code
