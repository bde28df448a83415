"""Who pays: a customer of a hub, what they paid ahead, how much of it is left, and what used it up."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hubnetz.booking.models.booking import Booking
from hubnetz.booking.models.tariff import PassKind
from hubnetz.lib.codes import new_code
from hubnetz.network.models import Hub
from hubnetz.organisations.models import Organisation


class Customer(models.Model):
    """A company, or a person by their address, that gets statements of a hub; with the number bookkeeping knows."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    email = models.EmailField(blank=True)  # of a person without a company
    number = models.PositiveIntegerField()  # the debtor's
    name = models.CharField(max_length=200)  # as on statements
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, default="de")
    is_partner = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    # Of a person: name and address are gone; the number stays, since statements and what was paid ahead have it.
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None, forgotten_at=None) & ~Q(email="")
                | Q(organisation=None, email="", street="", postcode="", town="", forgotten_at__isnull=False)
                | Q(organisation__isnull=False, email="", forgotten_at=None),
                name="customer_is_company_or_person",
            ),
            models.UniqueConstraint(fields=["hub", "organisation"], name="customer_once_by_company"),
            models.UniqueConstraint(
                fields=["hub", "email"], condition=~Q(email=""), name="customer_once_by_address"
            ),
            models.UniqueConstraint(fields=["hub", "number"], name="customer_number_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PassQuerySet(models.QuerySet["Pass"]):
    def standing(self) -> "PassQuerySet":
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)


class Pass(models.Model):
    """A customer has paid ahead: a pack of hours or days until a day, or a membership until it is ended."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    kind = models.ForeignKey(PassKind, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="passes")
    cents = models.PositiveIntegerField()  # as it was sold; 0: granted
    first_on = models.DateField()
    last_on = models.DateField(null=True)  # None: a membership that goes on
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    idempotency_key = models.UUIDField(unique=True)
    withdrawn_at = models.DateTimeField(null=True)
    objects = PassQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=F("first_on")), name="pass_ends_after_beginning"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Allowance(models.Model):
    """How much of a pass there is for a time and how much of that is used; the database keeps it from falling below
    nought. A pack has one, a membership one for each month in which something was booked."""

    granted = models.ForeignKey(Pass, models.PROTECT, related_name="allowances")
    first_on = models.DateField()
    last_on = models.DateField()
    contains = models.PositiveIntegerField()  # minutes or days
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["granted", "first_on"], name="allowance_once_a_time"),
            models.CheckConstraint(condition=Q(used__lte=F("contains")), name="allowance_never_overdrawn"),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="allowance_ends_after_beginning"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.granted_id} {self.first_on}"

    @property
    def left(self) -> int:
        """What is not used."""
        return self.contains - self.used


class Draw(models.Model):
    """A booking used up something that was paid ahead, on a day, for one of its places."""

    allowance = models.ForeignKey(Allowance, models.PROTECT, related_name="draws")
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="draws")
    resource = models.ForeignKey("booking.Resource", models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(default=0)
    day = models.DateField()
    amount = models.PositiveIntegerField()  # minutes, or one day
    by_day = models.BooleanField(default=False)
    drawn_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="draw_of_something")]
        indexes = [
            models.Index(fields=["booking"], condition=Q(returned_at=None), name="draw_of_booking"),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.amount}"
