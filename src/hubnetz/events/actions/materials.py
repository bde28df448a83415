"""Verbs on what a hub gives to those who come: add files and links, order, rename, remove, tell people of them."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding, material_letters
from hubnetz.events.access import materials as access
from hubnetz.events.models import Event, Material, Told
from hubnetz.events.refusals import SENT_BEFORE, MaterialRefused, NobodyThere, NotEncrypted
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.lib.texts import Texts
from hubnetz.lib.uploads import Taken

MOST = 40  # of one event
LARGEST_TOGETHER = 60_000_000  # bytes of the files of one event


@transaction.atomic
def add_file(
    event: Event,
    file: Taken,
    *,
    name: Mapping[str, str],
    audience: str,
    after_end: bool = False,
    idempotency_key: UUID,
    by: Any,
) -> Material:
    """Put a file that passed the gate beside an event, for those of the audience, now or from its end on.

    Sent twice, it is one.

    :raises MaterialRefused: if there are too many, or together they are too large
    :raises KeyUsedElsewhere: if the key belongs to something else
    """
    values = {
        "file_name": file.name,
        "kind": file.kind,
        "size": len(file.content),
        "digest": hashlib.sha256(file.content).hexdigest(),
        "content": file.content,
    }
    return _add(event, name, audience, after_end, idempotency_key, by, **values)


@transaction.atomic
def add_link(
    event: Event,
    url: str,
    *,
    name: Mapping[str, str],
    audience: str,
    after_end: bool = False,
    idempotency_key: UUID,
    by: Any,
) -> Material:
    """Put a link beside an event, for those of the audience, now or from its end on. Sent twice, it is one.

    :raises NotEncrypted: if it is not https
    :raises MaterialRefused: if there are too many
    :raises KeyUsedElsewhere: if the key belongs to something else
    """
    if not url.startswith("https://"):
        raise NotEncrypted(_("Please give an address that begins with https://."))
    return _add(event, name, audience, after_end, idempotency_key, by, url=url)


def _add(
    event: Event, name: Mapping[str, str], audience: str, after_end: bool, key: UUID, by: Any, **values: Any
) -> Material:
    event = holding.hold(event)
    if sent_before := Material.objects.filter(idempotency_key=key).defer("content").first():
        same = (sent_before.url, sent_before.digest) == (values.get("url", ""), values.get("digest", ""))
        if sent_before.event_id != event.pk or not same:
            raise KeyUsedElsewhere(SENT_BEFORE)
        return sent_before
    there = event.materials.aggregate(size=Sum("size"), last=Max("position"))
    if event.materials.count() >= MOST:
        raise MaterialRefused(_("These are very many materials already. Please put some together."))
    if (there["size"] or 0) + values.get("size", 0) > LARGEST_TOGETHER:
        raise MaterialRefused(
            _("All files of an event may have 60 MB together. Please remove one, or give a link instead.")
        )
    made = event.materials.create(
        name=_named(name),
        audience=Material.For(audience),
        after_end=after_end,
        position=0 if there["last"] is None else there["last"] + 1,
        added_at=timezone.now(),
        idempotency_key=key,
        **values,
    )
    journal.record("events.material_added", made, hub=event.hub.slug, after=_noted(made), by=by)
    return made


@transaction.atomic
def change_material(
    material: Material, *, name: Mapping[str, str], audience: str, after_end: bool, by: Any
) -> Material:
    """Give a material another name, show it to others, or from another moment on."""
    event, found = _hold(material)
    before = _noted(found)
    found.name, found.audience, found.after_end = _named(name), Material.For(audience), after_end
    after = _noted(found)
    if before != after:
        found.save(update_fields=["name", "audience", "after_end"])
        journal.record(
            "events.material_changed", found, hub=event.hub.slug, before=before, after=after, by=by
        )
    return found


@transaction.atomic
def move_material(material: Material, *, up: bool, by: Any) -> Material:
    """Show a material one place earlier or later; at the end of the list nothing happens."""
    event, found = _hold(material)
    order = list(access.materials_of(event))
    place = next(number for number, one in enumerate(order) if one.pk == found.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return found
    order[place], order[other] = order[other], order[place]
    for number, one in enumerate(order):
        if one.position != number:
            one.position = number
            one.save(update_fields=["position"])
    journal.record("events.material_moved", found, hub=event.hub.slug, after={"place": other + 1}, by=by)
    return order[other]


@transaction.atomic
def remove_material(material: Material, *, by: Any) -> None:
    """Take a material away from an event, with its bytes. Twice: harmless."""
    event = holding.hold(material.event)
    found = event.materials.filter(pk=material.pk).defer("content").first()
    if found is None:
        return
    journal.record("events.material_removed", found, hub=event.hub.slug, before=_noted(found), by=by)
    event.materials.filter(pk=found.pk).delete()


@transaction.atomic
def tell_of_materials(event: Event, *, by: Any) -> int:
    """Write to everybody who may see materials now and was not told yet, once; return how many e-mails that were.

    Each reads what is there for them. Who comes to see something later, because they are noted as present or because
    the event is over, is told when staff press again; nobody is told twice.

    :raises NobodyThere: if everybody who may see something was told
    """
    event, now = holding.hold(event), timezone.now()
    people = access.people_to_tell(event)
    if not people:
        raise NobodyThere(
            _("Everybody who may see materials has had this e-mail, or nobody may see any yet.")
        )
    Told.objects.bulk_create(
        Told(registration=seat, kind=Told.Kind.MATERIALS, starts_at=event.starts_at, told_at=now)
        for one in people
        for seat in one.seats
    )
    written = material_letters.materials_there(event, people)
    journal.record("events.materials_told", event, hub=event.hub.slug, after={"letters": written}, by=by)
    return written


def _hold(material: Material) -> tuple[Event, Material]:
    event = holding.hold(material.event)
    found = event.materials.select_for_update().defer("content").get(pk=material.pk)
    found.event = event
    return event, found


def _named(name: Mapping[str, str]) -> Texts:
    return Texts({code: said for code, text in name.items() if (said := characters.one_line(text))})


def _noted(material: Material) -> dict[str, Any]:
    """Return a material as the journal keeps it: of a file its name and the beginning of its check sum."""
    what = (
        {"url": material.url} if material.url else {"file": material.file_name, "sum": material.digest[:12]}
    )
    return {
        "name": dict(material.name),
        "for": str(material.audience),
        "after_end": material.after_end,
        **what,
    }
