"""A merge is taken back: what stands in the way, and which values come back."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from hubnetz.lib.periods import BERLIN
from hubnetz.organisations import merging
from hubnetz.organisations.models import Merge, Organisation


def in_the_way(done: Merge) -> Merge | None:
    """Return the newest merge that has to be taken back before this one.

    It is one of the kept record, or one that made a record part of another that a row of this merge names, or one
    that dropped a row that this merge had made: what comes back would say what nobody has said.
    """
    later = (
        Merge.objects.filter(undone_at=None, pk__gt=done.pk)
        .select_related("kept", "absorbed")
        .order_by("-pk")
    )
    of_kept = Q(kept=done.kept_id) | Q(absorbed=done.kept_id)
    made = {(row["model"], row["pk"]) for row in done.made}
    named = _named([*done.dropped, *done.made]) - {done.kept_id, done.absorbed_id}
    for newer in later.filter(of_kept | Q(kept__in=named) | Q(absorbed__in=named)):
        if newer.absorbed_id in named or done.kept_id in (newer.kept_id, newer.absorbed_id):
            return newer
        if not made.isdisjoint((row["model"], row["pk"]) for row in newer.dropped):
            return newer
    return None


def values(
    done: Merge,
    kept: Mapping[str, Any],
    absorbed: Mapping[str, Any],
    *,
    version: int,
    checked_on: date | None,
) -> dict[str, Any]:
    """Return the columns that become again what they were before the merge.

    What was chosen as one comes back as one, or not at all if any of it was changed since. A record that somebody has
    checked since is not provisional again.
    """
    back = dict(done.before)
    for columns in merging.CHOICES.values():
        chosen = [column for column in columns if column in back]
        if chosen and any(kept[column] != done.after.get(column, absorbed[column]) for column in columns):
            for column in chosen:
                del back[column]
    for column in [column for column in back if kept[column] != done.after[column]]:
        del back[column]
    if (
        not untouched(done, version)
        and checked_on
        and checked_on >= timezone.localdate(done.merged_at, BERLIN)
    ):
        back.pop("is_provisional", None)
    return back


def untouched(done: Merge, version: int) -> bool:
    """Say whether nobody has changed the kept record since the merge."""
    return bool(done.after.get("version") == version)


def _named(rows: Iterable[dict[str, Any]]) -> set[int]:
    """Return the records that whole rows name."""
    found: set[int] = set()
    for row in rows:
        for field in apps.get_model(row["model"])._meta.concrete_fields:
            if field.related_model is Organisation and (key := row["fields"].get(field.name)):
                found.add(key)
    return found
