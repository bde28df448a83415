"""Who answers for which county: the lines of the coverage table, from the rows of network."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hubnetz.network.models import Region, Responsibility


@dataclass
class County:
    """One county: its hubs, who stands in where it has none, and the municipalities that have a hub of their own."""

    region: Region
    responsible: list[Responsibility] = field(default_factory=list)
    deputies: list[Responsibility] = field(default_factory=list)
    towns: list[Responsibility] = field(default_factory=list)

    @property
    def is_white_spot(self) -> bool:
        """Say whether no hub is responsible for the county, also not for a part of it."""
        return not self.responsible and not self.towns

    @property
    def is_partly_covered(self) -> bool:
        """Say whether only some municipalities have a hub."""
        return not self.responsible and bool(self.towns)


def lines(counties: Iterable[Region], responsibilities: Iterable[Responsibility]) -> list[County]:
    """Return a line for each county of the area, by name; a municipality counts for its county, topics do not.

    The area is every state in which somebody answers for something. Counties beyond it are known only so that
    their towns are understood; nobody there waits for a hub of this network.
    """
    rows = list(responsibilities)
    found = {county.pk: County(county) for county in counties}
    states = {_state(row.region, found) for row in rows}
    for row in rows:
        if row.topic_id is not None:
            continue
        if line := found.get(row.region_id):
            (line.responsible if row.role == Responsibility.Role.RESPONSIBLE else line.deputies).append(row)
        elif (line := found.get(row.region.parent_id or 0)) and row.role == Responsibility.Role.RESPONSIBLE:
            line.towns.append(row)
    return [line for line in found.values() if line.region.parent_id in states]


def _state(region: Region, counties: dict[int, County]) -> int | None:
    if region.kind == Region.Kind.MUNICIPALITY and (county := counties.get(region.parent_id or 0)):
        region = county.region
    return region.pk if region.kind == Region.Kind.STATE else region.parent_id


def thematic(responsibilities: Iterable[Responsibility]) -> list[Responsibility]:
    """Return who answers for a topic, wherever the client is."""
    return [row for row in responsibilities if row.topic_id is not None]
