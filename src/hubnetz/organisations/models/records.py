"""Companies and institutions that hubs serve.

A hub's record of a company is the hub's. What the network counts is the identity behind the records.
"""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from hubnetz.lib.codes import new_code
from hubnetz.network.models import Hub


class Kind(models.TextChoices):
    """What somebody is whom hubs serve."""

    COMPANY = "company"
    START_UP = "start-up"
    UNIVERSITY = "university"
    RESEARCH = "research"
    MUNICIPALITY = "municipality"
    ASSOCIATION = "association"
    OTHER = "other"


class Identity(models.Model):
    """One real company or institution; several hubs may hold a record of it.

    Its card – name, place, kind – is what hubs share, and all of it: not who knows it, nor since when, nor what for.
    """

    code = models.CharField(max_length=20, unique=True, default=new_code)
    name = models.CharField(max_length=200, blank=True, db_default="")
    kind = models.CharField(max_length=12, choices=Kind, db_default=Kind.COMPANY)
    postcode = models.CharField(max_length=5, blank=True, db_default="")
    town = models.CharField(max_length=120, blank=True, db_default="")

    def __str__(self) -> str:
        return self.code


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def at(self, hub: Hub) -> "OrganisationQuerySet":
        return self.filter(hub=hub)

    def standing(self) -> "OrganisationQuerySet":
        """Return those that were not merged into another one."""
        return self.filter(merged_into=None)


class Organisation(models.Model):
    """A hub's record of a company or institution, as the hub knows it."""

    Kind = Kind
    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")
    identity = models.ForeignKey(Identity, models.PROTECT, related_name="records")
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, editable=False)  # rules.folded(name): what is compared
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.COMPANY)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=120, blank=True)
    county = models.CharField(max_length=8, blank=True)  # official key of the county, where known
    domain = models.CharField(max_length=120, blank=True)  # own mail or web domain, never a freemailer's
    staff = models.PositiveIntegerField(null=True)  # head count as told
    section = models.CharField(max_length=1, blank=True)  # WZ 2008 section letter
    street = models.CharField(max_length=160, blank=True, db_default="")
    phone = models.CharField(max_length=40, blank=True, db_default="")
    legal_form = models.CharField(max_length=24, blank=True, db_default="")  # as in rules.LEGAL_FORMS
    # What the public or an import entered, and nobody at the hub has looked at yet.
    is_provisional = models.BooleanField(db_default=False)
    put_off_at = models.DateTimeField(null=True)  # looked at, and left for later; with provisional ones only
    # The record of the same hub that this one is now part of; taken back by `unmerge`.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="absorbed")
    version = models.PositiveIntegerField(db_default=1)  # grows with each change, so that two editors notice
    welcomed_at = models.DateTimeField()
    checked_on = models.DateField(null=True)  # when somebody last said that it is still so
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hub", "folded"], name="organisation_name_at_hub"),
            models.Index(fields=["identity"], name="organisation_identity"),
            models.Index(
                fields=["hub", "name", "id"], condition=Q(merged_into=None), name="organisation_by_name"
            ),
            models.Index(
                fields=["hub", "-welcomed_at", "id"],
                condition=Q(merged_into=None),
                name="organisation_newest",
            ),
            GinIndex(fields=["folded"], name="organisation_trigrams", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.name


class Decision(models.Model):
    """Somebody, or a rule, decided whether two records are the same company; the decision is kept."""

    class Verdict(models.TextChoices):
        SAME = "same"
        DIFFERENT = "different"
        UNSURE = "unsure"

    first = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    evidence = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True, db_default="")  # in the words of who decided
    rule = models.CharField(
        max_length=40, blank=True, db_default=""
    )  # which rule decided; empty: a person did
    decided_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_decision_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]

    def __str__(self) -> str:
        return self.verdict
