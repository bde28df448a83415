"""What this room keeps: how needs were understood and answered, without the need's words and without a person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class NeedNote(models.Model):
    """A need as it was understood and answered: topics, county, day, what was shown, what was opened and booked."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered"  # own region or online
        ELSEWHERE = "elsewhere"  # offers exist, but none of a hub that answers and none online
        WHITE_SPOT = "white_spot"  # nobody is responsible, a deputy answered
        ZERO_HITS = "zero_hits"  # nothing at all to show
        NOT_UNDERSTOOD = "not_understood"  # no topic sure enough to be named
        BEYOND = "beyond"  # nothing for a hub; others can help

    noted_on = models.DateField()
    outcome = models.CharField(max_length=14, choices=Outcome)
    topics = ArrayField(models.CharField(max_length=50), default=list)  # as shown, after corrections
    county = models.CharField(max_length=5, blank=True)  # AGS; empty if the place was not known for certain
    kinds = ArrayField(models.CharField(max_length=50), default=list)
    language = models.CharField(max_length=2, blank=True)
    with_model = models.BooleanField(default=True)  # False: the words alone answered
    white_spot = models.BooleanField(default=False)  # also where the outcome is another one
    added = ArrayField(models.CharField(max_length=50), default=list)  # chips that somebody added …
    removed = ArrayField(models.CharField(max_length=50), default=list)  # … or took away
    refused = ArrayField(models.CharField(max_length=50), default=list)  # heard as not wanted
    shown = ArrayField(
        models.CharField(max_length=80), default=list
    )  # “event:code”, “offer:code” in their order
    opened = ArrayField(models.PositiveSmallIntegerField(), default=list)  # ranks from 1; 0 is the enquiry
    booked = ArrayField(models.PositiveSmallIntegerField(), default=list)
    code = models.CharField(
        max_length=20, null=True, unique=True
    )  # stands in the links; forgotten after two hours
    code_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["noted_on", "outcome"], name="need_note_day")]

    def __str__(self) -> str:
        return f"{self.noted_on} {self.outcome} {self.topics}"


class NeedSum(models.Model):
    """The needs of one month by topic, county and outcome; what remains of notes that are over 400 days old."""

    month = models.DateField()  # its first day
    topic = models.CharField(max_length=50, blank=True)  # empty: each need once, whatever it is about
    county = models.CharField(max_length=5, blank=True)
    outcome = models.CharField(max_length=14, choices=NeedNote.Outcome)
    needs = models.PositiveIntegerField()
    opened = models.PositiveIntegerField(default=0)  # needs of which something was opened
    booked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "topic", "county", "outcome"], name="one_sum_of_needs")
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.topic} {self.needs}"
