"""What an adviser has in a calendar of their own: read, kept as spans without a word of what it is."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q

from hubnetz.booking.models.resource import Resource, Unit


class OutsideCalendar(models.Model):
    """A calendar elsewhere whose busy times keep an adviser's hours from being booked."""

    class Kind(models.TextChoices):
        ICS = "ics"  # a file at an address
        CALDAV = "caldav"  # a collection on a server

    class Trouble(models.TextChoices):
        ADDRESS = "address"  # not https, or not a machine that may be asked
        AWAY = "away"  # nobody answers, or not in time
        REFUSED = "refused"  # name or password are wrong
        MISSING = "missing"  # nothing is there
        TOO_LARGE = "too_large"
        UNREADABLE = "unreadable"  # no calendar

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="outside")
    kind = models.CharField(max_length=6, choices=Kind)
    sealed = models.TextField()  # address, name and password, encrypted; an address may be a secret itself
    host = models.CharField(max_length=253)  # what is shown of it
    connected_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)  # the last time it could be read
    trouble = models.CharField(max_length=10, choices=Trouble, blank=True)  # of the last try
    failures = models.PositiveSmallIntegerField(default=0)  # one after the other
    next_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(trouble="", failures=0) | (~Q(trouble="") & Q(failures__gt=0)),
                name="calendar_trouble_counted",
            )
        ]
        indexes = [models.Index(fields=["next_at"], name="calendar_to_read")]

    def __str__(self) -> str:
        return self.host


class BusySpan(models.Model):
    """A unit has something else to do; nobody learns what."""

    calendar = models.ForeignKey(OutsideCalendar, models.CASCADE, related_name="spans")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    during = DateTimeRangeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="busy_span_has_beginning_and_end",
            )
        ]

    def __str__(self) -> str:
        return str(self.unit_id)
