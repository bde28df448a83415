"""A hub's records are the hub's: nobody else gets them."""

from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from hubnetz.network import access as network
from hubnetz.network.models import Hub
from hubnetz.organisations import rules
from hubnetz.organisations.models import Organisation


def organisations_of(user: Any) -> "QuerySet[Organisation]":
    """Return the records of the hubs where the user works."""
    return Organisation.objects.filter(hub__in=network.hubs_of(user))


def organisation_of(user: Any, code: str) -> Organisation:
    """Return one record of a hub where the user works.

    :raises Http404: for another hub's record as for a missing one
    """
    return get_object_or_404(organisations_of(user).select_related("hub"), code=code)


def candidates(hub: Hub, typed: str, limit: int = 8) -> "QuerySet[Organisation]":
    """Return the hub's records that may be meant by what was typed, likeliest first; none for one letter."""
    folded = rules.folded(typed)
    if len(folded) < 2:
        return Organisation.objects.none()
    likeness = TrigramWordSimilarity(folded, "folded")
    alike = Organisation.objects.at(hub).annotate(likeness=likeness)
    return alike.filter(Q(likeness__gte=0.4) | Q(folded__contains=folded)).order_by(
        "-likeness", "name", "pk"
    )[:limit]
