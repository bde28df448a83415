"""Who judges, who may not, what they gave, and what came of it."""

from django.conf import settings
from django.db import models

from hubnetz.hackathons.models.frame import Criterion, Hackathon
from hubnetz.hackathons.models.teams import Team
from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField


class Juror(models.Model):
    """Somebody who judges; the letter's key is the right to do so, an account is not needed."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hackathon = models.ForeignKey(Hackathon, models.PROTECT, related_name="jurors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    organisation = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=2, default="en")
    invited_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)  # sealed: nothing changes any more
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hackathon", "email"],
                condition=models.Q(withdrawn_at=None),
                name="one_juror_per_address",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Conflict(models.Model):
    """A juror's word on whether they are partial about a team."""

    juror = models.ForeignKey(Juror, models.CASCADE, related_name="conflicts")
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    stands = models.BooleanField()  # False: the house supposed one, the juror says there is none
    reason = models.CharField(max_length=300, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["juror", "team"], name="one_word_per_team")]

    def __str__(self) -> str:
        return f"{self.juror_id} {self.team_id}"


class Score(models.Model):
    """What a juror gives a team's work by one criterion; a draft until the juror has finished."""

    juror = models.ForeignKey(Juror, models.CASCADE, related_name="scores")
    team = models.ForeignKey(Team, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    points = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["juror", "team", "criterion"], name="one_score_per_criterion")
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.points}"


class Award(models.Model):
    """A prize, and who got it."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hackathon = models.ForeignKey(Hackathon, models.CASCADE, related_name="awards")
    team = models.ForeignKey(Team, models.PROTECT, related_name="awards")
    name = TextsField()
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.name)


class Placing(models.Model):
    """The rank of a team as it was published; what jurors or staff do later does not change it."""

    hackathon = models.ForeignKey(Hackathon, models.CASCADE, related_name="placings")
    team = models.OneToOneField(Team, models.PROTECT, related_name="placing")
    rank = models.PositiveSmallIntegerField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)  # of all points there were

    def __str__(self) -> str:
        return f"{self.rank} {self.team_id}"
