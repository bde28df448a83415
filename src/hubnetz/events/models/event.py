"""What takes place, who runs it, what it is about."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from hubnetz.catalogue.models import Mode
from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField, in_first_language
from hubnetz.lib.worded import Given
from hubnetz.network.models import Hub, Site, Topic


class EventKind(models.Model):
    """Workshop, online seminar, coffee break … Kinds are data."""

    code = models.SlugField(unique=True)
    name = TextsField()
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.name)


class EventQuerySet(models.QuerySet["Event"]):
    def on_show(self) -> "EventQuerySet":
        """Published; also those that are over, cancelled, or not listed."""
        return self.filter(published_at__isnull=False)

    def listed(self) -> "EventQuerySet":
        """Published, and named in lists."""
        return self.on_show().filter(is_listed=True)

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
    reminds = models.BooleanField(default=True, db_default=True)  # a letter the day before
    feedback_url = models.URLField(blank=True, db_default="")  # where those who came are asked; https only
    takes_photos = models.BooleanField(default=False, db_default=False)  # photos or recordings are made
    photo_note = TextsField(db_default={})  # what is said of them; empty: the standard sentence
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    series = models.ForeignKey("events.Series", models.PROTECT, null=True, related_name="events")
    # gathers events of several hubs: it has neither seats nor sessions of its own and is counted as none
    is_umbrella = models.BooleanField(default=False, db_default=False)
    # the umbrella that gathers it with others
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    room = models.CharField(max_length=80, blank=True)  # at the site
    is_listed = models.BooleanField(default=True)  # False: only who has the address or an invitation finds it
    opens_at = models.DateTimeField(
        null=True
    )  # registrations are taken from here on; None: since publication
    closes_at = models.DateTimeField(null=True)  # and until here; None: until the end
    published_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(
        default=1, db_default=1
    )  # of what its editors write: of two, the second is told
    # what calendar programs go by (RFC 5546, 2.1.4): how often people had to be told something else since publication
    sequence = models.PositiveIntegerField(default=0, db_default=0)
    earlier_starts = ArrayField(models.DateTimeField(), default=list, db_default=[])  # since it was published
    idempotency_key = models.UUIDField(unique=True, null=True)
    # whose programme it was taken from; null: the hub's own idea
    adopted_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="adoptions")
    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_start"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="event_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(is_umbrella=False) | Q(part_of=None), name="no_umbrella_under_an_umbrella"
            ),
            models.CheckConstraint(
                condition=Q(feedback_url="") | Q(feedback_url__startswith="https://"),
                name="feedback_is_encrypted",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], name="event_start"),
            models.Index(
                fields=["starts_at", "id", "ends_at"],
                condition=Q(published_at__isnull=False, cancelled_at=None, is_listed=True),
                name="event_next",  # the next few, past what is over without a look at its rows
            ),
            models.Index(
                fields=["ends_at"],
                condition=Q(published_at__isnull=False, cancelled_at=None),
                name="event_end",  # what is to come, however much has been
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def renew(self) -> list[str]:
        """Count a change that calendars must take over; for verbs that hold it. Return the fields to save.

        The count never falls. Of a draft nobody has an entry, so nothing is counted.
        """
        if self.published_at:
            self.sequence += 1
        return ["sequence", "changed_at"]

    @property
    def moved_from(self) -> list[datetime]:
        """When it was to begin before, latest first; what came back to an earlier time was not moved from that one."""
        return [one for one in reversed(self.earlier_starts) if one != self.starts_at]

    def where(self, mode: str = "") -> str:
        """Say in one line where it takes place, for all or in one of its ways; empty where that is not known."""
        mode = mode or self.mode
        site = self.site if mode != Mode.ONLINE else None
        parts = [site.name, site.street, f"{site.postcode} {site.town}".strip()] if site else []
        online = [_("online")] if mode != Mode.ON_SITE else []
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
