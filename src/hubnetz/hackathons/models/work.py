"""What teams hand in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from hubnetz.hackathons.models.frame import Hackathon
from hubnetz.hackathons.models.teams import Participant, Team
from hubnetz.lib.codes import new_code


class SubmissionFile(models.Model):
    """A file that a team gave; its bytes lie in the row, so that they are kept, backed up and erased with it."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    team = models.ForeignKey(Team, models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)  # what the bytes are, as `lib.uploads` found
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Submission(models.Model):
    """A version of what a team hands in; the last one before the deadline counts."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    team = models.ForeignKey(Team, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()
    links = ArrayField(models.URLField(max_length=300), default=list)
    files = models.ManyToManyField(SubmissionFile, related_name="+")
    by = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    idempotency_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "number"], name="submission_number_once")]

    def __str__(self) -> str:
        return self.title


class DeadlineReminder(models.Model):
    """Somebody was reminded of a deadline; a later deadline may be reminded of anew."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="reminders")
    hackathon = models.ForeignKey(Hackathon, models.CASCADE, related_name="+")
    hours = models.PositiveSmallIntegerField()  # before it
    deadline = models.DateTimeField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "hours", "deadline"], name="reminded_of_deadline_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.hours}"
