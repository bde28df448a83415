"""Who works where with which role, and which hubs may be seen. Every room's access is built on this."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.accounts.models import User
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.texts import Texts
from hubnetz.network.lives import Happening as Happening
from hubnetz.network.lives import entry_of as entry_of
from hubnetz.network.lives import hub_history as hub_history
from hubnetz.network.models import (
    Hub,
    HubName,
    HubPhase,
    Membership,
    Network,
    OldSlug,
    Partner,
    Proposal,
    Region,
    Responsibility,
    Site,
    Topic,
)
from hubnetz.network.rules import Standing

Role = Membership.Role
AT_HUBS = (Role.LEAD, Role.ADVISER, Role.EVENTS, Role.DESK, Role.VIEWER)
A_YEAR = timedelta(days=365)  # as long as people are told that a hub goes on for another
NETWORK_WIDE = (Role.COORDINATOR, Role.MINISTRY, Role.AUDITOR)


def the_network() -> Network:
    """Return the network of this installation; before the first set-up an unsaved, nameless one."""
    return Network.objects.first() or Network(name=Texts(de="Hubnetz", en="Hubnetz"))


def hubs_on_show() -> "QuerySet[Hub]":
    """Return all hubs that the public may see: every one that has a phase, also before opening and after closing."""
    return Hub.objects.filter(phases__isnull=False).distinct().order_by("kind", "slug")


def hub_on_show(slug: str) -> Hub:
    """Return one hub for the public, also by an address it had before.

    :raises Http404: if there is none of that name
    """
    return hubs_on_show().filter(slug=slug).first() or hub_by_old_slug(slug)


def hubs_presented() -> "QuerySet[Hub]":
    """Return all hubs for the public, each with its sites, its ``phase_now`` and its ``areas`` of today."""
    today = timezone.localdate(timezone=BERLIN)
    with_sites = hubs_on_show().prefetch_related(Prefetch("sites", Site.objects.on(today)))
    return with_sites.prefetch_related(
        Prefetch("phases", HubPhase.objects.on(today), to_attr="phase_now"),
        Prefetch("responsibilities", responsibilities(today).order_by("region__ags", "pk"), to_attr="areas"),
    )


def hub_presented(slug: str) -> Hub:
    """Return one hub for its own page, also with partners and former names.

    :raises Http404: if there is none of that name
    """
    today = timezone.localdate(timezone=BERLIN)
    names = HubName.objects.filter(valid_from__lte=today).order_by("valid_from")
    partners = Partner.objects.on(today).order_by("pk")
    shown = hubs_presented().select_related("successor")
    shown = shown.prefetch_related(Prefetch("partners", partners)).prefetch_related(Prefetch("names", names))
    return get_object_or_404(shown, slug=slug)


def hub_by_old_slug(slug: str) -> Hub:
    """Return the hub that had this address before, so that a visitor can be sent on to the one it has now.

    :raises Http404: if no hub had it
    """
    return get_object_or_404(OldSlug.objects.select_related("hub"), slug=slug).hub


def slugs_of(hubs: Iterable[Hub]) -> list[str]:
    """Return the addresses the hubs have and had: what was written under an old one is still theirs."""
    found = {hub.pk: hub.slug for hub in hubs}
    old = OldSlug.objects.filter(hub__in=found).order_by("pk").values_list("slug", flat=True)
    return [*found.values(), *old]


def hubs_named(typed: str, hubs: "QuerySet[Hub] | None" = None) -> "QuerySet[Hub]":
    """Return the hubs that may be meant by what was typed, also by a name, short name or address they had before.

    All of them if nothing was typed.
    """
    hubs = hubs_on_show() if hubs is None else hubs
    typed = " ".join(typed.split())
    if not typed:
        return hubs
    today = timezone.localdate(timezone=BERLIN)
    borne = HubName.objects.filter(valid_from__lte=today)
    former = borne.filter(
        Q(name__de__icontains=typed) | Q(name__en__icontains=typed) | Q(short__icontains=typed)
    )
    old = OldSlug.objects.filter(slug__icontains=typed)
    return hubs.filter(
        Q(name__de__icontains=typed)
        | Q(name__en__icontains=typed)
        | Q(short__icontains=typed)
        | Q(slug__icontains=typed)
        | Q(pk__in=former.values("hub"))
        | Q(pk__in=old.values("hub"))
    )


def hubs_away(on: date) -> "QuerySet[Hub]":
    """Return the hubs that pause on the day or have ended by then."""
    away = HubPhase.objects.on(on).filter(kind__in=(HubPhase.Kind.PAUSED, HubPhase.Kind.ENDED))
    return Hub.objects.filter(pk__in=away.values("hub")).order_by("slug")


def is_away(hub: Hub, on: date) -> bool:
    """Say whether the hub pauses on the day or has ended by then."""
    return hubs_away(on).filter(pk=hub.pk).exists()


def standings(on: date) -> dict[str, Standing]:
    """Return where each hub stands on the day and which one goes on after it, for the rules of routing."""
    phases = HubPhase.objects.on(on).select_related("hub__successor").order_by("hub__slug")
    return {
        row.hub.slug: Standing(
            phase=row.kind,
            short=row.hub.short,
            successor=row.hub.successor.slug if row.hub.successor else "",
        )
        for row in phases
    }


def deputies_of(hub: Hub, on: date) -> list[Hub]:
    """Return the hubs that stand in on the day in the areas this hub answers for, the one for most of them first."""
    own = Responsibility.objects.on(on).filter(hub=hub, role=Responsibility.Role.RESPONSIBLE)
    rows = Responsibility.objects.on(on).filter(
        role=Responsibility.Role.DEPUTY, region__in=own.values("region")
    )
    count: dict[Hub, int] = {}
    for row in (
        rows.exclude(hub=hub).exclude(hub__in=hubs_away(on)).select_related("hub").order_by("hub__slug")
    ):
        count[row.hub] = count.get(row.hub, 0) + 1
    return sorted(count, key=lambda one: (-count[one], one.slug))


def hubs_board() -> "QuerySet[Hub]":
    """Return all hubs, also those without a phase, with what is true from today on, for a board."""
    today = timezone.localdate(timezone=BERLIN)
    current = Q(valid_until=None) | Q(valid_until__gte=today)
    phases = HubPhase.objects.filter(current).order_by("valid_from")
    leads = Partner.objects.filter(current, role="lead").order_by("valid_from", "pk")
    coming = HubName.objects.filter(hub=OuterRef("pk"), valid_from__gt=today).order_by("valid_from")
    areas = Responsibility.objects.filter(current).select_related("region", "topic")
    hubs = Hub.objects.order_by("kind", "slug")
    hubs = hubs.prefetch_related(Prefetch("phases", phases, to_attr="phases_from_now"))
    hubs = hubs.prefetch_related(Prefetch("partners", leads, to_attr="leads"))
    hubs = hubs.annotate(
        next_name=Subquery(coming.values("name")[:1]), next_name_on=Subquery(coming.values("valid_from")[:1])
    )
    areas = areas.order_by("valid_from", "region__name", "pk")
    return hubs.prefetch_related(Prefetch("responsibilities", areas, to_attr="areas"))


def hub_known(slug: str) -> Hub:
    """Return one hub for those who answer for the network, also before its first phase.

    :raises Http404: if there is none
    """
    return get_object_or_404(Hub.objects.select_related("successor"), slug=slug)


def regions() -> "QuerySet[Region]":
    """Return all known areas, by their key."""
    return Region.objects.order_by("ags")


def slug_now(hub: Hub) -> str:
    """Return the hub's address of this moment, also just after a verb gave it another one."""
    return Hub.objects.values_list("slug", flat=True).get(pk=hub.pk)


