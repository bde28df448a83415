"""Figures that were counted and are kept, so that a page for the public need not count."""

from django.db import models

from hubnetz.network.models import Hub


class KeptFigure(models.Model):
    """What a definition counted for the network, or for one hub, up to and including a day."""

    key = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    hub = models.ForeignKey(Hub, models.CASCADE, null=True, related_name="+")  # None: the whole network
    day = models.DateField()
    value = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "hub"], nulls_distinct=False, name="figure_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.day}: {self.value}"
