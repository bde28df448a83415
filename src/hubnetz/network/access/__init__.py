"""Who works where with which role, and which hubs may be seen. Every room's access is built on this."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language

from hubnetz.accounts.models import User
from hubnetz.lib import sight
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.sight import Sight
from hubnetz.lib.texts import Texts
from hubnetz.lib.worded import Worded
from hubnetz.network import coverage as lines
from hubnetz.network.access.answering import answering as answering
from hubnetz.network.access.answering import counties as counties
from hubnetz.network.access.answering import coverage as coverage
from hubnetz.network.access.answering import responsibilities as responsibilities
from hubnetz.network.access.held import roles_known, roles_of
from hubnetz.network.access.life import Announced as Announced
from hubnetz.network.access.life import announced as announced
from hubnetz.network.access.life import (
    deputies_of as deputies_of,
)
from hubnetz.network.access.life import (
    hub_by_old_slug as hub_by_old_slug,
)
from hubnetz.network.access.life import (
    hub_known as hub_known,
)
from hubnetz.network.access.life import (
    hub_of_staff as hub_of_staff,
)
from hubnetz.network.access.life import (
    hubs_away as hubs_away,
)
from hubnetz.network.access.life import (
    hubs_board as hubs_board,
)
from hubnetz.network.access.life import (
    hubs_named as hubs_named,
)
from hubnetz.network.access.life import (
    is_away as is_away,
)
from hubnetz.network.access.life import (
    is_called as is_called,
)
from hubnetz.network.access.life import is_last as is_last
from hubnetz.network.access.life import (
    membership_at as membership_at,
)
from hubnetz.network.access.life import (
    others_answering as others_answering,
)
from hubnetz.network.access.life import (
    proposal_at as proposal_at,
)
from hubnetz.network.access.life import (
    proposals_at as proposals_at,
)
from hubnetz.network.access.life import (
    proposals_open as proposals_open,
)
from hubnetz.network.access.life import (
    regions as regions,
)
from hubnetz.network.access.life import (
    responsibilities_left as responsibilities_left,
)
from hubnetz.network.access.life import (
    sites_from as sites_from,
)
from hubnetz.network.access.life import (
    slug_now as slug_now,
)
from hubnetz.network.access.life import (
    slugs_of as slugs_of,
)
from hubnetz.network.access.life import staff_ever as staff_ever
from hubnetz.network.access.life import (
    standings as standings,
)
from hubnetz.network.access.life import (
    team_of as team_of,
)
from hubnetz.network.access.life import with_announced as with_announced
from hubnetz.network.access.life import (
    with_names as with_names,
)
from hubnetz.network.coverage import Mapped
from hubnetz.network.lives import Happening as Happening
from hubnetz.network.lives import entry_of as entry_of
from hubnetz.network.lives import hub_history as hub_history
from hubnetz.network.models import (
    Hub,
    HubName,
    HubPhase,
    Membership,
    Network,
    Partner,
    Proposal,
    Region,
    Site,
    Topic,
)
from hubnetz.network.validity import day_after as day_after
from hubnetz.network.versions import kept as kept
from hubnetz.network.versions import version as version
from hubnetz.network.versions import watch as watch

Role = Membership.Role
AT_HUBS = (Role.LEAD, Role.ADVISER, Role.EVENTS, Role.DESK, Role.VIEWER)
NETWORK_WIDE = (Role.COORDINATOR, Role.MINISTRY, Role.AUDITOR)


def the_network() -> Network:
    """Return the network of this installation; before the first set-up an unsaved, nameless one."""
    return next(iter(_NETWORK()), None) or Network(name=Texts(de="Hubnetz", en="Hubnetz"))


_NETWORK = Worded(lambda: Network.objects.order_by("pk")[:1])


def hubs_on_show() -> "QuerySet[Hub]":
    """Return all hubs that the public may see: every one that has a phase, also before opening and after closing."""
    return Hub.objects.filter(phases__isnull=False).distinct().order_by("kind", "slug")


def hub_on_show(slug: str) -> Hub:
    """Return one hub for the public, also by an address it had before.

    :raises Http404: if there is none of that name
    """
    return hubs_on_show().filter(slug=slug).first() or hub_by_old_slug(slug)


def hubs_presented() -> "QuerySet[Hub]":
    """Return all hubs for the public, each with its sites, its ``phase_now`` and its ``areas`` of today.

    What is ``announced`` of each is known, and its successor.
    """
    today = timezone.localdate(timezone=BERLIN)
    with_sites = (
        with_announced(hubs_on_show())
        .select_related("successor")
        .prefetch_related(Prefetch("sites", Site.objects.on(today)))
    )
    return with_sites.prefetch_related(
        Prefetch("phases", HubPhase.objects.on(today), to_attr="phase_now"),
        Prefetch("responsibilities", responsibilities(today).order_by("region__ags", "pk"), to_attr="areas"),
    )


def hubs_now() -> "QuerySet[Hub]":
    """Return all hubs for the public, each with its ``phase_now`` and what is ``announced`` only."""
    today = timezone.localdate(timezone=BERLIN)
    return with_announced(hubs_on_show()).prefetch_related(
        Prefetch("phases", HubPhase.objects.on(today), to_attr="phase_now")
    )


def hub_presented(slug: str) -> Hub:
    """Return one hub for its own page, also with partners and former names.

    :raises Http404: if there is none of that name
    """
    today = timezone.localdate(timezone=BERLIN)
    names = HubName.objects.filter(valid_from__lte=today).order_by("valid_from")
    partners = Partner.objects.on(today).order_by("pk")
    shown = (
        hubs_presented()
        .prefetch_related(Prefetch("partners", partners))
        .prefetch_related(Prefetch("names", names))
    )
    return get_object_or_404(shown, slug=slug)


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
    """Return the standing roles of a user, none for a visitor; for a program that has a token, those at its hub."""
    if not getattr(user, "is_authenticated", False):
        return Membership.objects.none()
    return _held_by(user).select_related("hub").order_by("hub__slug", "role")


def _held_by(user: Any) -> "QuerySet[Membership]":
    rows = Membership.objects.standing().filter(user=user)
    at = getattr(user, "acts_at", None)  # see `tokens.token_by_secret`
    return rows if at is None else rows.filter(hub=at)


def hubs_of(user: Any, *roles: str) -> "QuerySet[Hub]":
    """Return the hubs at which the user holds one of the roles (any role at a hub if none is named)."""
    if not getattr(user, "is_authenticated", False):
        return Hub.objects.none()
    known = roles_known(user)
    if known is not None:
        return Hub.objects.filter(pk__in=_hubs_among(known, roles)).order_by("slug")
    standing = _held_by(user).filter(role__in=roles or AT_HUBS)
    return Hub.objects.filter(pk__in=standing.values("hub")).order_by("slug")


def hub_keys_of(user: Any, *roles: str) -> list[int]:
    """Return the keys of those hubs, for queries that are worded once; no query where the roles are known."""
    return _hubs_among(roles_of(user), roles)


def _hubs_among(held: list[Membership], roles: tuple[str, ...]) -> list[int]:
    wanted = roles or AT_HUBS
    return sorted({one.hub_id for one in held if one.hub_id is not None and one.role in wanted})


def sight_of(user: Any) -> Sight:
    """Return how far a signed-in user sees what hubs write about clients: the hubs where they hold a role."""
    if (at := getattr(user, "acts_at", None)) is not None:  # a program: its token's hub
        return sight.of_hubs([at])
    return Sight(
        "SELECT array_agg(DISTINCT hub_id) FROM network_membership"
        " WHERE user_id = %s AND ended_at IS NULL AND hub_id IS NOT NULL",
        user.pk,
    )


def hub_of(user: Any, slug: str, *roles: str) -> Hub:
    """Return one hub at which the user holds one of the roles.

    :raises Http404: if the user has no role there: unknown and forbidden look alike
    :raises PermissionDenied: if the user has a role there, but none of these
    """
    hub = get_object_or_404(hubs_of(user), slug=slug)
    if roles and not hubs_of(user, *roles).filter(pk=hub.pk).exists():
        raise PermissionDenied
    return hub


def proposal_of(user: Any, code: str) -> Proposal:
    """Return one proposal of a hub that the user leads.

    :raises Http404: if it is not one of a hub where the user works
    :raises PermissionDenied: if the user does not lead that hub
    """
    found = get_object_or_404(Proposal.objects.select_related("hub").filter(hub__in=hubs_of(user)), code=code)
    hub_of(user, found.hub.slug, Role.LEAD)
    return found


def holds(user: Any, *roles: str) -> bool:
    """Say whether the user holds one of the network-wide roles."""
    return memberships_of(user).filter(hub=None, role__in=roles or NETWORK_WIDE).exists()


def roles_in_network(user: Any) -> frozenset[str]:
    """Return the network-wide roles that the user holds.

    :raises Http404: if there is none
    """
    held = frozenset(memberships_of(user).filter(hub=None).values_list("role", flat=True))
    if not held:
        raise Http404
    user.network_roles = held  # asked once per page: what stands around it looks here
    return held


def require(user: Any, *roles: str) -> None:
    """Let only holders of one of the network-wide roles pass.

    :raises Http404: for everybody else: they need not know that the page exists
    """
    if not roles_in_network(user).intersection(roles or NETWORK_WIDE):
        raise Http404


def who_answers(hub: Hub) -> "QuerySet[User]":
    """Return who answers enquiries at the hub: its advisers and leads, by name."""
    answering = Membership.objects.standing().filter(hub=hub, role__in=(Role.LEAD, Role.ADVISER))
    return User.objects.filter(pk__in=answering.values("user"), is_active=True).order_by("name", "pk")


def spots(on: date | None = None) -> list[lines.Spot]:
    """Return where hubs can be met that have not ended, regional hubs first, each hub's main site first."""
    day = on or timezone.localdate(timezone=BERLIN)
    alive = HubPhase.objects.on(day).exclude(kind=HubPhase.Kind.ENDED)
    found = (
        Site.objects.on(day)
        .filter(hub__in=alive.values("hub"))
        .order_by("hub__kind", "hub__slug", "-is_main", "pk")
        .values_list(
            "hub__slug", "hub__short", "hub__name", "hub__kind", "town", "postcode", "latitude", "longitude",
            "is_main",
        )
    )  # fmt: skip
    return [
        lines.Spot(hub, short, str(name), kind, town, postcode, lat, lon, is_main)
        for hub, short, name, kind, town, postcode, lat, lon, is_main in found
    ]


