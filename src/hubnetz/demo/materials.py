"""Files and links beside the dates of the entrance, and people who want to be in no photo; no figure knows it."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from hubnetz.demo import facts
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.events import models as events
from hubnetz.journal.models import Entry

_ADDED = timedelta(days=2)  # before the beginning


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write them with their journal; return how many rows of the tables that the history has, too."""
    journal: list[Entry] = []
    for said in facts.read("materials.toml")["event"]:
        event = events.Event.objects.select_related("hub").get(title__de=said["title_de"])
        if said["photos"]:
            note = {language: said[f"note_{language}"] for language in ("de", "en")}
            events.Event.objects.filter(pk=event.pk).update(takes_photos=True, photo_note=note)
            seats = event.registrations.standing().order_by("pk").values_list("pk", flat=True)
            event.registrations.filter(pk__in=list(seats[: said["no_photos"]])).update(no_photos=True)
        for position, one in enumerate(said["material"]):
            journal.append(_add(event, one, position))
    Entry.objects.bulk_create(journal)
    return {"journal_entry": len(journal)}


def _add(event: events.Event, said: dict[str, Any], position: int) -> Entry:
    at = event.starts_at - _ADDED
    content = said["text"].encode() if "file" in said else None
    file: dict[str, Any] = {"url": said.get("url", "")}
    if content:
        digest = hashlib.sha256(content).hexdigest()
        file = {"file_name": said["file"], "kind": "txt", "size": len(content), "digest": digest}
    made = event.materials.create(
        name={"de": said["name_de"], "en": said["name_en"]},
        audience=said["audience"],
        after_end=said.get("after_end", False),
        position=position,
        content=content,
        added_at=at,
        **file,
    )
    after = {"name": dict(made.name), "for": made.audience}
    return Entry(
        at=at,
        verb="events.material_added",
        noun="events.material",
        code=made.code,
        hub=event.hub.slug,
        after=after,
    )
