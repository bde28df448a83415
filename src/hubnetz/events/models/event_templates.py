"""What a hub or the network keeps of an event, to begin others from."""

from datetime import datetime, time
from typing import Any

from django.db import models
from django.db.models import Q

from hubnetz.events.models.event import EventKind
from hubnetz.lib.codes import new_code
from hubnetz.lib.texts import Texts, TextsField
from hubnetz.network.models import Hub


class EventTemplate(models.Model):
    """An event written down for beginning others from: a hub's own, perhaps offered to all, or the network's.

    It is a row of its own and no hidden event, so that no list, count, calendar, comparison, export or deletion
    of events has to leave it out, now or later. What it says is what it said on the day it was saved: the event
    may change, be cancelled or thrown away. It names nobody.
    """

    code = models.CharField(max_length=20, unique=True, default=new_code)
    hub = models.ForeignKey(Hub, models.PROTECT, null=True, related_name="+")  # None: the network's own
    kind = models.ForeignKey(EventKind, models.PROTECT, related_name="+")
    name = TextsField()
    content = models.JSONField()  # see patterns.py
    is_offered = models.BooleanField(default=False, db_default=False)  # every hub may begin from it
    # the network's: of which hub's it was made
    taken_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="taken_over")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    idempotency_key = models.UUIDField(unique=True, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hub__isnull=False) | Q(is_offered=True), name="network_template_is_for_all"
            ),
            models.UniqueConstraint(
                fields=["taken_from"],
                condition=Q(hub=None, retired_at=None),
                name="network_template_taken_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def title(self) -> Texts:
        """What an event begun from it is called at first."""
        return Texts(self.content["event"]["title"])

    @property
    def text(self) -> Texts:
        """What an event begun from it says at first."""
        return Texts(self.content["event"]["text"])

    @property
    def mode(self) -> str:
        """Where it takes place: on site, online or both."""
        return str(self.content["event"]["mode"])

    @property
    def minutes(self) -> int:
        """How long it takes by the clock on the wall."""
        return int(self.content["minutes"])

    @property
    def parts(self) -> dict[str, Any]:
        """How many sessions, questions and ways to take part it brings along; seats: None without a limit."""
        pools = self.content["pools"]
        seats = [pool["seats"] for pool in pools]
        return {
            "sessions": len(self.content["sessions"]),
            "questions": len(self.content["questions"]),
            "types": sum(len(pool["types"]) for pool in pools),
            "seats": None if None in seats or not seats else sum(seats),
        }

    @property
    def begins(self) -> time:
        """At what hour the event began, in Berlin."""
        return datetime.fromisoformat(self.content["at"]["starts_at"]).time()
