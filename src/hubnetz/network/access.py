"""Who works where with which role, and which hubs may be seen. Every room's access is built on this."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.accounts.models import User
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.texts import Texts
from hubnetz.network.models import Hub, HubPhase, Membership, Network, Region, Responsibility, Topic

Role = Membership.Role
AT_HUBS = (Role.LEAD, Role.ADVISER, Role.EVENTS, Role.DESK, Role.VIEWER)
NETWORK_WIDE = (Role.COORDINATOR, Role.MINISTRY, Role.AUDITOR)


def the_network() -> Network:
    """Return the network of this installation; before the first set-up an unsaved, nameless one."""
    return Network.objects.first() or Network(name=Texts(de="Hubnetz", en="Hubnetz"))


def hubs_on_show() -> "QuerySet[Hub]":
    """Return all hubs that the public may see: every one that has a phase, also before opening and after closing."""
    return Hub.objects.filter(phases__isnull=False).distinct().order_by("kind", "slug")


def hub_on_show(slug: str) -> Hub:
    """Return one hub for the public.

    :raises Http404: if there is none of that name
    """
    return get_object_or_404(hubs_on_show(), slug=slug)


def hubs_presented() -> "QuerySet[Hub]":
    """Return all hubs for the public, each with its sites, its ``phase_now`` and its ``areas`` of today."""
    today = timezone.localdate(timezone=BERLIN)
    return hubs_on_show().prefetch_related(
        "sites",
        Prefetch("phases", HubPhase.objects.on(today), to_attr="phase_now"),
        Prefetch("responsibilities", responsibilities(today).order_by("region__ags", "pk"), to_attr="areas"),
    )


def hub_presented(slug: str) -> Hub:
    """Return one hub for its own page, also with partners and former names.

    :raises Http404: if there is none of that name
    """
    return get_object_or_404(hubs_presented().prefetch_related("partners", "names"), slug=slug)


def hub_for_everything() -> Hub | None:
    """Return the hub that takes in what no other answers for; None before any hub exists.

    It is one that answers for a whole state, as the coordinator's does; else the first that operates.
    """
    today = timezone.localdate(timezone=BERLIN)
    everywhere = responsibilities(today).filter(region__kind=Region.Kind.STATE).values("hub")
    operating = Hub.objects.operating_on(today).order_by("slug")
    return operating.filter(pk__in=everywhere).first() or operating.first() or hubs_on_show().first()


def topic(code: str) -> Topic:
    """Return one topic.

    :raises Http404: if there is none of that code
    """
    return get_object_or_404(Topic, code=code)


def topics() -> "QuerySet[Topic]":
    """Return all topics in their order."""
    return Topic.objects.order_by("position", "pk")


def memberships_of(user: Any) -> "QuerySet[Membership]":
    """Return the standing roles of a user, none for a visitor."""
    if not getattr(user, "is_authenticated", False):
        return Membership.objects.none()
    return Membership.objects.standing().filter(user=user).select_related("hub").order_by("hub__slug", "role")


def hubs_of(user: Any, *roles: str) -> "QuerySet[Hub]":
    """Return the hubs at which the user holds one of the roles (any role at a hub if none is named)."""
    if not getattr(user, "is_authenticated", False):
        return Hub.objects.none()
    standing = Membership.objects.standing().filter(user=user, role__in=roles or AT_HUBS)
    return Hub.objects.filter(pk__in=standing.values("hub")).order_by("slug")


def hub_of(user: Any, slug: str, *roles: str) -> Hub:
    """Return one hub at which the user holds one of the roles.

    :raises Http404: if the user has no role there: unknown and forbidden look alike
    :raises PermissionDenied: if the user has a role there, but none of these
    """
    hub = get_object_or_404(hubs_of(user), slug=slug)
    if roles and not hubs_of(user, *roles).filter(pk=hub.pk).exists():
        raise PermissionDenied
    return hub


def holds(user: Any, *roles: str) -> bool:
    """Say whether the user holds one of the network-wide roles."""
    return memberships_of(user).filter(hub=None, role__in=roles or NETWORK_WIDE).exists()


def require(user: Any, *roles: str) -> None:
    """Let only holders of one of the network-wide roles pass.

    :raises Http404: for everybody else: they need not know that the page exists
    """
    held = frozenset(memberships_of(user).filter(hub=None).values_list("role", flat=True))
    if not held.intersection(roles or NETWORK_WIDE):
        raise Http404
    user.network_roles = held  # asked once per page: what stands around it looks here


def who_answers(hub: Hub) -> "QuerySet[User]":
    """Return who answers enquiries at the hub: its advisers and leads, by name."""
    answering = Membership.objects.standing().filter(hub=hub, role__in=(Role.LEAD, Role.ADVISER))
    return User.objects.filter(pk__in=answering.values("user"), is_active=True).order_by("name", "pk")


def responsibilities(on: date) -> "QuerySet[Responsibility]":
    """Return all responsibilities valid on the day, with hub, region and topic."""
    return (
        Responsibility.objects.on(on)
        .select_related("hub", "region", "topic")
        .order_by("role", "hub__slug", "pk")
    )


def counties() -> "QuerySet[Region]":
    """Return the counties, by name."""
    return Region.objects.filter(kind=Region.Kind.COUNTY).order_by("name", "ags")