def hub_of_staff(hub: Hub) -> Hub:
    """Return the hub with who carries it today (``carried_by``) and its channels; for staff who have it already."""
    today = timezone.localdate(timezone=BERLIN)
    rows = Hub.objects.prefetch_related("channels")
    partners = Partner.objects.on(today).order_by("role", "pk")
    return rows.prefetch_related(Prefetch("partners", partners, to_attr="carried_by")).get(pk=hub.pk)


def others_answering(ags: str, on: date, hub: Hub | None = None) -> "QuerySet[Responsibility]":
    """Return who else answers for the area on the day or later, so that an overlap is seen before it is made."""
    rows = Responsibility.objects.filter(region__ags=ags).filter(Q(valid_until=None) | Q(valid_until__gte=on))
    rows = rows.exclude(hub=hub) if hub else rows
    return rows.select_related("hub", "topic").order_by("role", "hub__slug", "pk")


def sites_from(hub: Hub, on: date) -> "QuerySet[Site]":
    """Return the sites the hub has on the day or later, the main one first."""
    standing = hub.sites.filter(Q(valid_until=None) | Q(valid_until__gte=on))
    return standing.order_by("-is_main", "valid_from", "pk")


def proposals_open() -> "QuerySet[Proposal]":
    """Return what hubs' people have proposed and nobody has settled, the earliest wish first."""
    waiting = Proposal.objects.filter(state=Proposal.State.PROPOSED)
    return waiting.select_related("hub", "proposed_by").order_by("since", "pk")


