"""What the public sees of several rooms at once, put together for a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from hubnetz.casework import access as casework
from hubnetz.catalogue import access as catalogue
from hubnetz.catalogue.models import Offer
from hubnetz.events import access as events
from hubnetz.events.models import Event
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network import rules
from hubnetz.network.access import standing
from hubnetz.network.models import Hub, HubPhase
from hubnetz.network.rules import Reason, Route

SOON = 5  # dates on the start page and on a hub's page
FEW = 6  # offers on a hub's page


@dataclass(frozen=True)
class HubInCharge:
    """A hub that answers a need, and why this one."""

    hub: Hub
    role: str
    reason: Reason
    site: str = ""
    distance_km: float | None = None


def hubs_in_charge(*routes: Route) -> list[list[HubInCharge]]:
    """Return the hubs that answer for each route, the one to call first; for a place nobody answers for, the hub for
    everything. All of them are read at once."""
    slugs = {slug for route in routes for slug in route.slugs}
    known = {hub.slug: hub for hub in standing.hubs() if hub.slug in slugs}
    return [_in_charge(route, known) for route in routes]


def _in_charge(route: Route, known: Mapping[str, Hub]) -> list[HubInCharge]:
    found = []
    for way in route.hubs:
        hub = known.get(way.slug) or (network.hub_for_everything() if not way.slug else None)
        if hub is not None:
            site = way.site.name if way.site else ""
            found.append(HubInCharge(hub, way.role, way.reason, site, way.distance_km))
    return found


def hubs_by_kind() -> dict[str, list[Hub]]:
    """Return all hubs for the public, regional ones and those for a theme, by the town of their main site."""
    hubs = standing.hubs()
    return {
        kind: sorted((hub for hub in hubs if hub.kind == kind), key=_town)
        for kind in ("regional", "thematic")
    }


def _town(hub: Hub) -> str:
    return min((site.town for site in hub.sites.all() if site.is_main), default=str(hub.name))


def dates_soon(hub: Hub | None = None) -> list[Event]:
    """Return the next dates, of the network or of one hub as host or co-host."""
    return events.next_dates(SOON, hub)


def offers_of(hub: Hub) -> tuple[list[Offer], int]:
    """Return a few offers of a hub, and how many there are, in one query."""
    return catalogue.cards_of(hub, FEW)


@dataclass(frozen=True)
class Life:
    """Where a hub stands in its life today, since when, who answers instead of it; what comes, and who does then."""

    phase: str
    since: date | None
    opens_on: date | None
    opened_on: date | None
    ended_on: date | None
    instead: Hub | None
    announced: network.Announced | None = None
    then: Hub | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can be asked now."""
        return self.phase == HubPhase.Kind.OPERATING


def life_of(hub: Hub) -> Life:
    """Return where a hub from ``showing.hub_in_full`` stands in its life; costs more if it is or will be away."""
    now = hub.phase_now[0] if hub.phase_now else None  # type: ignore[attr-defined]  # fetched by access
    today = timezone.localdate(timezone=BERLIN)
    open_since = [phase.valid_from for phase in hub.phases.all() if phase.kind == HubPhase.Kind.OPERATING]
    phase = now.kind if now else ""
    instead = None if phase == HubPhase.Kind.OPERATING else _instead_of(hub, today)
    coming = network.announced(hub)
    return Life(
        phase=phase,
        since=now.valid_from if now else None,
        opens_on=next((day for day in open_since if day > today), None),
        opened_on=next((day for day in open_since if day <= today), None),
        ended_on=now.valid_from if now and phase == HubPhase.Kind.ENDED else None,
        instead=instead,
        announced=coming,
        then=_after(hub, coming) if coming else None,
    )


def _after(hub: Hub, coming: network.Announced) -> Hub | None:
    """Return who goes on or stands in once what is announced has begun."""
    if coming.phase == HubPhase.Kind.ENDED:
        return hub.successor
    return next(iter(network.deputies_of(hub, coming.since)), None)


def hubs_counted() -> dict[str, int]:
    """Return how many hubs are there for clients today: all, regional ones, those for a theme."""
    operating = Hub.objects.operating_on(timezone.localdate(timezone=BERLIN))
    kinds = list(operating.values_list("kind", flat=True))
    return {"all": len(kinds), "regional": kinds.count("regional"), "thematic": kinds.count("thematic")}


def _instead_of(hub: Hub, today: date) -> Hub | None:
    """Return who answers while a hub does not: what an enquiry to it goes to, else its deputy, else the hub for
    everything."""
    receiving = casework.hub_receiving(hub)
    named = receiving if receiving and receiving.pk != hub.pk else None
    named = named or next(iter(network.deputies_of(hub, today)), None) or network.hub_for_everything()
    return named if named and named.pk != hub.pk else None


def by_kind(hubs: Iterable[Hub]) -> list[Hub]:
    """Return the hubs, regional ones first, by the town of their main site."""
    return sorted(hubs, key=lambda hub: (hub.kind != Hub.Kind.REGIONAL, rules.fold(_town(hub)), hub.pk))


def by_name(hubs: Iterable[Hub]) -> list[Hub]:
    """Return the hubs by name."""
    return sorted(hubs, key=lambda hub: (rules.fold(str(hub.name)), hub.pk))


def grouped_by_kind(hubs: Iterable[Hub]) -> list[tuple[str, list[Hub]]]:
    """Return the hubs in groups of their kind."""
    return [(kind, list(rows)) for kind, rows in groupby(hubs, key=lambda hub: hub.kind)]


def grouped_by_letter(hubs: Iterable[Hub]) -> list[tuple[str, list[Hub]]]:
    """Return the hubs in groups of the first letter of their names."""
    first = groupby(hubs, key=lambda hub: rules.fold(str(hub.name))[:1].upper())
    return [(letter, list(rows)) for letter, rows in first]
