"""What is to be forgotten of events, for whoever wants to know it before."""

from collections.abc import Collection, Mapping
from datetime import datetime

from hubnetz.events.access import forgetting


def due_to_forget(now: datetime, held: Mapping[str, Collection[str]]) -> list[tuple[str, int, int]]:
    """Return label, number and how many of them a hold keeps."""
    events = forgetting.events_to_forget(now)
    kept = sum(event.code in held.get("events.event", ()) for event in events)
    return [
        ("events.Event", len(events), kept),
        ("events.Enrolment", len(forgetting.enrolments_to_forget(now)), 0),
    ]
