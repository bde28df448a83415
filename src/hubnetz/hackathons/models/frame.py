"""What is set before a hackathon begins: its times, its timetable, its challenges, what is judged."""

from django.db import models
from django.db.models import F, Q

from hubnetz.events.models import Event
from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField


class HackathonQuerySet(models.QuerySet["Hackathon"]):
    def on_show(self) -> "HackathonQuerySet":
        """Published, as its event is; also when it is over or cancelled."""
        return self.filter(published_at__isnull=False, event__published_at__isnull=False)


class Hackathon(models.Model):
    """What an event of this kind has beside its seats."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    text = TextsField()  # how it works; English first
    time_zone = models.CharField(max_length=40, default="Europe/Berlin")  # in which times are shown at first
    max_team_size = models.PositiveSmallIntegerField(default=5)
    teams_until = models.DateTimeField()  # teams form and change until then
    submissions_until = models.DateTimeField()
    results_at = models.DateTimeField()  # when results are announced to come
    evens_out = models.BooleanField(default=False)  # strict and mild jurors weigh the same
    published_at = models.DateTimeField(null=True)
    results_published_at = models.DateTimeField(null=True)
    objects = HackathonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(submissions_until__gte=F("teams_until"))
                & Q(results_at__gte=F("submissions_until")),
                name="hackathon_in_order",
            ),
            models.CheckConstraint(condition=Q(max_team_size__gt=0), name="hackathon_has_teams"),
        ]

    def __str__(self) -> str:
        return str(self.event)

    @property
    def code(self) -> str:
        """The event's: what stands in addresses and in the journal."""
        return self.event.code


class Milestone(models.Model):
    """A moment or a span of the timetable."""

    class Kind(models.TextChoices):
        KICK_OFF = "kick_off"
        TALK = "talk"
        MENTORS = "mentors"
        DEADLINE = "deadline"
        PITCHES = "pitches"
        AWARD = "award"
        OTHER = "other"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hackathon = models.ForeignKey(Hackathon, models.CASCADE, related_name="milestones")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.OTHER)
    title = TextsField()
    text = TextsField(default=dict)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="milestone_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return str(self.title)


class Challenge(models.Model):
    """A task that a sponsor sets, with what it gives for it."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hackathon = models.ForeignKey(Hackathon, models.CASCADE, related_name="challenges")
    sponsor = models.CharField(max_length=160)
    sponsor_domain = models.CharField(
        max_length=120, blank=True
    )  # of its e-mail: jurors from there are partial
    title = TextsField()
    text = TextsField()
    prize = TextsField(default=dict)
    material = TextsField(default=dict)  # data, interfaces, devices that teams are given
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.title)


class Skill(models.Model):
    """What somebody can do and a team may look for."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hackathon = models.ForeignKey(Hackathon, models.CASCADE, related_name="skills")
    name = TextsField()
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.name)


class Criterion(models.Model):
    """By what the jury judges."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hackathon = models.ForeignKey(Hackathon, models.CASCADE, related_name="criteria")
    name = TextsField()
    text = TextsField(default=dict)
    weight = models.PositiveSmallIntegerField(default=1)
    points = models.PositiveSmallIntegerField(default=10)  # the most a juror may give
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weight__gt=0, points__gt=0), name="criterion_weighs"),
        ]

    def __str__(self) -> str:
        return str(self.name)
