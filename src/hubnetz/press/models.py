"""What we tell the public, and what the public tells us about these pages."""

from datetime import date

from django.db import models
from django.db.models import Q

from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField
from hubnetz.lib.worded import Given
from hubnetz.network.models import Hub
from hubnetz.press import rules


class NoticeQuerySet(models.QuerySet["Notice"]):
    def on_show(self, today: "date | Given") -> "NoticeQuerySet":
        """Published, their day has come, not withdrawn."""
        return self.filter(published_at__isnull=False, withdrawn_at=None, publish_on__lte=today)


class Notice(models.Model):
    """A piece of news or a press release, of one hub or of the network."""

    class Kind(models.TextChoices):
        NEWS = "news"
        RELEASE = "release"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, related_name="+")  # None: the network's
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.NEWS)
    title = TextsField()
    teaser = TextsField()
    text = TextsField()
    publish_on = models.DateField(null=True)  # the day from which it is shown
    published_at = models.DateTimeField(null=True)  # when somebody decided so
    withdrawn_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    idempotency_key = models.UUIDField(unique=True, null=True)  # of the form it was drafted with
    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(publish_on__isnull=False),
                name="notice_published_for_a_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(published_at__isnull=False),
                name="notice_withdrawn_when_published",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-publish_on", "-id"],
                condition=Q(published_at__isnull=False, withdrawn_at=None),
                name="notice_on_show",
            ),
            models.Index(fields=["hub", "-publish_on"], name="notice_of_hub"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def state_on(self, today: date) -> str:
        """Return where the notice stands on the day: drafted, planned, on_show or withdrawn."""
        return rules.state(
            published_at=self.published_at,
            publish_on=self.publish_on,
            withdrawn_at=self.withdrawn_at,
            today=today,
        )

    @property
    def version(self) -> str:
        """What a form sends back, so that a change in between is noticed."""
        return rules.version(self.changed_at)


class Feedback(models.Model):
    """Somebody could not use a page, or found a mistake on it."""

    class Kind(models.TextChoices):
        BARRIER = "barrier"
        MISTAKE = "mistake"

    code = models.CharField(max_length=20, unique=True, default=new_code)
    kind = models.CharField(max_length=8, choices=Kind)
    page = models.CharField(max_length=300, blank=True)  # its path
    text = models.TextField(blank=True)  # empty again when it is forgotten
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="de")
    received_at = models.DateTimeField()
    answer_due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)  # text and address are gone, the line stays for the count
    idempotency_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(forgotten_at=None) | Q(email="", text="", answer=""),
                name="feedback_forgotten_is_empty",
            )
        ]
        indexes = [models.Index(fields=["answered_at", "answer_due_on"], name="feedback_open")]

    def __str__(self) -> str:
        return self.code
