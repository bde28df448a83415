"""Who takes part, and who works with whom."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from hubnetz.events.models import Registration
from hubnetz.hackathons.models.frame import Challenge, Hackathon, Skill
from hubnetz.lib.codes import new_code


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def taking_part(self) -> "ParticipantQuerySet":
        """Those who have not given back their seat, and are not forgotten."""
        seats = self.filter(registration__cancelled_at=None, registration__confirmed_at__isnull=False)
        return seats.exclude(registration__email="")


class Participant(models.Model):
    """Somebody with a seat, and what the others may know of them."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hackathon = models.ForeignKey(Hackathon, models.PROTECT, related_name="participants")
    registration = models.OneToOneField(Registration, models.PROTECT, related_name="+")
    about = models.TextField(blank=True)
    skills = models.ManyToManyField(Skill, related_name="+")
    country = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=40, blank=True)
    looks_for_team = models.BooleanField(default=True)
    is_shown = models.BooleanField(default=False)  # agreed to be seen by other participants
    welcomed_at = models.DateTimeField()
    objects = ParticipantQuerySet.as_manager()

    def __str__(self) -> str:
        return self.code


class TeamQuerySet(models.QuerySet["Team"]):
    def standing(self) -> "TeamQuerySet":
        """Those with somebody in them."""
        return self.filter(dissolved_at=None)


class Team(models.Model):
    """People who work on one challenge."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hackathon = models.ForeignKey(Hackathon, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    challenge = models.ForeignKey(Challenge, models.PROTECT, null=True, related_name="teams")
    wanted = models.ManyToManyField(Skill, related_name="+")
    max_size = models.PositiveSmallIntegerField()
    is_open = models.BooleanField(default=True)  # takes requests
    may_publish = models.BooleanField(default=False)  # the work may be read by everybody after the results
    founded_at = models.DateTimeField()
    dissolved_at = models.DateTimeField(null=True)
    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "hackathon", Lower("name"), condition=Q(dissolved_at=None), name="team_name_once"
            ),
            models.CheckConstraint(condition=Q(max_size__gt=0), name="team_has_places"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """Somebody's place in a team; given up places stay as a record of who was there."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="places")
    place = models.PositiveSmallIntegerField()  # 1 to the size of the team
    is_lead = models.BooleanField(default=False)
    since = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Whatever the code above forgets: one team for a person, and one person for a place.
            models.UniqueConstraint(
                fields=["participant"], condition=Q(left_at=None), name="one_team_at_once"
            ),
            models.UniqueConstraint(
                fields=["team", "place"], condition=Q(left_at=None), name="one_member_per_place"
            ),
            models.UniqueConstraint(
                fields=["team"], condition=Q(left_at=None, is_lead=True), name="one_lead_per_team"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.place}"


class JoinRequest(models.Model):
    """Somebody asks a team to take them in."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"  # by who asked, or because they found a team

    code = models.CharField(max_length=20, unique=True, default=new_code)
    team = models.ForeignKey(Team, models.PROTECT, related_name="requests")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="requests")
    text = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=9, choices=Outcome, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "participant"], condition=Q(answered_at=None), name="one_open_request"
            ),
        ]

    def __str__(self) -> str:
        return self.code
