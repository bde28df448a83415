"""What takes place, who has a seat, who came."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from hubnetz.catalogue.models import Mode
from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField, in_first_language
from hubnetz.lib.worded import Given
from hubnetz.network.models import Hub, Site, Topic
from hubnetz.organisations.models import Organisation


class EventKind(models.Model):
    """Workshop, online seminar, coffee break … Kinds are data."""

    code = models.SlugField(unique=True)
    name = TextsField()
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.name)


class EventQuerySet(models.QuerySet["Event"]):
    def on_show(self) -> "EventQuerySet":
        """Published; also those that are over or cancelled."""
        return self.filter(published_at__isnull=False)

    def upcoming(self, now: "datetime | Given") -> "EventQuerySet":
        """Published, not cancelled and not over."""
        return self.on_show().filter(cancelled_at=None, ends_at__gt=now)

    def held(self, now: datetime) -> "EventQuerySet":
        """Published, not cancelled and over."""
        return self.on_show().filter(cancelled_at=None, ends_at__lte=now)


class Event(models.Model):
    """Something that takes place at a time, run by a hub, perhaps together with others."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="events")
    cohosts = models.ManyToManyField(Hub, through="Cohost", related_name="+")
    kind = models.ForeignKey(EventKind, models.PROTECT, related_name="+")
    topics = models.ManyToManyField(Topic, through="EventTopic", related_name="+")
    title = TextsField()
    text = TextsField()
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.ON_SITE)
    languages = ArrayField(models.CharField(max_length=2), default=in_first_language)
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    join_url = models.URLField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveIntegerField(null=True)  # None: no limit
    published_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(auto_now=True)
    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_start"),
            models.CheckConstraint(condition=Q(seats=None) | Q(seats__gt=0), name="event_has_seats"),
        ]
        indexes = [models.Index(fields=["starts_at"], name="event_start")]

    def __str__(self) -> str:
        return str(self.title)

    def where(self) -> str:
        """Say in one line where it takes place; empty where that is not known."""
        site = self.site if self.mode != Mode.ONLINE else None
        parts = [site.name, site.street, f"{site.postcode} {site.town}".strip()] if site else []
        online = [_("online")] if self.mode != Mode.ON_SITE else []
        return ", ".join([part for part in parts if part] + online)


class Cohost(models.Model):
    """A further hub that runs the event; listed once, credited to all."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="cohosting")
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "hub"], name="cohost_once")]

    def __str__(self) -> str:
        return str(self.hub_id)


class EventTopic(models.Model):
    """What an event is about; the main topic comes first."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="about")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "topic"], name="event_topic_once")]

    def __str__(self) -> str:
        return str(self.topic_id)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def standing(self) -> "RegistrationQuerySet":
        return self.filter(cancelled_at=None)


class Registration(models.Model):
    """One person's seat at an event."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=2, default="de")
    organisation_name = models.CharField(max_length=200, blank=True)  # as typed
    postcode = models.CharField(max_length=5, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    seat = models.PositiveIntegerField(null=True)  # number of the seat, where seats are limited
    idempotency_key = models.UUIDField(unique=True)
    registered_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    is_walk_in = models.BooleanField(default=False)
    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"], condition=Q(cancelled_at=None), name="one_standing_registration"
            ),
            # A seat is never given twice, whatever the code above forgets.
            models.UniqueConstraint(
                fields=["event", "seat"], condition=Q(cancelled_at=None), name="one_person_per_seat"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Attendance(models.Model):
    """Somebody came. Without a row nobody is counted."""

    registration = models.OneToOneField(Registration, models.PROTECT, related_name="attendance")
    event = models.ForeignKey(Event, models.PROTECT, related_name="attendances")
    # The day a figure counts it on: the event's, or that of the note when it was noted before the event began.
    counted_on = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["counted_on"], name="attendance_day")]

    def __str__(self) -> str:
        return str(self.registration_id)
