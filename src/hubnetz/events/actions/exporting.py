"""Verb of those who take lists along: note who did."""

from typing import Any

from django.db import transaction

from hubnetz.events.models import Event
from hubnetz.journal import actions as journal
from hubnetz.network.models import Hub


@transaction.atomic
def note_export(*targets: Event | Hub, what: str, kind: str, people: int, by: Any) -> None:
    """Note that somebody took personal data out of the house: what (`people`, a group, `badges`, `door list`), as which
    kind of file, and of how many people. The target is the event, or the hubs if it was a list of their events."""
    after = {"what": what, "as": kind, "people": people}
    for target in targets:
        hub = target.hub if isinstance(target, Event) else target
        journal.record("events.people_exported", target, hub=hub.slug, after=after, by=by)
