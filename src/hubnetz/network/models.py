"""Who we are, who works where, and who is responsible for which place and topic."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField
from hubnetz.network.tokens import Token as Token
from hubnetz.network.validity import VALIDITY, SinceEverQuerySet, ValidQuerySet


class Network(models.Model):
    """The network that this installation runs; there is one."""

    name = TextsField()
    coordinator = models.CharField(max_length=200, blank=True)
    synthetic = models.BooleanField(default=False)  # the history was generated; every page says so
    seed = models.IntegerField(null=True)
    scale = models.FloatField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_network")]

    def __str__(self) -> str:
        return str(self.name)


class Topic(models.Model):
    """What a need, an offer or an event is about."""

    code = models.SlugField(unique=True)
    name = TextsField()
    text = TextsField()
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.name)


class Region(models.Model):
    """A state, county or municipality by its official key."""

    class Kind(models.TextChoices):
        STATE = "state"
        COUNTY = "county"
        MUNICIPALITY = "municipality"

    ags = models.CharField(max_length=8, unique=True)  # official municipality key or its prefix
    nuts = models.CharField(max_length=5, blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")

    def __str__(self) -> str:
        return self.name


class HubQuerySet(models.QuerySet["Hub"]):
    def operating_on(self, day: date) -> "HubQuerySet":
        """Hubs whose phase on the day is “operating”."""
        phase = HubPhase.objects.on(day).filter(kind=HubPhase.Kind.OPERATING)
        return self.filter(pk__in=phase.values("hub"))


class Hub(models.Model):
    """A place that helps companies become digital, regional or by theme."""

    class Kind(models.TextChoices):
        REGIONAL = "regional"
        THEMATIC = "thematic"

    slug = models.SlugField(max_length=60, unique=True)
    short = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind)
    # The name valid today; all names with their validity are HubName.
    name = TextsField()
    profile = TextsField()
    known_for = TextsField()
    web = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    knowledge_on = models.DateField(null=True)  # date of the public facts
    changed_at = models.DateTimeField(default=timezone.now, editable=False)  # by any verb about the hub
    objects = HubQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.name)


class HubName(models.Model):
    """A name of a hub with its validity; old names are still found."""

    hub = models.ForeignKey(Hub, models.CASCADE, related_name="names")
    name = TextsField()
    short = models.CharField(max_length=40, blank=True)  # empty: the short name did not change with it
    slug = models.SlugField(max_length=60, blank=True)  # empty: the address did not change with it
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    objects = ValidQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_name_at_a_time",
                expressions=[("hub", RangeOperators.EQUAL), (VALIDITY, RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class OldSlug(models.Model):
    """An address that a hub had before; it leads to the new one and is never given to another hub."""

    hub = models.ForeignKey(Hub, models.CASCADE, related_name="old_slugs")
    slug = models.SlugField(max_length=60, unique=True)
    given_up_on = models.DateField()

    def __str__(self) -> str:
        return self.slug


class HubPhase(models.Model):
    """Where a hub stands in its life, from a day on; phases of one hub never overlap."""

    class Kind(models.TextChoices):
        SELECTED = "selected"
        APPROVED = "approved"
        BUILDING = "building"
        OPERATING = "operating"
        PAUSED = "paused"
        ENDED = "ended"

    hub = models.ForeignKey(Hub, models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=10, choices=Kind)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    objects = ValidQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_phase_at_a_time",
                expressions=[
                    ("hub", RangeOperators.EQUAL),
                    (VALIDITY, RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid_from}"


class Site(models.Model):
    """An address where a hub can be met, perhaps from a day on and until a day; dates of events keep theirs."""

    hub = models.ForeignKey(Hub, models.CASCADE, related_name="sites")
    name = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=5)
    town = models.CharField(max_length=120)
    latitude = models.FloatField()
    longitude = models.FloatField()
    is_main = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    objects = SinceEverQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_main_site_at_a_time",
                expressions=[("hub", RangeOperators.EQUAL), (VALIDITY, RangeOperators.OVERLAPS)],
                condition=Q(is_main=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name or self.town}"


class Partner(models.Model):
    """An organisation that carries a hub, perhaps from a day on and until a day; one of them leads."""

    hub = models.ForeignKey(Hub, models.CASCADE, related_name="partners")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    role = models.CharField(max_length=20)
    cofunding_share = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # percent of own share
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    objects = SinceEverQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class TeamEntry(models.Model):
    """Whom to speak to at a hub, by what they do; a name only where somebody wants to be named."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.CASCADE, related_name="team")
    role = TextsField()
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    languages = ArrayField(models.CharField(max_length=2), default=list)
    position = models.PositiveSmallIntegerField(default=0)
    shown_until = models.DateField(null=True, blank=True)  # the last day

    def __str__(self) -> str:
        return self.name or str(self.role)


