"""Where hubs stand in their lives, for boards and verbs: who is away, what is to come, what has been proposed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.accounts.models import User
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.worded import Given
from hubnetz.network.models import (
    Hub,
    HubName,
    HubPhase,
    Membership,
    OldSlug,
    Partner,
    Proposal,
    Region,
    Responsibility,
    Site,
)
from hubnetz.network.rules import Standing, fold
from hubnetz.network.validity import day_before, end_of

_Role = Responsibility.Role
_AWAY = (HubPhase.Kind.PAUSED, HubPhase.Kind.ENDED)
A_YEAR = timedelta(days=365)  # as long as people are told that a hub goes on for another


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


def hubs_away(on: "date | Given") -> "QuerySet[Hub]":
    """Return the hubs that pause on the day or have ended by then."""
    away = HubPhase.objects.on(on).filter(kind__in=_AWAY)
    return Hub.objects.filter(pk__in=away.values("hub")).order_by("slug")


def is_away(hub: Hub, on: date) -> bool:
    """Say whether the hub pauses on the day or has ended by then."""
    return hubs_away(on).filter(pk=hub.pk).exists()


@dataclass(frozen=True)
class Announced:
    """A break or the closing of a hub that has not begun: its last day before it, and the last day of a break."""

    phase: str
    since: date
    until: date | None

    @property
    def last_day(self) -> date:
        """The last day on which the hub is there as before."""
        return day_before(self.since)


def with_announced(hubs: "QuerySet[Hub]", today: "date | Given | None" = None) -> "QuerySet[Hub]":
    """Return the hubs, each with the break or closing that comes next, which ``announced`` reads; no further query."""
    today = today or timezone.localdate(timezone=BERLIN)
    coming = HubPhase.objects.filter(hub=OuterRef("pk"), kind__in=_AWAY, valid_from__gt=today)
    told = JSONObject(phase="kind", since="valid_from", until="valid_until")
    return hubs.annotate(away_next=Subquery(coming.order_by("valid_from").values_list(told)[:1]))


def announced(hub: Hub) -> Announced | None:
    """Return the break or the closing that comes next for a hub from ``with_announced``, None if there is none."""
    told = hub.away_next  # type: ignore[attr-defined]  # annotated above
    if not told:
        return None
    until = date.fromisoformat(told["until"]) if told["until"] else None
    return Announced(told["phase"], date.fromisoformat(told["since"]), end_of(until))


def standings(on: date) -> dict[str, Standing]:
    """Return where each hub stands on the day and which one goes on after it, for the rules of routing."""
    phases = HubPhase.objects.on(on).select_related("hub__successor").order_by("hub__slug")
    return {
        row.hub.slug: Standing(
            phase=row.kind,
            short=row.hub.short,
            successor=row.hub.successor.slug if row.hub.successor else "",
            since=row.valid_from,
            until=row.valid_until,
        )
        for row in phases
    }


def deputies_of(hub: Hub, on: date) -> list[Hub]:
    """Return the open hubs that answer on the day where this one does: who stands in there first, then who answers
    there besides; among them the one for most of its areas first."""
    own = Responsibility.objects.on(on).filter(hub=hub, role__in=(_Role.RESPONSIBLE, _Role.THEMATIC))
    open_now = Hub.objects.operating_on(on).values("pk")
    rows = Responsibility.objects.on(on).filter(region__in=own.values("region"))
    rows = rows.filter(Q(hub=hub) | Q(hub__in=open_now)).exclude(role=_Role.COORDINATOR)
    found = list(rows.select_related("hub").order_by("hub__slug", "pk"))
    held = {(row.region_id, row.topic_id) for row in found if row.hub == hub and row.role != _Role.DEPUTY}
    beside = [row for row in found if row.hub != hub and (row.region_id, row.topic_id) in held]
    count = Counter(row.hub for row in beside)
    deputies = {row.hub for row in beside if row.role == _Role.DEPUTY}
    return sorted(count, key=lambda one: (one not in deputies, -count[one], one.slug))


def with_names(hubs: "QuerySet[Hub]") -> "QuerySet[Hub]":
    """Return the hubs, each with the names and the addresses it has and had, none that is to come."""
    today = timezone.localdate(timezone=BERLIN)
    borne = HubName.objects.filter(valid_from__lte=today).order_by("valid_from")
    return hubs.prefetch_related(Prefetch("names", borne), "old_slugs")


def is_called(hub: Hub, typed: str) -> bool:
    """Say whether every word that was typed is in a name or address the hub has or had, or in a place of it; for
    hubs from ``with_names``."""
    parts = [hub.short, hub.slug, *hub.name.values(), *(old.slug for old in hub.old_slugs.all())]
    for former in hub.names.all():
        parts += [former.short, former.slug, *former.name.values()]
    parts += [f"{site.name} {site.postcode} {site.town}" for site in hub.sites.all()]
    known = fold(" ".join(parts), umlauts=False)
    return all(word in known for word in fold(typed, umlauts=False).split())


def hubs_named(typed: str, hubs: "QuerySet[Hub]") -> list[Hub]:
    """Return those of the hubs that may be meant by what was typed, see ``is_called``; all if nothing was typed."""
    if not typed.strip():
        return list(hubs)
    today = timezone.localdate(timezone=BERLIN)
    known = with_names(hubs).prefetch_related(Prefetch("sites", Site.objects.on(today)))
    return [hub for hub in known if is_called(hub, typed)]


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


def team_of(hub: Hub) -> "QuerySet[Membership]":
    """Return the standing roles at the hub with their people, by role and name."""
    team = Membership.objects.standing().filter(hub=hub).select_related("user", "hub")
    return team.order_by("role", "user__name", "pk")


def staff_ever(hubs: Iterable[Hub]) -> list[User]:
    """Return who works at one of these hubs or ever did, by name; for pages that know that the user leads them."""
    roles = Membership.objects.filter(hub__in=[hub.pk for hub in hubs])
    return list(User.objects.filter(pk__in=roles.values("user")).order_by("name", "pk"))


def membership_at(hub: Hub, pk: int) -> Membership:
    """Return one standing role at the hub.

    :raises Http404: if it is not this hub's, or has ended
    """
    return get_object_or_404(team_of(hub), pk=pk)


def responsibilities_left(on: date) -> "QuerySet[Responsibility]":
    """Return what hubs that have ended answered for until their last day, if that is less than a year ago."""
    ended = HubPhase.objects.on(on).filter(kind=HubPhase.Kind.ENDED).values("hub")
    left = Responsibility.objects.filter(hub__in=ended, valid_until__lt=on, valid_until__gte=on - A_YEAR)
    return left.select_related("hub", "region", "topic").order_by("role", "hub__slug", "pk")


def is_last(membership: Membership) -> bool:
    """Say whether nobody else leads the hub, or coordinates the network, once this role has ended."""
    if membership.role not in (Membership.Role.LEAD, Membership.Role.COORDINATOR):
        return False
    others = Membership.objects.standing().filter(hub=membership.hub_id, role=membership.role)
    return not others.exclude(pk=membership.pk).filter(user__is_active=True).exists()
