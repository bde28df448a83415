"""Records of one hub that were made one, and pairs that may be."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hubnetz.lib.codes import new_code
from hubnetz.organisations.models.records import Organisation


class Merge(models.Model):
    """One record of a hub became part of another one; with what is noted here it is taken back exactly."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    kept = models.ForeignKey(Organisation, models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    before = models.JSONField(default=dict)  # the fields of `kept` that changed, as they were
    after = models.JSONField(default=dict)  # and what they became
    moved = models.JSONField(default=dict)  # "room.model.field": keys of the rows that were handed over
    dropped = models.JSONField(default=list)  # rows that both had: whole, so that they can be written again
    made = models.JSONField(default=list, db_default=[])  # rows that came in their place, whole
    identities = models.JSONField(
        default=dict, db_default={}
    )  # records that changed theirs: what they had, and got
    merged_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at=None), name="absorbed_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="nobody_merges_with_itself"),
        ]

    def __str__(self) -> str:
        return self.code


class Suspicion(models.Model):
    """Two records that may be one organisation; somebody is to look at them, or somebody has."""

    first = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    log_odds = models.FloatField()  # natural logarithm; 0 is as likely as not
    effect = models.FloatField()  # by how many organisations the count is expected to sink if it is the same
    evidence = models.JSONField(default=list)  # the pieces with their weights (identity.explaining)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)  # a Decision was taken, or the batch no longer suspects it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="suspicion_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="suspects_in_order"),
        ]
        indexes = [
            models.Index(fields=["-effect", "id"], condition=Q(settled_at=None), name="suspicion_open")
        ]

    def __str__(self) -> str:
        return f"{self.log_odds:+.1f}"
