"""What a device at the entrance has seen: each scan is taken once, however often it is sent."""

from django.conf import settings
from django.db import models

from hubnetz.events.models.event import Event
from hubnetz.events.models.programme import Session
from hubnetz.events.models.seats import Registration


class Scan(models.Model):
    """A ticket that was held before a camera, or a person chosen by hand, on a device that may have been offline."""

    class Outcome(models.TextChoices):
        NOTED = "noted"
        BEFORE = "before"  # was noted already, by this device or another
        UNKNOWN = "unknown"  # no ticket of ours
        ELSEWHERE = "elsewhere"  # a ticket of another event
        REFUSED = "refused"  # given back, or the event did not take place

    key = models.UUIDField(unique=True)  # made by the device
    event = models.ForeignKey(Event, models.CASCADE, related_name="scans")
    registration = models.ForeignKey(Registration, models.CASCADE, null=True, related_name="scans")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=9, choices=Outcome)
    seen_at = models.DateTimeField()  # by the clock of the device, kept within what is possible
    taken_at = models.DateTimeField()
    taken_from = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.key)
