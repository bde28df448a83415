"""What the public sees of several rooms at once, put together for a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from hubnetz.catalogue import access as catalogue
from hubnetz.catalogue.models import Offer
from hubnetz.events import access as events
from hubnetz.events.models import Event
from hubnetz.network import access as network
from hubnetz.network.models import Hub
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
    known = {hub.slug: hub for hub in network.hubs_presented().filter(slug__in=slugs)}
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
    hubs = list(network.hubs_presented())
    return {
        kind: sorted((hub for hub in hubs if hub.kind == kind), key=_town)
        for kind in ("regional", "thematic")
    }


def _town(hub: Hub) -> str:
    return min((site.town for site in hub.sites.all() if site.is_main), default=str(hub.name))


def dates_soon(hub: Hub | None = None) -> "QuerySet[Event]":
    """Return the next dates, of the network or of one hub as host or co-host."""
    return events.events_upcoming(hub=hub).prefetch_related(None)[:SOON]  # a row names no topics


def offers_of(hub: Hub) -> "tuple[QuerySet[Offer], int]":
    """Return a few offers of a hub, and how many there are."""
    rows = catalogue.offers_about(hub=hub)
    return rows.prefetch_related(None)[:FEW], rows.count()  # a card names no topics