def proposals_at(hub: Hub) -> "QuerySet[Proposal]":
    """Return all proposals of a hub, newest first; for pages that found the hub through access."""
    return hub.proposals.select_related("hub", "proposed_by").order_by("-proposed_at", "-pk")


def proposal_at(hub: Hub, code: str) -> Proposal:
    """Return one proposal of the hub.

    :raises Http404: if it is not this hub's
    """
    return get_object_or_404(proposals_at(hub), code=code)


def proposal_of(user: Any, code: str) -> Proposal:
    """Return one proposal of a hub that the user leads.

    :raises Http404: if it is not one of a hub where the user works
    :raises PermissionDenied: if the user does not lead that hub
    """
    found = get_object_or_404(Proposal.objects.select_related("hub").filter(hub__in=hubs_of(user)), code=code)
    hub_of(user, found.hub.slug, Role.LEAD)
    return found


def team_of(hub: Hub) -> "QuerySet[Membership]":
    """Return the standing roles at the hub with their people, by role and name."""
    team = Membership.objects.standing().filter(hub=hub).select_related("user", "hub")
    return team.order_by("role", "user__name", "pk")


def membership_at(hub: Hub, pk: int) -> Membership:
    """Return one standing role at the hub.

    :raises Http404: if it is not this hub's, or has ended
    """
    return get_object_or_404(team_of(hub), pk=pk)


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


def roles_in_network(user: Any) -> set[str]:
    """Return the network-wide roles that the user holds.

    :raises Http404: if there is none
    """
    held = set(memberships_of(user).filter(hub=None).values_list("role", flat=True))
    if not held:
        raise Http404
    return held


def require(user: Any, *roles: str) -> None:
    """Let only holders of one of the network-wide roles pass.

    :raises Http404: for everybody else: they need not know that the page exists
    """
    if not holds(user, *roles):
        raise Http404


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


def responsibilities_left(on: date) -> "QuerySet[Responsibility]":
    """Return what hubs that have ended answered for until their last day, if that is less than a year ago."""
    ended = HubPhase.objects.on(on).filter(kind=HubPhase.Kind.ENDED).values("hub")
    left = Responsibility.objects.filter(hub__in=ended, valid_until__lt=on, valid_until__gte=on - A_YEAR)
    return left.select_related("hub", "region", "topic").order_by("role", "hub__slug", "pk")


def counties() -> "QuerySet[Region]":
    """Return the counties, by name."""
    return Region.objects.filter(kind=Region.Kind.COUNTY).order_by("name", "ags")
