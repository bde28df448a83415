"""Which letters are due, and who may read which."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from hubnetz.lib import addresses
from hubnetz.post import rules
from hubnetz.post.models import Letter, Suppression


def due_letters(limit: int) -> list[int]:
    """Return the keys of waiting letters that are due, those due longest first."""
    due = Letter.objects.waiting().filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
    return list(due.values_list("pk", flat=True)[:limit])


def letters_of(hubs: list[str], address: str = "") -> "QuerySet[Letter]":
    """Return the letters written by the hubs (slugs) or to the address, newest first."""
    own = Q(hub__in=hubs)
    if address:
        own |= addresses.whose(address, "to")
    return Letter.objects.filter(own).order_by("-written_at", "-pk")


def letters_about(target: Any) -> "QuerySet[Letter]":
    """Return the letters about a row, oldest first; whoever may see the row may see them."""
    return Letter.objects.filter(noun=target._meta.label_lower, noun_code=target.code).order_by(
        "written_at", "pk"
    )


def is_suppressed(address: str) -> bool:
    """Say whether nothing is sent to the address any more."""
    return Suppression.objects.filter(addresses.whose(address, "address")).exists()


def count_letters(address: str, kinds: Collection[str], since: datetime) -> int:
    """Return how many letters of these kinds were written to the address since a moment: for limits."""
    return Letter.objects.filter(
        addresses.whose(address, "to"), kind__in=kinds, written_at__gte=since
    ).count()


def letters_to_forget(now: datetime) -> "QuerySet[Letter]":
    """Return the letters that are not kept any longer; those about somebody's own data only for days."""
    over = Q(kind__startswith="privacy.", written_at__lt=now - rules.OWN_DATA_KEPT)
    if months := settings.HUBNETZ_LETTERS_KEPT:
        over |= Q(written_at__lt=now - timedelta(days=round(months * 30.44)))
    return Letter.objects.filter(over).exclude(state=Letter.State.WAITING).order_by("pk")


def due_to_forget(now: datetime, held: Mapping[str, Collection[str]]) -> list[tuple[str, int, int]]:
    """Return label, number and how many of them a hold keeps."""
    return [("post.Letter", letters_to_forget(now).count(), 0)]


def failed_addresses(hubs: Collection[str]) -> "QuerySet[Letter]":
    """Return the addresses, in small letters, to which a letter of these hubs (slugs) could not be delivered."""
    return Letter.objects.filter(state=Letter.State.FAILED, hub__in=hubs).values_list(Lower("to"), flat=True)
