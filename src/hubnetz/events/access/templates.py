"""Templates of events: what somebody may begin from, what a hub keeps, what the network keeps."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.shortcuts import get_object_or_404

from hubnetz.events.access.staff import PLAN
from hubnetz.events.models import EventTemplate
from hubnetz.network import access as network
from hubnetz.network.models import Hub


def templates_for(hubs: Iterable[Hub]) -> "QuerySet[EventTemplate]":
    """Return what these hubs may begin from: the network's first, then their own, then what others offer."""
    own = Q(hub__in=list(hubs))
    return (
        EventTemplate.objects.filter(own | Q(is_offered=True), retired_at=None)
        .select_related("hub", "kind")
        .alias(rank=Case(When(hub=None, then=0), When(own, then=1), default=2))
        .order_by("rank", "kind__position", "pk")
    )


def retired_of(hubs: Iterable[Hub]) -> "QuerySet[EventTemplate]":
    """Return what these hubs kept and retired, latest first."""
    rows = EventTemplate.objects.filter(hub__in=list(hubs), retired_at__isnull=False)
    return rows.select_related("hub", "kind").order_by("-retired_at", "pk")


def template_for(hubs: Iterable[Hub], code: str) -> EventTemplate:
    """Return one template in use that these hubs may begin from.

    :raises Http404: for a retired one, or another hub's that is not offered, as for a missing one
    """
    return get_object_or_404(templates_for(hubs), code=code)


def template_kept_by(user: Any, code: str) -> EventTemplate:
    """Return one template, in use or retired, of a hub where the user plans.

    :raises Http404: for another hub's or the network's as for a missing one
    :raises PermissionDenied: if the user works at its hub with another role
    """
    rows = EventTemplate.objects.select_related("hub", "kind")
    found = get_object_or_404(rows, code=code, hub__in=network.hubs_of(user).values("pk"))
    if not network.memberships_of(user).filter(hub=found.hub_id, role__in=PLAN).exists():
        raise PermissionDenied
    return found


def templates_in_network() -> "QuerySet[EventTemplate]":
    """Return the network's own, retired ones too, and what hubs offer, each with the code of what the network took
    over from it (`taken`); the network's first."""
    taken = EventTemplate.objects.filter(taken_from=OuterRef("pk"), hub=None, retired_at=None)
    rows = EventTemplate.objects.filter(Q(hub=None) | Q(is_offered=True, retired_at=None))
    return (
        rows.select_related("hub", "kind")
        .annotate(taken=Subquery(taken.values("code")[:1]))
        .order_by(F("hub__short").asc(nulls_first=True), F("retired_at").asc(nulls_first=True), "pk")
    )


def template_in_network(code: str) -> EventTemplate:
    """Return one of them.

    :raises Http404: for what a hub keeps for itself as for a missing one
    """
    return get_object_or_404(templates_in_network(), code=code)


def network_template(code: str) -> EventTemplate:
    """Return one of the network's own, in use or retired.

    :raises Http404: for a hub's as for a missing one
    """
    return get_object_or_404(templates_in_network().filter(hub=None), code=code)
