"""A hub's records are the hub's: nobody else gets them."""

from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from hubnetz.network import access as network
from hubnetz.network.models import Hub, Membership
from hubnetz.organisations import rules
from hubnetz.organisations.models import Organisation

Role = Membership.Role
WRITE = (Role.LEAD, Role.ADVISER, Role.EVENTS, Role.DESK)


def organisations_of(user: Any) -> "QuerySet[Organisation]":
    """Return the records of the hubs where the user works."""
    return Organisation.objects.filter(hub__in=network.hubs_of(user))


def organisation_of(user: Any, code: str) -> Organisation:
    """Return one record of a hub where the user works.

    :raises Http404: for another hub's record as for a missing one
    """
    return get_object_or_404(organisations_of(user).select_related("hub"), code=code)


def organisations_named(user: Any, codes: list[str]) -> "QuerySet[Organisation]":
    """Return those of the codes that are records of the user's hubs, by name; others are left out."""
    return organisations_of(user).filter(code__in=codes).order_by("name", "pk")


def search(user: Any, typed: str) -> "QuerySet[Organisation]":
    """Return the records of the user's hubs that may be meant by what was typed; all by name if nothing was."""
    records = organisations_of(user).select_related("hub")
    folded = rules.folded(typed)
    if not folded:
        return records.order_by("name", "pk") if not typed.strip() else records.none()
    return _alike(records, folded)


def candidates(hub: Hub, typed: str, limit: int = 8) -> "QuerySet[Organisation]":
    """Return the hub's records that may be meant by what was typed, likeliest first; none for one letter."""
    folded = rules.folded(typed)
    if len(folded) < 2:
        return Organisation.objects.none()
    return _alike(Organisation.objects.at(hub), folded)[:limit]


def _alike(records: "QuerySet[Organisation]", folded: str) -> "QuerySet[Organisation]":
    alike = records.annotate(likeness=TrigramWordSimilarity(folded, "folded"))
    return alike.filter(Q(likeness__gte=0.4) | Q(folded__contains=folded)).order_by("-likeness", "name", "pk")
