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

from hubnetz.network.coverage import Answering, County, Coverage, Mapped, Pausing, Spot, percent
from hubnetz.network.places import Found, Gazetteer, Place, Status, find_place, fold

__all__ = [
    "FOLLOWS", "Answering", "County", "Coverage", "Found", "Gazetteer", "Mapped", "Pausing", "Place", "Reason",
    "Responsibility", "Role", "Route", "RoutedHub", "Site", "Spot", "Standing", "Status", "distance_km", "find_place",
    "fold", "holds", "in_force", "may_follow", "percent", "route", "searched", "words_of",
]  # fmt: skip

Role = Literal["responsible", "deputy", "thematic", "coordinator"]
Because = Literal["", "successor", "paused", "ended"]

# Which phase may follow on which; a hub that has ended stays so, a new one may be opened.
FOLLOWS: Mapping[str, frozenset[str]] = {
    "": frozenset({"selected", "approved", "building", "operating"}),
    "selected": frozenset({"approved", "building", "operating", "ended"}),
    "approved": frozenset({"building", "operating", "ended"}),
    "building": frozenset({"operating", "paused", "ended"}),
    "operating": frozenset({"paused", "ended"}),
    "paused": frozenset({"building", "operating", "ended"}),
    "ended": frozenset(),
}


def may_follow(phase: str, on: str) -> bool:
    """Tell whether a hub may enter the phase from the one it is in (empty: none yet)."""
    return phase in FOLLOWS[on]


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
    because: Because = ""  # why this hub answers here and not the one that was named first
    instead_of: str = ""  # the short name of that hub

    def holds_on(self, on: date) -> bool:
        """Tell whether it is in force on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a hub stands in its life on a day, since and until when, its short name, and which hub goes on after it."""

    phase: str
    short: str
    successor: str = ""
    since: date | None = None
    until: date | None = None


def in_force(
    rows: Sequence[Responsibility], standings: Mapping[str, Standing], *, on: date
) -> tuple[Responsibility, ...]:
    """
    Return who really answers: not a hub that pauses or has ended, but its deputy or its successor.

    `rows` may hold what an ended hub answered for until its last day: who took that over is known by it.
    An area whose hub is away without anybody named stays in the list without a hub, so that the nearest one
    is found for it and the reason is known.
    """
    held = [row for row in rows if row.holds_on(on)]
    away = [row for row in held if _is_away(row.hub, standings)]
    staying = [row for row in held if not _is_away(row.hub, standings)]
    instead = {(row.area_kind, row.ags, row.topic): standings[row.hub] for row in away}
    left = {
        (row.area_kind, row.ags, row.topic, _heir(row.hub, standings)): standings[row.hub].short
        for row in rows
        if row.valid_until and row.valid_until < on and _is_away(row.hub, standings)
    }
    found = [_following(_standing_in(row, instead), left) for row in staying]
    for row in away:
        gone = standings[row.hub]
        heir = _heir(row.hub, standings)
        if gone.phase == "ended" and heir:
            found.append(replace(row, hub=heir, because="successor", instead_of=gone.short))
        elif row.role == "responsible":
            why: Because = "paused" if gone.phase == "paused" else "ended"
            found.append(replace(row, hub="", because=why, instead_of=gone.short))
    return tuple(found)


def _is_away(hub: str, standings: Mapping[str, Standing]) -> bool:
    return hub in standings and standings[hub].phase in ("paused", "ended")


def _standing_in(row: Responsibility, instead: Mapping[tuple[str, str, str], Standing]) -> Responsibility:
    gone = instead.get((row.area_kind, row.ags, row.topic))
    if gone is None or row.role != "deputy" or gone.phase != "paused":
        return row
    return replace(row, because="paused", instead_of=gone.short)


def _following(row: Responsibility, left: Mapping[tuple[str, str, str, str], str]) -> Responsibility:
    short = left.get((row.area_kind, row.ags, row.topic, row.hub))
    if row.because or short is None or row.role == "deputy":
        return row
    return replace(row, because="successor", instead_of=short)


def _heir(hub: str, standings: Mapping[str, Standing]) -> str:
    """Return the hub at the end of the line of successors; empty if there is none that is there."""
    seen: set[str] = set()
    while hub and hub not in seen and hub in standings and standings[hub].phase == "ended":
        seen.add(hub)
        hub = standings[hub].successor
    return "" if hub in seen or _is_away(hub, standings) else hub


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
        named = [row for row in rows if row.hub]
        return [_answering(row, place) for row in sorted(named, key=lambda row: row.role != "responsible")]
    parts = [
        row
        for row in held
        if row.hub
        and row.area_kind == "municipality"
        and not row.topic
        and row.ags.startswith(place.county_ags)
    ]
    if place.municipality_ags or not parts:
        return []
    row = min(parts, key=lambda row: row.role != "responsible")  # only part of the county is served
    return [RoutedHub(row.hub, row.role, Reason("part_of_area", {"place": place.county}))]


def _answering(row: Responsibility, place: Place) -> RoutedHub:
    params = {"place": place.municipality or place.county}
    if row.because:
        return RoutedHub(row.hub, row.role, Reason(row.because, params | {"instead_of": row.instead_of}))
    return RoutedHub(row.hub, row.role, Reason("white_spot" if row.role == "deputy" else "area", params))


def _across_the_border(
    place: Place, held: Sequence[Responsibility], nearby: Sequence[Place]
) -> list[RoutedHub]:
    """Return the hub of the nearest known place for one that nobody answers for, as across the state's border."""
    if place.lat is None or place.lon is None:
        return []
    for near in sorted(nearby, key=lambda other: distance_km(place, other)):
        if hubs := _regional(near, held):
            params = {"place": place.municipality or place.county, "near": near.municipality or near.county}
            reason = _why_nobody(place, held, nearby, params)
            return [replace(hubs[0], role="deputy", reason=reason)]
    return []


def _why_nobody(
    place: Place, held: Sequence[Responsibility], nearby: Sequence[Place], params: Mapping[str, str]
) -> Reason:
    """Say why the nearest hub answers: the own one pauses or has closed, there is none, or it lies outside."""
    keys = (place.municipality_ags, *place.municipalities, place.county_ags)
    away = next((row for row in held if not row.hub and not row.topic and row.ags in keys), None)
    if away and away.because == "paused":
        return Reason("paused", {"place": params["place"], "instead_of": away.instead_of})
    if away or any(near.county_ags == place.county_ags for near in nearby):
        return Reason("white_spot", {"place": params["place"]})
    return Reason("nearest", params)


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
            if not row.hub or row.topic != topic or not _covers(row, places):
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
    hubs = [
        RoutedHub(row.hub, "coordinator", reason) for row in held if row.role == "coordinator" and row.hub
    ]
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
