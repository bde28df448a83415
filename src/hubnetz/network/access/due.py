"""Which contacts have been off the pages of hubs for too long."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from hubnetz.lib.periods import BERLIN, months_before
from hubnetz.network.models import TeamEntry


def entries_to_forget(now: datetime) -> "QuerySet[TeamEntry]":
    """Return the contacts whose last day on a hub's page was longer ago than contacts are kept."""
    months = settings.HUBNETZ_CONTACTS_KEPT
    if not months:
        return TeamEntry.objects.none()
    before = months_before(now.astimezone(BERLIN).date(), months)
    return TeamEntry.objects.filter(shown_until__lt=before).order_by("pk")


def due_to_forget(now: datetime, held: Mapping[str, Collection[str]]) -> list[tuple[str, int, int]]:
    """Return label, number and how many of them a hold keeps."""
    return [("network.TeamEntry", entries_to_forget(now).count(), 0)]
