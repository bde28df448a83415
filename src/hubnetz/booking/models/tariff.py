"""What a hub asks for what can be booked: its tariffs, what it sells ahead, and what its bookkeeping wants to know."""

from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hubnetz.booking import tariffs
from hubnetz.booking.models.resource import Resource
from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField
from hubnetz.network.models import Hub

ONE_OF_BOTH = Q(resource=None) & ~Q(kind="") | Q(resource__isnull=False, kind="")


class TariffQuerySet(models.QuerySet["Tariff"]):
    def offered(self) -> "TariffQuerySet":
        """Those that hold for what is booked from now on."""
        return self.filter(withdrawn_at=None)


class Tariff(models.Model):
    """What one resource, or every resource of a kind at a hub, costs; amounts without VAT. It never changes: a new
    price is a new tariff, and what was offered when somebody booked stays good for them."""

    class Per(models.TextChoices):
        HOUR = "hour"
        HALF_DAY = "half_day"
        DAY = "day"
        MONTH = "month"

    class Audience(models.TextChoices):
        EVERYBODY = "everybody"
        MEMBERS = "members"  # who has a membership
        PARTNERS = "partners"  # who is noted as a partner of the hub
        AREA = "area"  # companies in the area that the hub answers for

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, related_name="tariffs")
    kind = models.CharField(max_length=8, choices=Resource.Kind, blank=True)  # without a resource
    per = models.CharField(max_length=8, choices=Per)
    minutes = models.PositiveSmallIntegerField(
        default=60
    )  # of an hour (each begun one) or half a day (up to)
    cents = models.PositiveIntegerField()
    audience = models.CharField(max_length=9, choices=Audience, default=Audience.EVERYBODY)
    is_funded = models.BooleanField(default=False)  # public money pays the rest: that is aid
    worth_cents = models.PositiveIntegerField(null=True)  # of one of them, where nobody pays a price
    vat = models.PositiveSmallIntegerField(default=1900)  # hundredths of a percent
    account = models.CharField(max_length=9, blank=True)  # for revenue, if not the hub's usual one
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)  # the last day
    announced_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)  # who booked before still has it
    objects = TariffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_OF_BOTH, name="tariff_of_resource_or_kind"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="tariff_of_some_minutes"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="tariff_ends_after_beginning",
            ),
            models.CheckConstraint(
                condition=Q(worth_cents=None) | Q(is_funded=True, worth_cents__gte=F("cents")),
                name="tariff_worth_only_of_funded",
            ),
        ]
        indexes = [models.Index(fields=["hub", "valid_from"], name="tariff_of_hub")]

    def __str__(self) -> str:
        return self.code

    @property
    def rate(self) -> tariffs.Rate:
        """The tariff as the rules have it."""
        return tariffs.Rate(
            self.pk, tariffs.Per(self.per), self.cents, self.minutes, self.is_funded, self.worth_cents
        )

    def holds(self, day: date, since: datetime, until: datetime) -> bool:
        """Say whether it counts for a day that somebody booked between two moments."""
        valid = self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
        known = self.announced_at <= until and (self.withdrawn_at is None or self.withdrawn_at > since)
        return valid and known


class PassKind(models.Model):
    """What a hub sells ahead: hours or days to use within a time, or a membership with hours of each month."""

    class Form(models.TextChoices):
        HOURS = "hours"
        DAYS = "days"
        MEMBERSHIP = "membership"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    form = models.CharField(max_length=10, choices=Form)
    name = TextsField()
    kinds = ArrayField(models.CharField(max_length=8, choices=Resource.Kind), default=list)  # empty: for all
    contains = models.PositiveIntegerField()  # minutes; days; of a membership minutes each month
    valid_days = models.PositiveSmallIntegerField(null=True)  # of a pack; a membership goes on
    cents = models.PositiveIntegerField()  # once; of a membership each month
    vat = models.PositiveSmallIntegerField(default=1900)
    account = models.CharField(max_length=9, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(form="membership", valid_days=None)
                | ~Q(form="membership") & Q(valid_days__gt=0, contains__gt=0),
                name="pass_kind_ends_if_it_is_a_pack",
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class Billing(models.Model):
    """What stands on a hub's statements, what its bookkeeping needs, and what is asked of who comes not or too late."""

    hub = models.OneToOneField(Hub, models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=200)  # the body that bills: the one that carries the hub
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=120, blank=True)
    tax_number = models.CharField(max_length=30, blank=True)
    prefix = models.CharField(max_length=10)  # of the numbers of statements
    note = TextsField(default=dict)  # below the sums
    account = models.CharField(max_length=9, blank=True)  # for revenue
    cost_centre = models.CharField(max_length=36, blank=True)
    first_debtor = models.PositiveIntegerField(default=10_000)  # customers are numbered from here
    consultant_number = models.PositiveIntegerField(null=True)  # DATEV
    client_number = models.PositiveIntegerField(null=True)  # DATEV
    account_length = models.PositiveSmallIntegerField(default=4)  # digits of the chart of accounts
    year_begins = models.PositiveSmallIntegerField(default=1)  # month
    # Who gives back later than so long before the start, or does not come:
    late_hours = models.PositiveSmallIntegerField(default=24)
    late_percent = models.PositiveSmallIntegerField(default=0)  # of the price
    absent_percent = models.PositiveSmallIntegerField(default=0)
    keeps_draws = models.BooleanField(default=False)  # and what was paid ahead is used up

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(late_percent__lte=100, absent_percent__lte=100),
                name="billing_not_more_than_the_price",
            ),
            models.CheckConstraint(
                condition=Q(
                    account_length__gte=4, account_length__lte=8, year_begins__gte=1, year_begins__lte=12
                ),
                name="billing_as_datev_has_it",
            ),
        ]

    def __str__(self) -> str:
        return self.prefix
