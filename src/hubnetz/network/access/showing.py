"""What a hub shows of itself: its page, its team, what it knows and has."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.lib import worded
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.worded import Given, Worded
from hubnetz.network import rules
from hubnetz.network.access import (
    hub_of,
    hubs_of,
    hubs_on_show,
    standing,
    with_announced,
)
from hubnetz.network.models import (
    Channel,
    Competence,
    Hub,
    HubPhase,
    Membership,
    Partner,
    Reading,
    TeamEntry,
)

EDIT_TEAM = (Membership.Role.LEAD,)
EDIT_COMPETENCES = (Membership.Role.LEAD, Membership.Role.ADVISER)


def hub_in_full(slug: str) -> Hub:
    """Return one hub for its own page: all phases and names; today's sites, partners, team, competences, channels.

    ``channels_now`` are its channels, each with platform, followers and day of the latest reading; what is
    ``announced`` of it is known.

    :raises Http404: if there is none of that name
    """
    today = timezone.localdate(timezone=BERLIN)
    found = _IN_FULL(slug=slug, today=today)
    if not found:
        raise Http404
    hub: Hub = found[0]
    worded.beside(
        hub,
        partners=_PARTNERS(hub=hub.pk, today=today),
        team=_TEAM(hub=hub.pk, today=today),
        competences=_COMPETENCES(hub=hub.pk),
    )
    standing.complete(hub)
    hub.phase_now = [phase for phase in hub.phases.all() if rules.holds(phase, today)]  # type: ignore[attr-defined]
    for channel in hub.channels_now:  # type: ignore[attr-defined]
        channel["read_on"] = date.fromisoformat(channel["read_on"]) if channel["read_on"] else None
    return hub


def _in_full() -> "QuerySet[Hub]":
    latest = Reading.objects.filter(channel=OuterRef("pk"), read_on__lte=Given("today")).order_by("-read_on")
    channels = Channel.objects.filter(hub=OuterRef("pk")).order_by("platform")
    spoken = JSONObject(
        platform=F("platform"),
        followers=Subquery(latest.values("followers")[:1]),
        read_on=Subquery(latest.values("read_on")[:1]),
    )
    shown = (
        with_announced(hubs_on_show(), Given("today")).select_related("successor").filter(slug=Given("slug"))
    )
    return shown.annotate(channels_now=ArraySubquery(channels.values_list(spoken)))


_IN_FULL = Worded(_in_full)
_PARTNERS = Worded(lambda: Partner.objects.on(Given("today")).filter(hub=Given("hub")).order_by("pk"))
_TEAM = Worded(lambda: team_on_show(Given("today")).filter(hub=Given("hub")))
_COMPETENCES = Worded(
    lambda: Competence.objects.filter(hub=Given("hub")).select_related("partner").order_by("position", "pk")
)


def team_on_show(today: "date | Given") -> "QuerySet[TeamEntry]":
    """Return whom visitors may speak to at the hubs, in the order of each hub."""
    shown = TeamEntry.objects.filter(Q(shown_until=None) | Q(shown_until__gte=today))
    return shown.order_by("position", "pk")


def team_entries_of(user: Any) -> "QuerySet[TeamEntry]":
    """Return all entries of the teams of the hubs that the user leads, also those no longer shown."""
    entries = TeamEntry.objects.filter(hub__in=hubs_of(user, *EDIT_TEAM)).select_related("hub")
    return entries.order_by("hub__slug", "position", "pk")


def team_entry_of(user: Any, code: str) -> TeamEntry:
    """Return one entry of a team that the user may change.

    :raises Http404: for another hub's as for a missing one
    :raises PermissionDenied: if the user works there, but does not lead
    """
    entry = get_object_or_404(
        TeamEntry.objects.filter(hub__in=hubs_of(user)).select_related("hub"), code=code
    )
    hub_of(user, entry.hub.slug, *EDIT_TEAM)
    return entry


def competences_on_show() -> "QuerySet[Competence]":
    """Return what the hubs that are not closed know and have, each with hub, partner and topics."""
    today = timezone.localdate(timezone=BERLIN)
    over = HubPhase.objects.on(today).filter(kind=HubPhase.Kind.ENDED)
    known = Competence.objects.filter(hub__in=hubs_on_show().order_by()).exclude(hub__in=over.values("hub"))
    return (
        known.select_related("hub", "partner")
        .prefetch_related("topics")
        .order_by("hub__slug", "position", "pk")
    )


def competences_about(
    *, hub: str = "", topic: str = "", kind: str = "", q: str = ""
) -> "QuerySet[Competence]":
    """Return the competences of one hub, about one topic, of one kind, and with all the words of ``q``."""
    shown = competences_on_show()
    if hub:
        shown = shown.filter(hub__slug=hub)
    if topic:
        shown = shown.filter(
            pk__in=Competence.topics.through.objects.filter(topic__code=topic).values("competence")
        )
    if kind:
        shown = shown.filter(kind=kind)
    for word in rules.searched(q):
        shown = shown.filter(words__contains=word)
    return shown


def competence_facets(
    *, hub: str = "", topic: str = "", kind: str = "", q: str = ""
) -> tuple[list[int], dict[str, dict[str, int]]]:
    """Return the keys of what fits, in order, and for each facet how many competences each choice would leave.

    A choice is counted with the other choices as they are. One query reads the few values that are needed of all.
    """
    topics = Competence.topics.through.objects.filter(competence=OuterRef("pk")).order_by()
    rows = competences_about(q=q).select_related(None).prefetch_related(None)
    told = rows.values_list("pk", "hub__slug", "kind", ArraySubquery(topics.values("topic__code")))
    found: list[int] = []
    counts: dict[str, Counter[str]] = {"hub": Counter(), "topic": Counter(), "kind": Counter()}
    for pk, its_hub, its_kind, its_topics in told:
        fits = {
            "hub": not hub or its_hub == hub,
            "topic": not topic or topic in its_topics,
            "kind": not kind or its_kind == kind,
        }
        missing = [name for name, held in fits.items() if not held]
        if not missing:
            found.append(pk)
        for name, values in (("hub", (its_hub,)), ("topic", its_topics), ("kind", (its_kind,))):
            if not missing or missing == [name]:
                counts[name].update(values)
    return found, {name: dict(counted) for name, counted in counts.items()}


def competences_by_key(keys: Iterable[int]) -> "list[Competence]":
    """Return the competences of these keys, which came from ``competence_facets``, in order, as cards show them."""
    return list(competences_on_show().prefetch_related(None).filter(pk__in=list(keys)))


def competence_on_show(code: str) -> Competence:
    """Return one competence for the public.

    :raises Http404: if there is none, or its hub is closed
    """
    return get_object_or_404(competences_on_show(), code=code)


def competences_of(user: Any) -> "QuerySet[Competence]":
    """Return the competences of the hubs where the user may change them."""
    own = Competence.objects.filter(hub__in=hubs_of(user, *EDIT_COMPETENCES)).select_related("hub", "partner")
    return own.prefetch_related("topics").order_by("hub__slug", "position", "pk")


def competence_of(user: Any, code: str) -> Competence:
    """Return one competence that the user may change.

    :raises Http404: for another hub's as for a missing one
    :raises PermissionDenied: if the user works there, but neither leads nor advises
    """
    own = Competence.objects.filter(hub__in=hubs_of(user)).select_related("hub", "partner")
    known = get_object_or_404(own.prefetch_related("topics"), code=code)
    hub_of(user, known.hub.slug, *EDIT_COMPETENCES)
    return known


def partners_of(hub: Hub) -> "QuerySet[Partner]":
    """Return who carries the hub today, in its order."""
    return Partner.objects.on(timezone.localdate(timezone=BERLIN)).filter(hub=hub).order_by("pk")
