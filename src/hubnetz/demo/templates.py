"""Templates of events: two of the network, one that a hub keeps and offers to all."""

from datetime import datetime, timedelta
from typing import Any

from hubnetz.demo import dates, facts, sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.events import models as events
from hubnetz.events import patterns
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.texts import Texts

_MADE = timedelta(days=40)  # ago
_ANY = "zd-bb"  # writes what the network keeps; nothing of a hub stays in it


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write the templates and who saved them; return how many rows. No event stays."""
    said = facts.read("templates.toml")["template"]
    journal = []
    for one in said:
        hub = one.get("hub")
        event = _event(one, hub or _ANY, ground, now)
        content = patterns.written_down(event)
        event.delete()
        template = events.EventTemplate.objects.create(
            hub_id=ground.hubs[hub] if hub else None,
            kind_id=event.kind_id,
            name=_texts(one, "name_"),
            content=content if hub else patterns.for_all(content),
            is_offered=one.get("offered", hub is None),
            made_at=now - _MADE,
        )
        if hub:
            journal.append(
                Entry(
                    at=now - _MADE, verb="events.template_saved", noun="events.eventtemplate", code=template.code,
                    hub=hub, by_id=ground.users[sign_ins.address(hub, "events")],
                    after={"name": dict(template.name), "offered": template.is_offered},
                )
            )  # fmt: skip
    Entry.objects.bulk_create(journal)
    return {"events_eventtemplate": len(said), "journal_entry": len(journal)}


def _event(said: dict[str, Any], hub: str, ground: Ground, now: datetime) -> events.Event:
    starts_at = dates.at((now - _MADE).astimezone(BERLIN).date(), said["hour"])
    online = said["mode"] == "online"
    event = events.Event.objects.create(
        hub_id=ground.hubs[hub], kind_id=ground.event_kinds[said["kind"]], mode=said["mode"],
        title=_texts(said, "title_"), text=_texts(said, "text_"),
        site_id=None if online else ground.sites[hub][0], starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=said["minutes"]),
    )  # fmt: skip
    for number, topic in enumerate(said["topics"]):
        event.about.create(topic_id=ground.topics[topic], position=number)
    for number, pool in enumerate(said["pools"]):
        event.pools.create(
            mode=pool["mode"], planned_mode=pool["mode"], seats=pool["seats"], queue_seats=pool["queue"],
            position=number,
        )  # fmt: skip
    for number, asked in enumerate(said.get("question", [])):
        event.questions.create(
            kind=asked["kind"], text=_texts(asked), is_required=asked["required"], position=number
        )
    for part in said.get("session", []):
        begins = starts_at + timedelta(minutes=part["after"])
        event.sessions.create(
            hub_id=event.hub_id, kind=part["kind"], title=_texts(part), starts_at=begins,
            ends_at=begins + timedelta(minutes=part["minutes"]),
        )  # fmt: skip
    return event


def _texts(said: dict[str, Any], name: str = "") -> Texts:
    return Texts({language: said[f"{name}{language}"] for language in ("de", "en")})
