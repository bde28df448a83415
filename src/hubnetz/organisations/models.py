"""Companies and institutions that hubs serve.

A hub's record of a company is the hub's. What the network counts is the identity behind the records.
"""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from hubnetz.lib.codes import new_code
from hubnetz.network.models import Hub


class Identity(models.Model):
    """One real company or institution; several hubs may hold a record of it."""

    code = models.CharField(max_length=20, unique=True, default=new_code)

    def __str__(self) -> str:
        return self.code


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def at(self, hub: Hub) -> "OrganisationQuerySet":
        return self.filter(hub=hub)


class Organisation(models.Model):
    """A hub's record of a company or institution, as the hub knows it."""

    class Kind(models.TextChoices):
        COMPANY = "company"
        START_UP = "start-up"
        UNIVERSITY = "university"
        RESEARCH = "research"
        MUNICIPALITY = "municipality"
        ASSOCIATION = "association"
        OTHER = "other"

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
    welcomed_at = models.DateTimeField()
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hub", "folded"], name="organisation_name_at_hub"),
            models.Index(fields=["identity"], name="organisation_identity"),
            GinIndex(fields=["folded"], name="organisation_trigrams", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.name


class Decision(models.Model):
    """Somebody decided whether two records are the same company; the decision is kept."""

    class Verdict(models.TextChoices):
        SAME = "same"
        DIFFERENT = "different"
        UNSURE = "unsure"

    first = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    evidence = models.JSONField(default=dict)
    decided_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_decision_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]

    def __str__(self) -> str:
        return self.verdict
