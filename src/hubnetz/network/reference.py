"""
The reference data that comes with the house: areas, postcodes, who answers for what, topics.

Plain Python, read once per process. A network that keeps its own rows in the database passes those
to the rules instead; commands that work without a database use these.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from hubnetz.network.places import Found, Gazetteer, Place, find_place, fold
from hubnetz.network.rules import Responsibility, Role, Route, Site, route

STATE = "08"  # the official key of Baden-Württemberg


@dataclass(frozen=True, slots=True)
class County:
    """A county or a city that is its own county, with its cell on the schematic map."""

    ags: str
    nuts3: str
    name: str
    kind: str  # city or county
    government_district: str
    area_km2: float
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Topic:
    """Something a company may want help with: names for a chip, texts in an owner's words."""

    code: str
    de: str
    en: str
    text_de: str = ""
    text_en: str = ""


@cache
def counties() -> tuple[County, ...]:
    """Return the counties of the state."""
    cells = {row["county_ags"]: row for row in _rows("tilegrid.csv")}
    return tuple(
        County(
            ags=row["ags"],
            nuts3=row["nuts3"],
            name=row["name"],
            kind=row["kind"],
            government_district=row["government_district"],
            area_km2=float(row["area_km2"]),
            column=int(cells[row["ags"]]["column"]),
            row=int(cells[row["ags"]]["row"]),
        )
        for row in _rows("counties.csv")
    )


@cache
def municipalities() -> tuple[Place, ...]:
    """Return the municipalities of the state and the known ones across its border."""
    county = {row["ags"]: row for row in _rows("counties.csv")}
    own = [
        Place(
            label=row["name"],
            municipality=row["name"],
            municipality_ags=row["ags"],
            county=county[row["county_ags"]]["name"],
            county_ags=row["county_ags"],
            county_kind=county[row["county_ags"]]["kind"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
        )
        for row in _rows("municipalities.csv")
        if row["kind"] != "unincorporated"
    ]
    across = {
        row["municipality_ags"]: Place(
            label=row["municipality"],
            municipality=row["municipality"],
            municipality_ags=row["municipality_ags"],
            county=row["county"],
            county_ags=row["county_ags"],
            county_kind=row["county_kind"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
        )
        for row in _rows("neighbours.csv")
    }
    return (*own, *across.values())


@cache
def postcodes() -> dict[str, tuple[Place, ...]]:
    """Return the places of each postcode."""
    town = {place.municipality_ags: place for place in municipalities()}
    coded: dict[str, list[Place]] = {}
    for row in (*_rows("postcodes.csv"), *_rows("neighbours.csv")):
        if place := town.get(row["municipality_ags"]):
            coded.setdefault(row["postcode"], []).append(
                replace(
                    place,
                    label=f"{row['postcode']} {place.municipality}",
                    postcode=row["postcode"],
                    lat=float(row["lat"]),
                    lon=float(row["lon"]),
                )
            )
    return {code: tuple(places) for code, places in coded.items()}


@cache
def county_places() -> tuple[Place, ...]:
    """Return each county as a place, those across the border included; its point is the middle of its towns."""
    towns: dict[str, list[Place]] = {}
    for town in municipalities():
        towns.setdefault(town.county_ags, []).append(town)
    return tuple(
        Place(
            label=_county_label(own[0]),
            county=own[0].county,
            county_ags=ags,
            county_kind=own[0].county_kind,
            lat=sum(town.lat or 0 for town in own) / len(own),
            lon=sum(town.lon or 0 for town in own) / len(own),
        )
        for ags, own in sorted(towns.items())
    )


@cache
def gazetteer() -> Gazetteer:
    """Return everything `find_place` knows."""
    return Gazetteer(
        towns=municipalities(),
        counties=county_places(),
        postcodes=postcodes(),
        elsewhere=(row["name"] for row in _rows("elsewhere.csv")),
    )


@cache
def responsibilities() -> tuple[Responsibility, ...]:
    """Return who answers for which area and topic."""
    return tuple(
        Responsibility(
            area_kind=row["area_kind"],
            ags=row["ags"],
            topic=row["topic"],
            hub=row["hub"],
            role=_role(row["role"]),
            valid_from=_day(row["valid_from"]),
            valid_until=_day(row["valid_until"]),
        )
        for row in _rows("responsibilities.csv")
    )


@cache
def sites() -> tuple[Site, ...]:
    """Return the published sites of the hubs."""
    return tuple(
        Site(row["hub"], row["site"], row["municipality_ags"], float(row["lat"]), float(row["lon"]))
        for row in _rows("sites.csv")
    )


@cache
def topics() -> tuple[Topic, ...]:
    """Return the topics in their order."""
    text = files("hubnetz.network").joinpath("data/topics.toml").read_text(encoding="utf-8")
    return tuple(Topic(**entry) for entry in tomllib.loads(text)["topic"])


def find(text: str | None) -> Found:
    """Find the place somebody typed among the places of the reference data."""
    return find_place(text, gazetteer())


def certain(place: Place) -> str:
    """Return words by which this one place is found again, also where others share its name."""
    if place.postcode or not place.municipality_ags:
        return place.label
    for code, places in postcodes().items():
        if any(one.municipality_ags == place.municipality_ags for one in places):
            return f"{code} {place.municipality}"
    return place.label


def find_county(text: str | None) -> Found:
    """Find the county somebody typed, where a name alone means the county and not the town."""
    found = find(text)
    if found.status == "found":
        ags = found.candidates[0].county_ags
        if text and fold(text) in (fold(found.candidates[0].county), fold(found.candidates[0].municipality)):
            named = [c for c in county_places() if fold(c.county) == fold(text)]
            ags = named[0].county_ags if len(named) == 1 else ags
        return Found("found", tuple(county for county in county_places() if county.county_ags == ags))
    named = [county for county in county_places() if fold(county.county) == fold(text or "")]
    return Found("found", tuple(named)) if len(named) == 1 else found


def answering(found: Found, topic_codes: tuple[str, ...], *, on: date) -> Route:
    """Say who answers for a place that was found, by the reference data alone."""
    return route(
        found.candidates,
        topic_codes,
        responsibilities(),
        on=on,
        sites=sites(),
        nearby=inside(),
    )


@cache
def inside() -> tuple[Place, ...]:
    """Return the municipalities of the state itself, where somebody answers for every one."""
    return tuple(place for place in municipalities() if place.county_ags.startswith(STATE))


def _county_label(town: Place) -> str:
    if town.county_kind == "city" or town.county.lower().endswith("kreis"):
        return town.county
    return f"Landkreis {town.county}"


def _role(text: str) -> Role:
    for role in ("responsible", "deputy", "thematic", "coordinator"):
        if role == text:
            return role
    raise ValueError(f"{text!r} is no role of a hub.")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(name: str) -> list[dict[str, str]]:
    with files("hubnetz.network").joinpath(f"data/{name}").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
