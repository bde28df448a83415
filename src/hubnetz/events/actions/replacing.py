"""Verbs that put a new version of a material in the place of the one before, at the same address."""

import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding, material_letters
from hubnetz.events.access import materials as access
from hubnetz.events.actions.materials import LARGEST_TOGETHER
from hubnetz.events.models import Material
from hubnetz.events.refusals import ChangedMeanwhile, MaterialRefused, NotEncrypted
from hubnetz.journal import actions as journal
from hubnetz.lib.uploads import Taken


@transaction.atomic
def replace_file(material: Material, file: Taken, *, version: int, tell_again: bool = False, by: Any) -> int:
    """Put other bytes in the place of a file: address, name, audience and place in the list stay, the version rises.

    `tell_again`: whoever was told of materials before and may see this one now gets one e-mail about it. Return how
    many e-mails that were. The same bytes once more change nothing, and nobody is written to.

    :raises ChangedMeanwhile: if somebody else replaced it after `version` was read
    :raises MaterialRefused: if it is a link, was removed, or all files would be too large together
    """
    values = {
        "file_name": file.name,
        "kind": file.kind,
        "size": len(file.content),
        "digest": hashlib.sha256(file.content).hexdigest(),
        "content": file.content,
    }
    return _replace(material, values, version, tell_again, by)


@transaction.atomic
def replace_link(material: Material, url: str, *, version: int, tell_again: bool = False, by: Any) -> int:
    """Let a link lead elsewhere; otherwise as `replace_file`.

    :raises NotEncrypted: if it is not https
    :raises ChangedMeanwhile: if somebody else replaced it after `version` was read
    :raises MaterialRefused: if it is a file, or was removed
    """
    if not url.startswith("https://"):
        raise NotEncrypted(_("Please give an address that begins with https://."))
    return _replace(material, {"url": url}, version, tell_again, by)


def _replace(material: Material, values: dict[str, Any], version: int, tell_again: bool, by: Any) -> int:
    event = holding.hold(material.event)
    found = event.materials.select_for_update().defer("content").filter(pk=material.pk).first()
    if found is None or found.is_file == ("url" in values):
        raise MaterialRefused(_("This material was removed meanwhile. Please add it anew."))
    found.event = event
    before = _noted(found)
    if all(getattr(found, name) == value for name, value in values.items() if name in ("url", "digest")):
        return 0
    if found.version != version:
        raise ChangedMeanwhile(
            _("A colleague replaced this material meanwhile. Please look at the present version first.")
        )
    others = event.materials.exclude(pk=found.pk).aggregate(size=Sum("size"))["size"] or 0
    if others + values.get("size", 0) > LARGEST_TOGETHER:
        raise MaterialRefused(
            _("All files of an event may have 60 MB together. Please remove one, or give a link instead.")
        )
    for name, value in values.items():
        setattr(found, name, value)
    found.version, found.replaced_at = found.version + 1, timezone.now()
    found.save(update_fields=[*values, "version", "replaced_at"])
    told = material_letters.material_replaced(found, access.people_told(found)) if tell_again else 0
    after = {**_noted(found), "letters": told}
    journal.record("events.material_replaced", found, hub=event.hub.slug, before=before, after=after, by=by)
    return told


def _noted(material: Material) -> dict[str, Any]:
    what = (
        {"url": material.url} if material.url else {"file": material.file_name, "sum": material.digest[:12]}
    )
    return {"version": material.version, **what}
