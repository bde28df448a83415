"""
Who answers for which county: the lines behind the map, its list and its tiles.

Plain Python: rows in, lines out; the day was chosen by whoever fetched the rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Status = Literal["covered", "part", "white"]


@dataclass(frozen=True, slots=True)
class Answering:
    """A hub that answers for an area, from which day on."""

    slug: str
    short: str
    name: str
    since: date


@dataclass(frozen=True, slots=True)
class Pausing:
    """A hub that takes a break and would answer otherwise; until when, where that is known."""

    slug: str
    short: str
    name: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality with a hub of its own, whatever its county has."""

    ags: str
    name: str
    hub: Answering


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a hub can be met, as a point on the map."""

    hub: str
    short: str
    name: str
    kind: str
    town: str
    postcode: str
    lat: float
    lon: float
    is_main: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One responsibility as it stands in the database, topics left aside."""

    hub: Answering
    kind: str  # state, county or municipality
    ags: str
    name: str
    role: str
    county: str = ""  # of a municipality


@dataclass(frozen=True, slots=True)
class County:
    """One county: its hubs, who stands in where it has none, and the municipalities that have one themselves."""

    ags: str
    name: str
    responsible: tuple[Answering, ...] = ()
    deputies: tuple[Answering, ...] = ()
    towns: tuple[Town, ...] = ()
    towns_deputies: tuple[Town, ...] = ()
    pausing: tuple[Pausing, ...] = ()

    @property
    def status(self) -> Status:
        """Say whether the county has a hub, only some of its municipalities have one, or it is a white spot."""
        if self.responsible:
            return "covered"
        return "part" if self.towns else "white"

    @property
    def is_white_spot(self) -> bool:
        """Say whether no hub is responsible for the county, also not for a part of it."""
        return self.status == "white"

    @property
    def is_waiting(self) -> bool:
        """Say whether the county is a white spot only as long as its hub takes a break."""
        return self.is_white_spot and bool(self.pausing)

    @property
    def is_partly_covered(self) -> bool:
        """Say whether only some municipalities have a hub."""
        return self.status == "part"

    @property
    def town_hubs(self) -> tuple[Answering, ...]:
        """The hubs that are responsible for some of its municipalities."""
        return _once(town.hub for town in self.towns)

    @property
    def stand_ins(self) -> tuple[Answering, ...]:
        """The hubs that answer where the county has none of its own, in all of it or in the rest of it."""
        return self.deputies or _once(town.hub for town in self.towns_deputies)

    @property
    def first_to_ask(self) -> tuple[Answering, ...]:
        """The hubs that answer, the responsible ones before those that stand in; empty where nobody is named."""
        return self.responsible or self.town_hubs or self.stand_ins


@dataclass(frozen=True, slots=True)
class Coverage:
    """The counties of the network's own area, and those beyond it for which a hub answers as well."""

    counties: tuple[County, ...]
    beyond: tuple[County, ...]

    def count(self, status: Status) -> int:
        """Return how many counties of the own area have this status."""
        return sum(county.status == status for county in self.counties)

    @property
    def covered(self) -> int:
        """How many counties have a hub."""
        return self.count("covered")

    @property
    def partly(self) -> int:
        """How many counties have a hub in some municipalities only."""
        return self.count("part")

    @property
    def white_spots(self) -> int:
        """How many counties have no hub."""
        return self.count("white")

    @property
    def waiting(self) -> tuple[County, ...]:
        """The counties whose own hub takes a break."""
        return tuple(county for county in self.counties if county.is_waiting)

    @property
    def without_hub(self) -> tuple[County, ...]:
        """The white spots that never had a hub or lost it: those that wait for the end of a break are no such."""
        return tuple(county for county in self.counties if county.is_white_spot and not county.pausing)

    @property
    def percent(self) -> int:
        """The share of counties that have a hub, in whole percent."""
        return percent(self.covered, len(self.counties))

    @property
    def everywhere(self) -> tuple[County, ...]:
        """The counties of the own area, then those beyond it."""
        return (*self.counties, *self.beyond)


@dataclass(frozen=True, slots=True)
class Mapped:
    """Everything the map shows: who answers where, and where hubs can be met."""

    coverage: Coverage
    spots: tuple[Spot, ...]


@dataclass(slots=True)
class _Line:
    responsible: list[Answering] = field(default_factory=list)
    deputies: list[Answering] = field(default_factory=list)
    towns: list[Town] = field(default_factory=list)
    towns_deputies: list[Town] = field(default_factory=list)
    pausing: list[Pausing] = field(default_factory=list)


def coverage(
    counties: Iterable[tuple[str, str]],
    rows: Iterable[Row],
    *,
    states: Iterable[str],
    pausing: Iterable[tuple[str, Pausing]] = (),
) -> Coverage:
    """
    Return a line for each county (key, name) of the area, in the order given; ``pausing`` come by their county's key.

    The area is every state in which somebody answers for something; counties elsewhere are known only so that
    their towns are understood. The network's own states are those that somebody answers for as a whole
    (``states``, their keys); what lies in another one is beyond. Where no state is named, all are its own.
    """
    known = {ags: (name, _Line()) for ags, name in counties}
    own = set(states)
    reached = {key[:2] for key in own}
    for row in rows:
        reached.add((row.county or row.ags)[:2])
        if row.kind == "county" and row.ags in known:
            line = known[row.ags][1]
            (line.responsible if row.role == "responsible" else line.deputies).append(row.hub)
        elif row.kind == "municipality" and row.county in known:
            line = known[row.county][1]
            towns = line.towns if row.role == "responsible" else line.towns_deputies
            towns.append(Town(row.ags, row.name, row.hub))
    for ags, hub in pausing:
        reached.add(ags[:2])
        if ags in known and hub not in known[ags][1].pausing:
            known[ags][1].pausing.append(hub)
    lines = [
        County(
            ags,
            name,
            tuple(line.responsible),
            tuple(line.deputies),
            tuple(line.towns),
            tuple(line.towns_deputies),
            tuple(line.pausing),
        )
        for ags, (name, line) in known.items()
        if ags[:2] in reached
    ]
    inside = [line for line in lines if not own or any(line.ags.startswith(key) for key in own)]
    beyond = [
        line
        for line in lines
        if line not in inside and (line.responsible or line.deputies or line.towns or line.pausing)
    ]
    return Coverage(tuple(inside), tuple(beyond))


def percent(part: int, whole: int) -> int:
    """Return the share in whole percent, rounded down: nothing is said to be complete before it is."""
    return part * 100 // whole if whole else 0


def _once(hubs: Iterable[Answering]) -> tuple[Answering, ...]:
    return tuple({hub.slug: hub for hub in hubs}.values())
