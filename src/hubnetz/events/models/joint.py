"""For whom a visit to a joint event counts: a rule that all its hubs agreed to."""

from django.db import models

from hubnetz.events.models.event import Event
from hubnetz.events.models.seats import Attendance
from hubnetz.network.models import Hub


class Crediting(models.Model):
    """The rule that the host proposed. It holds once every co-host agreed; without one each visit counts for all."""

    class Rule(models.TextChoices):
        ALL = "all"  # every visit for each of the hubs
        HOST = "host"  # for the host only
        HOME = "home"  # for the hub that answers for the place somebody comes from, if it is one of them

    event = models.OneToOneField(Event, models.CASCADE, related_name="crediting")
    rule = models.CharField(max_length=4, choices=Rule)
    proposed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.event_id} {self.rule}"


class Agreement(models.Model):
    """A co-host said yes to the rule that stands proposed."""

    crediting = models.ForeignKey(Crediting, models.CASCADE, related_name="agreements")
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["crediting", "hub"], name="agreed_once")]

    def __str__(self) -> str:
        return f"{self.crediting_id} {self.hub_id}"


class Credit(models.Model):
    """The one hub a visit counts for by the place somebody came from; noted with the visit, so that it stays."""

    attendance = models.OneToOneField(Attendance, models.CASCADE, related_name="credit")
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.attendance_id} {self.hub_id}"
