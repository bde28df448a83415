"""What a run over all records came to."""

from django.db import models
from django.db.models import F, Q


class Resolution(models.Model):
    """One run over all records: how many organisations they are, and how many they may be in truth."""

    ran_at = models.DateTimeField()
    records = models.PositiveIntegerField()
    found = models.PositiveIntegerField()  # identities of the records after the run
    estimate = models.PositiveIntegerField()  # organisations that stand behind them, as estimated
    low = models.PositiveIntegerField()  # the interval holds nineteen times out of twenty
    high = models.PositiveIntegerField()
    decided = models.PositiveIntegerField()  # pairs that the run joined by its rule
    suspected = models.PositiveIntegerField()  # pairs that it asks about
    by_hub = models.JSONField(
        default=dict
    )  # key of the hub: records, found, estimate, low, high of its own records

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(low__lte=F("estimate")) & Q(estimate__lte=F("high")),
                name="estimate_in_its_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.found} ({self.low}–{self.high})"
