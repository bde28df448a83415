"""Which letters are due, and who may read which."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from hubnetz.post.models import Letter, Suppression


def due_letters(limit: int) -> list[int]:
    """Return the keys of waiting letters that are due, those due longest first."""
    due = Letter.objects.waiting().filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
    return list(due.values_list("pk", flat=True)[:limit])


def letters_of(hubs: list[str], address: str = "") -> "QuerySet[Letter]":
    """Return the letters written by the hubs (slugs) or to the address, newest first."""
    own = Q(hub__in=hubs)
    if address:
        own |= Q(to__iexact=address)
    return Letter.objects.filter(own).order_by("-written_at", "-pk")


def letters_about(target: Any) -> "QuerySet[Letter]":
    """Return the letters about a row, oldest first; whoever may see the row may see them."""
    return Letter.objects.filter(noun=target._meta.label_lower, noun_code=target.code).order_by(
        "written_at", "pk"
    )


def is_suppressed(address: str) -> bool:
    """Say whether nothing is sent to the address any more."""
    return Suppression.objects.filter(address__iexact=address).exists()


def count_letters(address: str, kinds: Collection[str], since: datetime) -> int:
    """Return how many letters of these kinds were written to the address since a moment: for limits."""
    return Letter.objects.filter(to__iexact=address, kind__in=kinds, written_at__gte=since).count()
