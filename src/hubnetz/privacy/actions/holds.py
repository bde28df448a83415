"""Verbs of holds: something must not be deleted for now."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.journal import actions as journal
from hubnetz.lib.errors import Refused
from hubnetz.network.models import Hub
from hubnetz.privacy.access import HOLDABLE
from hubnetz.privacy.models import Hold


class NotHoldable(Refused):
    code = "privacy_not_holdable"


class NoReason(Refused):
    code = "privacy_no_reason"


@transaction.atomic
def hold(row: models.Model, *, reason: str, hub: Hub | None = None, by: Any) -> Hold:
    """Keep a row from being forgotten until the hold ends, for a reason. Twice, also at once: the first one stays.

    :raises NotHoldable: for a kind of row that no clock asks about holds: the hold would protect nothing
    :raises NoReason: if nothing says why
    """
    noun, code = row._meta.label_lower, str(getattr(row, "code", row.pk))
    if noun not in HOLDABLE:
        raise NotHoldable(
            _(
                "This cannot be held. You can hold the people of an event, a booking, a customer, a file or a person."
            )
        )
    if not reason.strip():
        raise NoReason(_("Please say why it must not be deleted for now."))
    made, is_new = Hold.objects.get_or_create(
        noun=noun,
        noun_code=code,
        ended_at=None,
        defaults={"hub": hub, "reason": reason.strip(), "since": timezone.now(), "made_by": by},
    )
    if is_new:
        slug, what = hub.slug if hub else "", {"noun": noun, "code": code}
        journal.record("privacy.held", made, hub=slug, after=what, by=by)
    return made


@transaction.atomic
def end_hold(held: Hold, *, by: Any) -> Hold:
    """Let a row go the way of all others again. Twice: harmless."""
    held = Hold.objects.select_for_update(of=("self",)).select_related("hub").get(pk=held.pk)
    if held.ended_at is None:
        held.ended_at = timezone.now()
        held.save(update_fields=["ended_at"])
        journal.record("privacy.hold_ended", held, hub=held.hub.slug if held.hub else "", by=by)
    return held
