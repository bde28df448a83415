"""Files that a hub takes in: of those who may change its records."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from hubnetz.network import access as network
from hubnetz.network.models import Hub, Membership
from hubnetz.organisations.columns import FIELDS as FIELDS
from hubnetz.organisations.columns import recognised as recognised
from hubnetz.organisations.models import Import, ImportRow, Organisation

IMPORT = (Membership.Role.LEAD, Membership.Role.ADVISER)


def imports_of(user: Any, hubs: Iterable[Hub]) -> "QuerySet[Import]":
    """Return the files that were sent for these hubs, where the user takes files in, newest first."""
    may = network.hubs_of(user, *IMPORT).values("pk")
    rows = Import.objects.filter(hub__in=may).filter(hub__in=list(hubs))
    return rows.select_related("hub", "by").order_by("-sent_at", "-pk")


def import_of(user: Any, code: str) -> Import:
    """Return one file of a hub where the user takes files in.

    :raises Http404: for another hub's file as for a missing one
    """
    may = network.hubs_of(user, *IMPORT).values("pk")
    return get_object_or_404(Import.objects.filter(hub__in=may).select_related("hub", "by"), code=code)


def rows_of(source: Import, fate: str = "") -> "QuerySet[ImportRow]":
    """Return the lines of a file, or those with which one thing would happen, in their order."""
    rows = source.rows.order_by("number")
    return rows.filter(fate=fate) if fate else rows


def fates_of(source: Import) -> dict[str, int]:
    """Return with how many lines of a file what would happen."""
    found = dict(source.rows.order_by().values_list("fate").annotate(n=Count("pk")))
    return {fate: found.get(fate, 0) for fate in ImportRow.Fate.values}


def candidates_of(source: Import, rows: Iterable[ImportRow]) -> dict[str, Organisation]:
    """Return the hub's records that lines may mean, by their codes."""
    codes = {code for row in rows for code in (*row.candidates, row.record) if code}
    found = Organisation.objects.at(source.hub).standing().filter(code__in=codes)
    return {one.code: one for one in found}
