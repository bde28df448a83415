"""What the pages about the network and its counties show, put together from the rooms below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from hubnetz.events import access as events
from hubnetz.events.models import Event
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network import reference
from hubnetz.network.access import standing
from hubnetz.network.models import Hub, HubPhase, Partner, Region
from hubnetz.network.rules import (
    Answering,
    County,
    Coverage,
    Mapped,
    Place,
    Site,
    Spot,
    distance_km,
    fold,
    percent,
)

NEAREST = 3  # sites named for a county
SOON = 5  # dates on a county's page


@dataclass(frozen=True)
class Municipalities:
    """How many municipalities of the own area have a responsible hub."""

    covered: int
    number: int

    @property
    def percent(self) -> int:
        """The share in whole percent."""
        return percent(self.covered, self.number)


@dataclass(frozen=True)
class Life:
    """A hub on the status board: the days its phases began, where it stands today, its first event."""

    hub: Hub
    now: str
    began: list[date | None]
    first: datetime | None


@dataclass
class Organisation:
    """A partner and the hubs it carries."""

    name: str
    hubs: list[Hub] = field(default_factory=list)


@dataclass(frozen=True)
class Near:
    """A site of a hub and how far it is from the middle of a county."""

    spot: Spot
    kilometres: int


@dataclass(frozen=True)
class Theme:
    """A hub that answers for topics in all of an area."""

    hub: Hub
    topics: list[str]


@dataclass(frozen=True)
class Town:
    """A municipality, and the hub that answers there when its county has none for all of it."""

    name: str
    hub: Answering | None
    stands_in: bool


def municipalities_covered(coverage: Coverage) -> Municipalities:
    """Return how many municipalities have a responsible hub, by themselves or with their county."""
    counted = network.municipality_counts()
    covered = sum(
        counted.get(county.ags, 0) if county.responsible else len({town.ags for town in county.towns})
        for county in coverage.counties
    )
    return Municipalities(covered, sum(counted.get(county.ags, 0) for county in coverage.counties))


def sites_beyond(known: Mapped) -> list[Spot]:
    """Return the sites that lie outside the network's own counties, as far as their postcode is known."""
    coded = reference.postcodes()
    own = {county.ags for county in known.coverage.counties}
    return [
        spot
        for spot in known.spots
        if spot.postcode in coded and not any(place.county_ags in own for place in coded[spot.postcode])
    ]


def board() -> tuple[list[str], list[Life]]:
    """Return the phases that any hub has been in, and each hub's line on the status board."""
    today = timezone.localdate(timezone=BERLIN)
    hubs = standing.lives()
    reached = {phase.kind for hub in hubs for phase in _life(hub)}
    phases = [str(kind) for kind in HubPhase.Kind if kind in reached]
    first = events.first_held()
    return phases, [
        Life(hub, _phase(hub, today), [_began(hub, kind) for kind in phases], first.get(hub.slug))
        for hub in hubs
    ]


def _life(hub: Hub) -> list[HubPhase]:
    phases: list[HubPhase] = hub.life  # type: ignore[attr-defined]  # fetched by access
    return phases


def _phase(hub: Hub, today: date) -> str:
    return next(
        (
            phase.kind
            for phase in _life(hub)
            if phase.valid_from <= today and (phase.valid_until is None or today <= phase.valid_until)
        ),
        "none",
    )


def _began(hub: Hub, kind: str) -> date | None:
    """Return when the phase began, the latest time where a hub was in it more than once."""
    return max((phase.valid_from for phase in _life(hub) if phase.kind == kind), default=None)


def partners_by_kind() -> list[tuple[str, list[Organisation]]]:
    """Return the organisations that carry hubs, by kind, the kind with the most first; each named once."""
    kinds: dict[str, dict[str, Organisation]] = {}
    for partner in standing.partners():
        _entered(kinds.setdefault(partner.kind, {}), partner)
    return sorted(
        ((kind, list(found.values())) for kind, found in kinds.items()), key=lambda kind: -len(kind[1])
    )


def _entered(found: dict[str, Organisation], partner: Partner) -> None:
    organisation = found.setdefault(partner.name, Organisation(partner.name))
    if partner.hub not in organisation.hubs:
        organisation.hubs.append(partner.hub)


def line_of(region: Region, coverage: Coverage) -> County:
    """Return who answers for the county; one that the network only knows by name has nobody."""
    return next(
        (line for line in coverage.everywhere if line.ags == region.ags), County(region.ags, region.name)
    )


def place_of(county: County) -> Place | None:
    """Return the county as a place that is found again when its label is typed, None if the gazetteer has none."""
    return next((place for place in reference.county_places() if place.county_ags == county.ags), None)


def hubs_for(county: County) -> list[Hub]:
    """Return the hubs that answer there with their phase, responsible ones first."""
    order = [hub.slug for hub in (*county.responsible, *county.town_hubs, *county.stand_ins)]
    known = {hub.slug: hub for hub in network.hubs_now().filter(slug__in=order)}
    return [known[slug] for slug in dict.fromkeys(order) if slug in known]


def nearest(place: Place | None, spots: Iterable[Spot]) -> list[Near]:
    """Return the nearest sites, measured from the middle of the county."""
    if place is None:
        return []
    ways = [(distance_km(place, Site(spot.hub, spot.town, "", spot.lat, spot.lon)), spot) for spot in spots]
    ways.sort(key=lambda way: way[0])
    return [Near(spot, round(distance)) for distance, spot in ways[:NEAREST]]


def themes(region: Region) -> list[Theme]:
    """Return the hubs that answer for a topic there, each with its topics."""
    today = timezone.localdate(timezone=BERLIN)
    found: dict[Hub, list[str]] = {}
    for row in network.responsibilities(today).filter(topic__isnull=False):
        if region.ags.startswith(row.region.ags) and row.topic:
            found.setdefault(row.hub, []).append(str(row.topic))
    return [Theme(hub, topics) for hub, topics in found.items()]


def towns(region: Region, county: County) -> list[Town]:
    """Return the municipalities of the county; where they differ, each with the hub that answers there."""
    own = {town.ags: town.hub for town in county.towns}
    deputies = {town.ags: town.hub for town in county.towns_deputies}
    found = [
        Town(
            part.name,
            own.get(part.ags) or (deputies.get(part.ags) if county.is_partly_covered else None),
            part.ags not in own,
        )
        for part in network.municipalities(region)
    ]
    return sorted(found, key=lambda town: fold(town.name))


def dates_in(county: County, hubs: Iterable[Hub]) -> QuerySet[Event]:
    """Return the next dates in the county, and those of the hubs that answer there, wherever they are."""
    codes = [
        code
        for code, places in reference.postcodes().items()
        if any(place.county_ags == county.ags for place in places)
    ]
    there = Q(site__postcode__in=codes) | Q(hub__in=list(hubs))
    return events.events_upcoming().filter(there).prefetch_related(None)[:SOON]  # a row names no topics
