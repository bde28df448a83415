"""Who has what when. That nothing is given twice is the database's to see: an exclusion constraint on units."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from hubnetz.booking.models.resource import Resource, Unit
from hubnetz.lib.codes import new_code
from hubnetz.network.models import Topic
from hubnetz.organisations.models import Organisation


class BookingSeries(models.Model):
    """Bookings of one contact that repeat; what could not be had is kept with its reason."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="series")
    rule = models.CharField(max_length=120)  # RFC 5545, days only
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=2, default="de")
    skipped = models.JSONField(default=list)  # [{"starts_at": …, "why": an obstacle}]
    idempotency_key = models.UUIDField(unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class BookingQuerySet(models.QuerySet["Booking"]):
    def live(self) -> "BookingQuerySet":
        """Confirmed ones and requests: what keeps others away."""
        return self.filter(cancelled_at=None)

    def standing(self) -> "BookingQuerySet":
        """Confirmed and not given back."""
        return self.live().filter(confirmed_at__isnull=False)

    def requests(self) -> "BookingQuerySet":
        """Those that somebody at the hub must still decide."""
        return self.live().filter(confirmed_at=None)

    def unclaimed(self, now: datetime) -> "BookingQuerySet":
        """Those for which nobody came within the grace time."""
        return self.standing().filter(release_at__lte=now, checked_in_at=None)


class Booking(models.Model):
    """Somebody has a resource for a time, alone or together with others; or asked for it."""

    class Ending(models.TextChoices):
        SELF = "self"  # the person gave it back
        STAFF = "staff"  # the hub took it back
        DECLINED = "declined"  # the hub said no to a request
        LAPSED = "lapsed"  # a request that nobody answered before it began
        NO_SHOW = "no_show"  # nobody came within the grace time
        CLOSED = "closed"  # the hub or the resource is closed then

    code = models.CharField(max_length=20, unique=True, default=new_code)
    resource = models.ForeignKey(
        Resource, models.PROTECT, related_name="bookings"
    )  # the first of those asked for
    size = models.PositiveSmallIntegerField(default=1)  # units of it
    series = models.ForeignKey(BookingSeries, models.PROTECT, null=True, related_name="bookings")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    mode = models.CharField(max_length=8, choices=Resource.Mode, default=Resource.Mode.ON_SITE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)  # empty: rang up and has none
    phone = models.CharField(max_length=40, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    # The hub's record of the company, once the desk has said which one it is.
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    postcode = models.CharField(max_length=5, blank=True)
    language = models.CharField(max_length=2, default="de")
    subject = models.CharField(max_length=400, blank=True)  # what it is about, in their words
    idempotency_key = models.UUIDField(unique=True)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    release_at = models.DateTimeField(null=True)  # free for others if nobody has come by then
    checked_in_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)  # held, and nothing of it goes into a file
    cancelled_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=8, choices=Ending, blank=True)
    changed_at = models.DateTimeField(null=True)  # when it was moved, decided or ended; as calendars are told
    sequence = models.PositiveIntegerField(default=0)  # how often calendars had to be told (RFC 5546, 2.1.4)
    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_ends_after_start"),
            models.CheckConstraint(condition=Q(size__gt=0), name="booking_of_something"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, ending="") | (Q(cancelled_at__isnull=False) & ~Q(ending="")),
                name="booking_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(checked_in_at=None) | Q(confirmed_at__isnull=False, cancelled_at=None),
                name="booking_came_on_a_standing_one",
            ),
        ]
        indexes = [
            models.Index(fields=["resource", "starts_at"], name="booking_of_resource"),
            models.Index(fields=["email", "starts_at"], name="booking_of_somebody"),
            models.Index(
                fields=["release_at"],
                condition=Q(cancelled_at=None, checked_in_at=None, release_at__isnull=False),
                name="booking_to_release",
            ),
            models.Index(
                fields=["starts_at"],
                condition=Q(cancelled_at=None, confirmed_at=None),
                name="booking_to_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Allocation(models.Model):
    """A unit belongs to a booking for a time, with what is kept free before and after; or is kept for an offer."""

    booking = models.ForeignKey(Booking, models.CASCADE, null=True, related_name="allocations")
    offer = models.ForeignKey(
        "booking.EarlierOffer", models.CASCADE, null=True, related_name="allocations"
    )  # an earlier hour that somebody may still take
    resource = models.ForeignKey(
        Resource, models.PROTECT, related_name="+"
    )  # what was asked for, perhaps a whole
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="allocations")
    during = DateTimeRangeField()
    freed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="unit_given_once",
                expressions=[("unit", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(freed_at=None),
            ),
            # An empty span overlaps nothing, one without an end overlaps for ever: neither is a booking.
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="allocation_has_beginning_and_end",
            ),
            models.CheckConstraint(
                condition=Q(booking=None, offer__isnull=False) | Q(booking__isnull=False, offer=None),
                name="allocation_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.unit_id}"
