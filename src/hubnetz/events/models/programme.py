"""What an event is made of: its sessions, who speaks, and who was there for which of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hubnetz.events.models.event import Event
from hubnetz.events.models.seats import Registration
from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField
from hubnetz.network.models import Hub


class Session(models.Model):
    """A part of an event with a time of its own: a talk, a question round, an evening of a course."""

    class Kind(models.TextChoices):
        TALK = "talk"
        QUESTIONS = "questions"
        WORKSHOP = "workshop"
        PANEL = "panel"
        MODULE = "module"  # of a course
        BREAK = "break"  # nobody is noted as present

    code = models.CharField(max_length=20, unique=True, default=new_code)
    event = models.ForeignKey(Event, models.CASCADE, related_name="sessions")
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")  # who runs it: the host or a co-host
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.TALK)
    title = TextsField()
    text = TextsField(default=dict)
    room = models.CharField(max_length=80, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_required = models.BooleanField(default=False)  # who misses it gets no certificate
    version = models.PositiveIntegerField(default=1, db_default=1)  # of two editors, the second is told

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start")
        ]
        indexes = [models.Index(fields=["event", "starts_at"], name="session_order")]

    def __str__(self) -> str:
        return str(self.title)


class Speaker(models.Model):
    """Who speaks at a session, as the programme says it."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="speakers")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=160, blank=True)  # what they do and for whom
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "position"], name="speaker_position")]

    def __str__(self) -> str:
        return self.name


class Presence(models.Model):
    """Somebody was there for a session. The event counts them once, by their Attendance, however many sessions."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="presences")
    session = models.ForeignKey(Session, models.PROTECT, related_name="presences")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "session"], name="present_once")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.session_id}"
