"""What companies asked for and did not get: the rows of the demand radar."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class NeedNote(models.Model):
    """A need that met a gap. No text, no person, no place below the county."""

    class Outcome(models.TextChoices):
        ZERO_HITS = "zero_hits"
        WHITE_SPOT = "white_spot"
        NOT_UNDERSTOOD = "not_understood"
        ELSEWHERE = "elsewhere"

    noted_on = models.DateField()
    outcome = models.CharField(max_length=14, choices=Outcome)
    topics = ArrayField(models.CharField(max_length=50), default=list)
    county = models.CharField(max_length=5, blank=True)  # official key, empty if the place is not known

    class Meta:
        indexes = [models.Index(fields=["noted_on", "outcome"], name="need_note_day")]

    def __str__(self) -> str:
        return f"{self.noted_on} {self.outcome}"
