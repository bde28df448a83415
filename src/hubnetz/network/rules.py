"""
Decide where a company is and who answers for it.

Plain Python: no Django, no clock, no database. `find_place` reads what somebody typed,
`route` says which hubs answer for that place and those topics, and why.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, Protocol

from hubnetz.network.coverage import Answering, County, Coverage, Mapped, Spot, percent
from hubnetz.network.places import Found, Gazetteer, Place, Status, find_place, fold

__all__ = [
    "Answering", "County", "Coverage", "Found", "Gazetteer", "Mapped", "Place", "Reason", "Responsibility", "Role",
    "Route", "RoutedHub", "Site", "Spot", "Status", "distance_km", "find_place", "fold", "holds", "percent", "route",
    "searched", "words_of",
]  # fmt: skip

Role = Literal["responsible", "deputy", "thematic", "coordinator"]


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One hub answers for one area, for all topics or for one, from a day to a day."""

    area_kind: str  # state, county or municipality
    ags: str
    hub: str
    role: Role
    topic: str = ""
    valid_from: date | None = None
    valid_until: date | None = None  # inclusive

    def holds_on(self, on: date) -> bool:
        """Tell whether it is in force on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class Site:
    """An address of a hub."""

    hub: str
    name: str
    municipality_ags: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is shown: a code and what it is about; the front makes the sentence."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoutedHub:
    """A hub that answers, its part in it, the reason, and its nearest site if sites are known."""

    slug: str
    role: Role
    reason: Reason
    site: Site | None = None
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """The hubs that answer, first the one to call. A white spot has no regional hub of its own."""

    hubs: tuple[RoutedHub, ...]
    white_spot: bool = False

    @property
    def slugs(self) -> tuple[str, ...]:
        """The hubs' slugs in order."""
        return tuple(hub.slug for hub in self.hubs)


def route(
    places: Place | Sequence[Place] | None,
    topics: Sequence[str],
    responsibilities: Sequence[Responsibility],
    *,
    on: date,
    sites: Sequence[Site] = (),
    nearby: Sequence[Place] = (),
) -> Route:
    """
    Say which hubs answer for a place and its topics, the one to call first; never nobody.

    A municipality's own row goes before its county's. A hub for a topic joins if the topic is among
    the two best (`topics`, best first), and leads in the city of one of its sites. A place without any
    row gets the hub of the nearest place in `nearby`, and an unknown place the coordinator. Several
    `places` (an ambiguous answer) get the hubs of each.
    """
    asked = (places,) if isinstance(places, Place) else tuple(places or ())
    held = [row for row in responsibilities if row.holds_on(on)]
    regional: list[RoutedHub] = []
    for place in asked:
        regional += _regional(place, held) or _across_the_border(place, held, nearby)
    leading, joining = _thematic(asked, topics[:2], held, sites)
    hubs = [*leading, *regional, *joining]
    if not regional:
        hubs += _coordinating(held, asked)
    once = {hub.slug: hub for hub in reversed(hubs)}
    order = dict.fromkeys(hub.slug for hub in hubs)
    return Route(
        tuple(_at_nearest_site(once[slug], asked, sites) for slug in order),
        white_spot=bool(regional) and all(hub.reason.code == "white_spot" for hub in regional),
    )


def _regional(place: Place, held: Sequence[Responsibility]) -> list[RoutedHub]:
    towns = (place.municipality_ags,) if place.municipality_ags else place.municipalities
    rows = [row for row in held if not row.topic and row.area_kind == "municipality" and row.ags in towns]
    rows = rows or [
        row for row in held if not row.topic and row.area_kind == "county" and row.ags == place.county_ags
    ]
    if rows:
        return [_answering(row, place) for row in sorted(rows, key=lambda row: row.role != "responsible")]
    parts = [
        row
        for row in held
        if row.area_kind == "municipality" and not row.topic and row.ags.startswith(place.county_ags)
    ]
    if place.municipality_ags or not parts:
        return []
    row = min(parts, key=lambda row: row.role != "responsible")  # only part of the county is served
    return [RoutedHub(row.hub, row.role, Reason("part_of_area", {"place": place.county}))]


def _answering(row: Responsibility, place: Place) -> RoutedHub:
    code = "white_spot" if row.role == "deputy" else "area"
    return RoutedHub(row.hub, row.role, Reason(code, {"place": place.municipality or place.county}))


