"""Verb of those who take lists along: note who did."""

from typing import Any

from django.db import models, transaction

from hubnetz.events.models import Event
from hubnetz.journal import actions as journal


@transaction.atomic
def note_export(target: models.Model, *, what: str, kind: str, people: int, by: Any) -> None:
    """Note that somebody took personal data out of the house: what (`people`, `badges`, `door list`), as which kind
    of file, and of how many people. The target is the event, or the hub if it was a list of its events."""
    hub = target.hub.slug if isinstance(target, Event) else str(getattr(target, "slug", ""))
    after = {"what": what, "as": kind, "people": people}
    journal.record("events.people_exported", target, hub=hub, after=after, by=by)
