"""Who may read the journal."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet

from hubnetz.journal.models import Entry, Look
from hubnetz.lib.periods import BERLIN, end_of_day, months_before, start_of_day


def history_of(target: Model) -> "QuerySet[Entry]":
    """Return what happened to a row, oldest first; whoever may see the row may see its history."""
    code = str(getattr(target, "code", "") or getattr(target, "slug", "") or target.pk)
    return Entry.objects.filter(noun=target._meta.label_lower, code=code).order_by("at", "pk")


def looks_at(
    hubs: Collection[str],
    *,
    what: str = "",
    code: str = "",
    who: int | None = None,
    until: date | None = None,
) -> "QuerySet[Look]":
    """Return who saw personal data of these hubs (slugs), newest first; for pages that know that the user leads them.

    :param code: of one row; with ``what`` as the same code may be another noun's
    :param until: the day, in Berlin, with which the list begins
    """
    rows = Look.objects.filter(hub__in=hubs).select_related("by")
    wanted: dict[str, Any] = {"what": what, "code": code, "by": who}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if until:
        rows = rows.filter(at__lt=end_of_day(until))
    return rows.order_by("-at", "-pk")


def due_to_forget(now: datetime, held: Mapping[str, Collection[str]]) -> list[tuple[str, int, int]]:
    """Return label, number and how many of them a hold keeps: lines of who saw what, older than a year."""
    day = months_before(now.astimezone(BERLIN).date(), 12)
    return [("journal.Look", Look.objects.filter(at__lt=start_of_day(day)).count(), 0)]
