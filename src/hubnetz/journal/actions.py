"""Verbs of the journal."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.utils import timezone

from hubnetz.journal.models import Entry, Look


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


def note_look(what: str, code: str = "", *, hubs: Iterable[str], how: str = Look.How.PAGE, by: Any) -> None:
    """Note that somebody saw personal data: what, of which row (none for a list), of which hubs; one query.

    A page that is asked for again within a minute, as while somebody types, is one look; a file never is.
    """
    words = {"at": timezone.now(), "by": by.pk, "what": what, "code": code, "how": how}
    with connection.cursor() as cursor:
        cursor.execute(_LOOKED, {**words, "hubs": sorted(set(hubs)), "always": how == Look.How.EXPORT})


_LOOKED = """
INSERT INTO journal_look (at, by_id, hub, what, code, how)
SELECT %(at)s, %(by)s, slug, %(what)s, %(code)s, %(how)s FROM unnest(%(hubs)s::text[]) AS slug
WHERE %(always)s OR NOT EXISTS (
    SELECT FROM journal_look AS said
    WHERE said.hub = slug AND said.by_id = %(by)s AND said.what = %(what)s AND said.code = %(code)s
    AND said.how = %(how)s AND said.at > %(at)s - interval '1 minute'
)
"""


def forget_looks() -> int:
    """Take away who saw what more than a year ago; returns how many lines. How long is not ours to say."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_forget_looks()")
        return int(cursor.fetchone()[0])


def forget_due(now: datetime, *, held: Mapping[str, Collection[str]]) -> int:
    """Take away who saw what more than a year ago, by the database's own clock; returns how many lines."""
    return forget_looks()


def record_all(
    verb: str,
    lines: Iterable[tuple[models.Model, str, dict[str, Any], dict[str, Any]]],
    *,
    by: Any = None,
) -> int:
    """Note that the verb was done to each of many targets at once; return how many.

    A line is the target, the slug of its hub, what stood there before and after.
    """
    now = timezone.now()
    made = Entry.objects.bulk_create(
        (
            Entry(
                at=now,
                verb=verb,
                by=by if by is not None and by.pk else None,
                noun=target._meta.label_lower,
                code=str(getattr(target, "code", "") or getattr(target, "slug", "") or target.pk),
                hub=hub,
                before=before,
                after=after,
            )
            for target, hub, before, after in lines
        ),
        batch_size=1000,
    )
    return len(made)