def mapped() -> Mapped:
    """Return what the map shows today, from memory unless something changed."""
    return _mapped(get_language())


@kept
def _mapped(_language: str | None) -> Mapped:
    return Mapped(coverage(), tuple(spots()))


def county(ags: str) -> Region:
    """Return one county.

    :raises Http404: if there is none of that key
    """
    return get_object_or_404(Region, kind=Region.Kind.COUNTY, ags=ags)


def municipalities(county: Region) -> "QuerySet[Region]":
    """Return the municipalities of a county, by name."""
    return county.parts.filter(kind=Region.Kind.MUNICIPALITY).order_by("name", "ags")


@kept
def municipality_counts() -> dict[str, int]:
    """Return how many municipalities each county has, by the county's key."""
    counted = Region.objects.filter(kind=Region.Kind.MUNICIPALITY).order_by().values_list("parent__ags")
    return dict(counted.annotate(number=Count("pk")))


def hubs_with_lives() -> "QuerySet[Hub]":
    """Return all hubs for the public, each with what is ``announced`` and all of its phases in order as ``life``."""
    return with_announced(hubs_on_show()).prefetch_related(
        Prefetch("phases", HubPhase.objects.order_by("valid_from"), to_attr="life")
    )


def partners() -> "QuerySet[Partner]":
    """Return the organisations that carry a hub the public may see today, by kind and name, with their hub."""
    today = timezone.localdate(timezone=BERLIN)
    shown = Partner.objects.on(today).filter(hub__in=hubs_on_show().order_by().values("pk"))
    return shown.select_related("hub").order_by("kind", "name", "pk")
