"""Verbs of the journal."""

from typing import Any

from django.db import models
from django.utils import timezone

from hubnetz.journal.models import Entry


def record(
    verb: str,
    target: models.Model,
    *,
    hub: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    by: Any = None,
) -> Entry:
    """Note in the caller's transaction that the verb was done to the target.

    ``before`` and ``after`` hold only what changed and no more about people than the noun itself does.
    ``by=None`` is the house itself or somebody without an account.
    """
    return Entry.objects.create(
        at=timezone.now(),
        verb=verb,
        by=by if by is not None and by.pk else None,
        noun=target._meta.label_lower,
        code=str(getattr(target, "code", "") or getattr(target, "slug", "") or target.pk),
        hub=hub,
        before=before or {},
        after=after or {},
    )
