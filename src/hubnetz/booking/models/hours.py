"""Around an hour with an adviser: where one calls, who sent somebody, who waits at the desk, who was told of what."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hubnetz.booking.models.booking import Booking
from hubnetz.booking.models.resource import Resource
from hubnetz.lib.codes import new_code
from hubnetz.network.models import Hub, Topic


class Line(models.Model):
    """How an adviser is reached from afar, and what their hours bring in e-mails."""

    resource = models.OneToOneField(Resource, models.CASCADE, related_name="line")
    phone = models.CharField(max_length=40, blank=True)  # shows when they call; may be called instead
    video_url = models.URLField(blank=True)
    reminds = models.BooleanField(default=True)  # the day before
    feedback_url = models.URLField(blank=True)  # where those who came are asked how it was

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(video_url="") | Q(video_url__startswith="https://"),
                name="line_video_is_encrypted",
            ),
            models.CheckConstraint(
                condition=Q(feedback_url="") | Q(feedback_url__startswith="https://"),
                name="line_feedback_is_encrypted",
            ),
        ]

    def __str__(self) -> str:
        return str(self.resource_id)


class Referral(models.Model):
    """Somebody of another hub booked for a client who agreed to it."""

    booking = models.OneToOneField(Booking, models.CASCADE, related_name="referral")
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")  # of whoever booked
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    agreed_at = models.DateTimeField()  # when the client agreed

    def __str__(self) -> str:
        return str(self.booking_id)


class QueueTicketQuerySet(models.QuerySet["QueueTicket"]):
    def waiting(self) -> "QueueTicketQuerySet":
        """Those nobody has called yet, who have not left."""
        return self.filter(called_at=None, ended_at=None)


class QueueTicket(models.Model):
    """Somebody without a booking waits for their turn today."""

    class Ending(models.TextChoices):
        LEFT = "left"  # went away
        MISSED = "missed"  # was called and not there
        CLOSED = "closed"  # the day ended

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, related_name="+")  # only this adviser
    mode = models.CharField(max_length=8, choices=Resource.Mode, default=Resource.Mode.ON_SITE)
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=400, blank=True)
    language = models.CharField(max_length=2, default="de")
    idempotency_key = models.UUIDField(unique=True)
    came_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    booking = models.OneToOneField(
        Booking, models.PROTECT, null=True, related_name="ticket"
    )  # the hour it became
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=8, choices=Ending, blank=True)
    objects = QueueTicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hub", "day", "number"], name="queue_number_once_a_day"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="queue_ended_somehow",
            ),
            models.CheckConstraint(
                condition=Q(called_at=None, booking=None) | Q(called_at__isnull=False, booking__isnull=False),
                name="queue_called_to_an_hour",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.number}"


class BookingTold(models.Model):
    """Somebody was reminded of a beginning, thanked after it or told of a collision, so that it is done once."""

    class Kind(models.TextChoices):
        REMINDER = "reminder"
        THANKS = "thanks"
        CLASH = "clash"  # the adviser, that their own calendar has something else then

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="told")
    kind = models.CharField(max_length=8, choices=Kind)
    starts_at = models.DateTimeField()  # moved, it has another beginning
    told_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "booking told"
        constraints = [
            models.UniqueConstraint(fields=["booking", "kind", "starts_at"], name="booking_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.booking_id}"
