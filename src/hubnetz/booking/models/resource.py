"""What can be booked, of how many alike it is, when it is open, when it is closed."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hubnetz.booking import rules
from hubnetz.booking.models.licence import LicenceKind
from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField
from hubnetz.network.models import Hub, Site, Topic


class Feature(models.Model):
    """What a room or desk has: projector, whiteboard, step-free access … Features are data."""

    code = models.SlugField(unique=True)
    name = TextsField()
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.name)


class ResourceQuerySet(models.QuerySet["Resource"]):
    def standing(self) -> "ResourceQuerySet":
        """Those that have not been given up."""
        return self.filter(retired_at=None)

    def listed(self) -> "ResourceQuerySet":
        """Those that everybody may see and book."""
        return self.standing().filter(is_listed=True)


class Resource(models.Model):
    """A pool of desks, a room, a lab, a machine, an adviser's hour, a thing that is lent."""

    class Kind(models.TextChoices):
        DESKS = "desks"
        ROOM = "room"
        LAB = "lab"
        MACHINE = "machine"
        ADVISER = "adviser"
        THING = "thing"

    class Purpose(models.TextChoices):
        IDEA = "idea"
        EXPERIMENT = "experiment"
        COLLABORATION = "collaboration"

    class Mode(models.TextChoices):
        ON_SITE = "on_site"
        PHONE = "phone"
        VIDEO = "video"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    name = TextsField()
    text = TextsField(default=dict)
    house_rules = TextsField(default=dict)
    safety = TextsField(default=dict)  # what one must know before one touches it
    getting_there = TextsField(default=dict)  # entrance, floor, parking, bus stop
    purposes = ArrayField(models.CharField(max_length=16, choices=Purpose), default=list)
    features = models.ManyToManyField(Feature, related_name="+")
    topics = models.ManyToManyField(Topic, related_name="+")  # what an adviser knows
    modes = ArrayField(
        models.CharField(max_length=8, choices=Mode), default=list
    )  # how an adviser can be met
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    people = models.PositiveSmallIntegerField(null=True)  # for how many it is made
    # What it is a part of: booking the whole takes all parts, booking a part keeps the whole from being booked.
    whole = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    # The whole of wholes, null if it is one itself; never changes, and is what verbs lock.
    tree = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    step_minutes = models.PositiveSmallIntegerField(default=30)
    shortest_minutes = models.PositiveSmallIntegerField(default=30)
    longest_minutes = models.PositiveSmallIntegerField(default=480)
    before_minutes = models.PositiveSmallIntegerField(default=0)
    after_minutes = models.PositiveSmallIntegerField(default=0)
    lead_minutes = models.PositiveIntegerField(default=0)
    horizon_days = models.PositiveSmallIntegerField(default=90)
    # After so long without anybody it is free for others; None: it is kept.
    grace_minutes = models.PositiveSmallIntegerField(null=True)
    needs_approval = models.BooleanField(default=False)
    licence_kind = models.ForeignKey(LicenceKind, models.PROTECT, null=True, related_name="+")
    accepts_other_hubs = models.BooleanField(default=True)  # licences that other hubs granted
    week_minutes_person = models.PositiveIntegerField(null=True)  # at most so long a week
    week_minutes_organisation = models.PositiveIntegerField(null=True)

    is_listed = models.BooleanField(default=True)  # False: only staff book it
    retired_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)  # of what its editors write: of two, the second is told
    objects = ResourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    step_minutes__gt=0,
                    shortest_minutes__gt=0,
                    longest_minutes__gte=F("shortest_minutes"),
                    longest_minutes__lte=24 * 60,
                ),
                name="resource_has_lengths",
            ),
            models.CheckConstraint(
                condition=Q(whole=None, tree=None) | Q(whole__isnull=False, tree__isnull=False),
                name="resource_part_knows_its_tree",
            ),
            models.CheckConstraint(
                condition=Q(user=None) | Q(kind="adviser"), name="resource_user_is_adviser"
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(retired_at=None),
                name="resource_one_per_adviser",  # nobody is at two hubs at once
            ),
        ]
        indexes = [models.Index(fields=["hub", "kind"], name="resource_of_hub")]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def root_id(self) -> int:
        return self.tree_id or self.pk

    @property
    def terms(self) -> rules.Terms:
        """Under what terms it is given away, as the rules have them."""
        return rules.Terms(
            step=timedelta(minutes=self.step_minutes),
            shortest=timedelta(minutes=self.shortest_minutes),
            longest=timedelta(minutes=self.longest_minutes),
            before=timedelta(minutes=self.before_minutes),
            after=timedelta(minutes=self.after_minutes),
            lead=timedelta(minutes=self.lead_minutes),
            horizon=timedelta(days=self.horizon_days),
        )


class Unit(models.Model):
    """One of several alike: a desk of a pool, the one room. What is a whole has none: its parts have them."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="units")
    number = models.PositiveSmallIntegerField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "number"], name="unit_number_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="unit_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id}/{self.number}"


class OpeningHours(models.Model):
    """A resource is open on a weekday, perhaps from a day on, until a day, or every second week only."""

    class School(models.TextChoices):
        WITHOUT = "without"  # not in the school holidays of the state
        ONLY = "only"  # in them alone

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()  # Monday 0
    opens = models.TimeField()
    closes = models.TimeField()  # at or before the time it opens: on the day after
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    every = models.PositiveSmallIntegerField(default=1)  # weeks, from that of the first day
    on_holidays = models.BooleanField(default=False)
    school = models.CharField(
        max_length=7, choices=School, blank=True
    )  # empty: school holidays do not matter

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(first_on=None) | Q(last_on=None) | Q(last_on__gte=F("first_on")),
                name="hours_end_after_beginning",
            ),
            models.CheckConstraint(
                condition=Q(every=1) | Q(every__gt=1, first_on__isnull=False), name="hours_every_since_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}"

    @property
    def rule(self) -> rules.Hours:
        return rules.Hours(
            self.weekday,
            self.opens,
            self.closes,
            self.first_on,
            self.last_on,
            self.every,
            self.on_holidays,
            self.school,
        )


class ClosedTime(models.Model):
    """A hub, or one resource of it, is closed for a time: works, illness, a holiday of the house."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, related_name="closed_times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = TextsField(default=dict)  # shown to everybody; empty: just closed
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="closed_for_some_time")
        ]
        indexes = [
            models.Index(fields=["hub", "ends_at"], condition=Q(withdrawn_at=None), name="closed_of_hub")
        ]

    def __str__(self) -> str:
        return self.code
