"""What happens around events of the demo network: a joint event whose rule waits for agreement, surveys, who joined.

No figure knows it: nobody comes who did not come before, and what is agreed concerns a date to come.
"""

from datetime import datetime, timedelta

from hubnetz.demo import sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.events import models as events
from hubnetz.events import timing
from hubnetz.journal.models import Entry

HOST, COHOST = "zd-bb", "nordschwarzwald"
TOGETHER = "Fachabend: Maschinen, die miteinander reden"
SURVEY = "https://umfrage.hubnetz.example/"
_JOINED = 8  # online events, the latest of the host


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write it with its journal; return how many rows of the tables that the history has, too."""
    journal = _together(ground, now)
    host = ground.hubs[HOST]
    coming = events.Event.objects.filter(hub=host, starts_at__gt=now, feedback_url="")
    for event in coming:
        events.Event.objects.filter(pk=event.pk).update(feedback_url=f"{SURVEY}{event.code}")
    _join_online(told, host, now)
    Entry.objects.bulk_create(journal)
    return {"events_cohost": len(journal) // 2, "journal_entry": len(journal)}


def _together(ground: Ground, now: datetime) -> list[Entry]:
    """Let a second hub run a date to come; the host proposes to count by place, the other has not said yes yet."""
    found = events.Event.objects.filter(
        hub=ground.hubs[HOST], title__de=TOGETHER, starts_at__gt=now, cohosting=None
    )
    event = found.first()
    if event is None:
        return []
    event.cohosting.create(hub_id=ground.hubs[COHOST])
    rule = events.Crediting.Rule.HOME
    proposed = now - timedelta(hours=30)
    events.Crediting.objects.create(event=event, rule=rule, proposed_at=proposed)
    by = ground.users[sign_ins.address(HOST, "events")]
    about = {"noun": "events.event", "code": event.code, "by_id": by}
    joined, before, after = {"hub": COHOST}, {"rule": "all"}, {"rule": str(rule)}
    return [
        Entry(at=proposed, verb="events.joined_as_host", hub=COHOST, after=joined, **about),
        Entry(at=proposed, verb="events.credit_proposed", hub=HOST, before=before, after=after, **about),
    ]


def _join_online(told: Told, host: int, now: datetime) -> None:
    """Let people at the latest online events have opened the link to join, some whom nobody noted among them."""
    rng = told.scenario.rng("near")
    held = events.Event.objects.held(now).filter(hub=host, mode="online").order_by("-starts_at", "pk")
    for event in held[:_JOINED]:
        people = event.registrations.standing().filter(is_walk_in=False).order_by("pk")
        noted = [one for one in people if hasattr(one, "attendance")]
        here = (
            noted + [one for one in people if not hasattr(one, "attendance")][::2]
        )  # some lists are not complete
        opens = timing.joins_from(event.starts_at)
        events.Joined.objects.bulk_create(
            events.Joined(registration=one, joined_at=opens + timedelta(minutes=rng.triangular(5, 45, 29)))
            for one in here
        )