class Competence(models.Model):
    """Something a hub or one of its partners knows or has: a technology, a discipline, equipment, a sector."""

    class Kind(models.TextChoices):
        TECHNOLOGY = "technology"
        DISCIPLINE = "discipline"
        EQUIPMENT = "equipment"
        SECTOR = "sector"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.CASCADE, related_name="competences")
    partner = models.ForeignKey(
        Partner, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # who has it, where it is not the hub itself
    kind = models.CharField(max_length=12, choices=Kind)
    topics = models.ManyToManyField(Topic, related_name="+")
    title = TextsField()
    text = TextsField()
    keywords = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    # All of its words in all languages, as they are searched for; written by the verbs.
    words = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    knowledge_on = models.DateField(null=True, blank=True)  # date of the public facts
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.title)


class Responsibility(models.Model):
    """Who answers for an area (and, for thematic hubs, a topic), with validity."""

    class Role(models.TextChoices):
        RESPONSIBLE = "responsible"
        DEPUTY = "deputy"
        THEMATIC = "thematic"
        COORDINATOR = "coordinator"  # answers where nobody else does

    hub = models.ForeignKey(Hub, models.PROTECT, related_name="responsibilities")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=12, choices=Role)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)
    objects = ValidQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "region", "topic", "valid_from"],
                nulls_distinct=False,
                name="responsibility_said_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.region_id}"


class Proposal(models.Model):
    """What the people of a hub wish to change in its life; the coordinator carries it out, or says why not."""

    class Kind(models.TextChoices):
        NAME = "name"
        PHASE = "phase"
        LEAD = "lead"
        AREA = "area"
        SITE = "site"

    class State(models.TextChoices):
        PROPOSED = "proposed"
        DONE = "done"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=8, choices=Kind)
    since = models.DateField()
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    reply = models.CharField(max_length=400, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="proposed", settled_at=None)
                | (~Q(state="proposed") & Q(settled_at__isnull=False)),
                name="proposal_settled_when_settled",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Channel(models.Model):
    """A social-media channel of a hub."""

    hub = models.ForeignKey(Hub, models.CASCADE, related_name="channels")
    platform = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hub", "platform"], name="one_channel_per_platform")]

    def __str__(self) -> str:
        return self.platform


class Reading(models.Model):
    """How many followers a channel had on a day."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="readings")
    read_on = models.DateField()
    followers = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "read_on"], name="one_reading_per_day")]

    def __str__(self) -> str:
        return f"{self.read_on}: {self.followers}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def standing(self) -> "MembershipQuerySet":
        return self.filter(ended_at=None)


class Membership(models.Model):
    """A role of a user: at one hub, or network-wide without a hub."""

    class Role(models.TextChoices):
        LEAD = "lead"
        ADVISER = "adviser"
        EVENTS = "events"
        DESK = "desk"
        VIEWER = "viewer"
        COORDINATOR = "coordinator"
        MINISTRY = "ministry"
        AUDITOR = "auditor"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "hub", "role"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_standing_membership",
            ),
            models.CheckConstraint(
                condition=Q(hub=None, role__in=["coordinator", "ministry", "auditor"])
                | Q(hub__isnull=False, role__in=["lead", "adviser", "events", "desk", "viewer"]),
                name="hub_roles_at_hubs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.hub_id or ''}".strip()