def _across_the_border(
    place: Place, held: Sequence[Responsibility], nearby: Sequence[Place]
) -> list[RoutedHub]:
    """Return the hub of the nearest known place for one that nobody answers for, as across the state's border."""
    if place.lat is None or place.lon is None:
        return []
    for near in sorted(nearby, key=lambda other: distance_km(place, other)):
        if hubs := _regional(near, held):
            params = {"place": place.municipality or place.county, "near": near.municipality or near.county}
            return [replace(hubs[0], role="deputy", reason=Reason("nearest", params))]
    return []


def _thematic(
    places: Sequence[Place],
    topics: Sequence[str],
    held: Sequence[Responsibility],
    sites: Sequence[Site],
) -> tuple[list[RoutedHub], list[RoutedHub]]:
    """Return the hubs of these topics: those that lead in their own city, and those that join."""
    home = {(site.hub, site.municipality_ags) for site in sites}
    leading, joining = [], []
    for topic in topics:
        for row in held:
            if row.topic != topic or not _covers(row, places):
                continue
            city = next(
                (p for p in places if len(places) == 1 and (row.hub, p.municipality_ags) in home), None
            )
            if city is None:
                joining.append(RoutedHub(row.hub, row.role, Reason("topic", {"topic": topic})))
            else:
                params = {"topic": topic, "place": city.municipality}
                leading.append(RoutedHub(row.hub, row.role, Reason("topic_in_own_city", params)))
    return leading, joining


def _covers(row: Responsibility, places: Sequence[Place]) -> bool:
    """Tell whether a row for a topic reaches one of the places; a whole state reaches its neighbours too."""
    return row.area_kind == "state" or any(place.key.startswith(row.ags) for place in places)


def _coordinating(held: Sequence[Responsibility], places: Sequence[Place]) -> list[RoutedHub]:
    if places:
        reason = Reason("nobody_responsible", {"place": places[0].municipality or places[0].county})
    else:
        reason = Reason("place_unknown")
    hubs = [RoutedHub(row.hub, "coordinator", reason) for row in held if row.role == "coordinator"]
    return hubs or [RoutedHub("", "coordinator", reason)]


def _at_nearest_site(hub: RoutedHub, places: Sequence[Place], sites: Sequence[Site]) -> RoutedHub:
    ways = [(distance_km(place, site), site) for place in places for site in sites if site.hub == hub.slug]
    distance, site = min(ways, key=lambda way: way[0], default=(math.inf, None))
    return hub if math.isinf(distance) else replace(hub, site=site, distance_km=round(distance, 1))


def distance_km(a: Place | Site, b: Place | Site) -> float:
    """Return the distance as the crow flies; infinite if one of the points is not known."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    x = math.radians(b.lon - a.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return 6371.0 * math.hypot(x, math.radians(b.lat - a.lat))


class Valid(Protocol):
    """Something that holds from a day on, to a last day or for ever."""

    valid_from: date
    valid_until: date | None


def holds(row: Valid, on: date) -> bool:
    """Say whether something with validity holds on the day; its last day belongs to it."""
    return row.valid_from <= on and (row.valid_until is None or row.valid_until >= on)


_ENDINGS = ("ungen", "ern", "ing", "en", "er", "es", "em", "e", "n", "s")
_SHORTEST = 4  # of what is left of a word without its ending
_SAY_NOTHING = frozenset(
    {"und", "oder", "der", "die", "das", "fur", "mit", "von", "im", "in", "an", "am", "zu"}
    | {"and", "or", "the", "for", "with", "of", "at", "to"}
)
MOST_WORDS = 8


def searched(text: str) -> tuple[str, ...]:
    """
    Return the stems of the words somebody looks for, without those that say nothing.

    A stem is looked for anywhere in a text that was folded without umlauts, so it also finds compounds: “Drucker”
    finds “3D-Druck”.
    """
    words = [word for word in fold(text, umlauts=False).split() if word not in _SAY_NOTHING]
    return tuple(dict.fromkeys(_stem(word) for word in words))[:MOST_WORDS]


def words_of(
    title: Mapping[str, str],
    text: Mapping[str, str],
    keywords: Sequence[str],
    topics: Sequence[Mapping[str, str]],
) -> str:
    """Return all words of an entry of the directory in all languages, as ``searched`` looks for them."""
    parts = [
        *title.values(),
        *text.values(),
        *keywords,
        *(name for topic in topics for name in topic.values()),
    ]
    return fold(" ".join(parts), umlauts=False)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word
