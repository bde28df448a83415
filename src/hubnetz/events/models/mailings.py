"""What a hub writes to the people of an event beside the letters of its verbs, and who wants no news of a hub."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubnetz.events.models.event import Event
from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import TextsField
from hubnetz.network.models import Hub


class Group(models.TextChoices):
    """Some of the people of an event, for lists and e-mails."""

    SEATS = "seats", pgettext_lazy("people", "with a seat")
    ATTENDED = "attended", _("were there")
    ABSENT = "absent", _("had a seat and were not there")
    REQUESTS = "requests", pgettext_lazy("people", "asked for a seat")
    WAITING = "waiting", _("wait for a seat")


class Mailing(models.Model):
    """An e-mail that staff wrote to a group; the letters themselves lie in the post."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    event = models.ForeignKey(Event, models.CASCADE, related_name="mailings")
    group = models.CharField(max_length=8, choices=Group)
    subject = TextsField()
    text = TextsField()
    is_news = models.BooleanField(default=False)  # not about the event: whoever gets it may refuse the next
    letters = models.PositiveIntegerField()  # how many addresses it went to
    left_out = models.PositiveIntegerField(default=0)  # addresses that want no news
    idempotency_key = models.UUIDField(unique=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["event", "-sent_at"], name="mailing_of_event")]

    def __str__(self) -> str:
        return str(self.subject)


class NewsReader(models.Model):
    """An address that a hub sent news to, or that wants none of them any more."""

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.CASCADE, related_name="+")
    email = models.EmailField()
    first_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)  # wants no news of this hub from here on

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hub", "email"], name="news_reader_once")]

    def __str__(self) -> str:
        return self.code
