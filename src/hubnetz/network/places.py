"""
Read a place out of what somebody typed.

Plain Python: no Django, no clock, no database. Other rooms use it through `network.rules`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Status = Literal["found", "ambiguous", "unknown", "none"]

MOST_CANDIDATES = 8
LONGEST_PLACE = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality or a county, or a postcode within one."""

    label: str
    county: str
    county_ags: str
    county_kind: str = "county"  # "city" is a town that is its own county
    municipality: str = ""
    municipality_ags: str = ""
    postcode: str = ""
    municipalities: tuple[str, ...] = ()  # every municipality the place may lie in
    lat: float | None = None
    lon: float | None = None

    @property
    def key(self) -> str:
        """The official key of the narrowest area that is certain."""
        return self.municipality_ags or self.county_ags

    @property
    def in_full(self) -> str:
        """The label, with the county where that says more."""
        return self.label if self.county in self.label else f"{self.label} ({self.county})"


@dataclass(frozen=True, slots=True)
class Found:
    """What `find_place` made of a text."""

    status: Status
    candidates: tuple[Place, ...] = ()
    corrected: bool = False  # true if a typing error was repaired on the way


_POSTCODE = re.compile(r"(?<![\w])(?:[dD]\s?[-–]?\s?)?(\d{5})(?!\d)")
_JOINING = frozenset(
    ["a", "am", "an", "auf", "bei", "d", "den", "der", "die", "i", "im", "in", "o", "ob", "u", "unter", "und"]
)
_FILLERS = frozenset(
    [
        "in",
        "bei",
        "nahe",
        "um",
        "aus",
        "von",
        "im",
        "near",
        "at",
        "around",
        "from",
        "area",
        "raum",
        "grossraum",
        "region",
        "umgebung",
        "gegend",
        "standort",
        "ort",
        "gemeinde",
        "ortsteil",
        "ot",
        "the",
        "of",
        "nach",
        "zu",
        "deutschland",
        "germany",
        "bw",
        "baw",
    ]
)
_COUNTY_WORDS = frozenset(["kreis", "landkreis", "lk", "lkr", "county", "district", "landkreises", "kreises"])
_CITY_WORDS = frozenset(["stadt", "stadtkreis", "sk", "city", "town", "stadtgebiet"])
_SUFFIX = re.compile(r"\s+(?:am|an|auf|bei|im|in|ob|unter)\s+.*$| \(.*\)$")
_NOT_A_PART = frozenset(["neu", "alt", "bad", "st", "ober", "unter", "klein", "gross"])


def fold(text: str, *, umlauts: bool = True) -> str:
    """Return the text in lower case without accents, signs and double blanks; ä becomes ae, or a."""
    text = unicodedata.normalize("NFC", text).lower().replace("ß", "ss")
    if umlauts:
        text = text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


class Gazetteer:
    """The names and postcodes `find_place` knows."""

    def __init__(
        self,
        *,
        towns: Iterable[Place],
        counties: Iterable[Place],
        postcodes: Mapping[str, Sequence[Place]],
        elsewhere: Iterable[str] = (),
    ) -> None:
        self.towns = tuple(towns)
        self.postcodes = postcodes
        self.elsewhere = frozenset(fold(name) for name in elsewhere)
        self.town_keys: dict[str, list[Place]] = {}
        self.county_keys: dict[str, list[Place]] = {}
        self.signatures: list[tuple[tuple[str, ...], Place]] = []
        for town in self.towns:
            for name in town_names(town.municipality):
                _enter(self.town_keys, name, town)
            self.signatures.append((_signature(fold(town.municipality)), town))
        for county in counties:
            for name in (county.county, re.sub(r"-?[Kk]reis$", "", county.county)):
                _enter(self.county_keys, name, county)


def town_names(name: str) -> set[str]:
    """Return the names a municipality is called by: in full, without its river, and each half of a double name."""
    names = {name, _SUFFIX.sub("", name), _SUFFIX.sub("", name.replace(" (", " in ("))}
    if name.startswith("Bad "):
        names.add(name.removeprefix("Bad "))
    if name.startswith("St. "):
        names.add(f"Sankt {_SUFFIX.sub('', name.removeprefix('St. '))}")
    halves = _SUFFIX.sub("", name).removeprefix("Bad ").split("-")
    if len(halves) == 2 and halves[0] != halves[1] and fold(halves[0]) not in _NOT_A_PART:
        names.update(half for half in halves if len(half) > 4)
    return names


def find_place(text: str | None, gazetteer: Gazetteer) -> Found:
    """
    Find the place somebody typed: a postcode, a town, a county, with typing errors and small words.

    `found` has one candidate, `ambiguous` two or more, `unknown` was not understood (ask again, and
    route without a place), `none` means that nothing was said.
    """
    text = unicodedata.normalize("NFC", text or "")[:LONGEST_PLACE].strip()
    if not re.search(r"\w", text):
        return Found("none")
    match = _POSTCODE.search(text)
    rest = text if match is None else f"{text[: match.start()]} {text[match.end() :]}"
    named = _find_name(rest, gazetteer)
    if match is None:
        return named
    coded = gazetteer.postcodes.get(match.group(1), ())
    if not coded:
        return named if named.candidates else Found("unknown")
    return _agree(coded, named)


def _agree(coded: Sequence[Place], named: Found) -> Found:
    """Bring a postcode and a name together; the postcode is right unless the name is certain of another county."""
    both = [
        place
        for place in coded
        for town in named.candidates
        if place.municipality_ags == town.municipality_ags
        or (not town.municipality_ags and place.county_ags == town.county_ags)
    ]
    if both:
        return _found(both, named.corrected)
    counties = {place.county_ags for place in coded}
    if named.status == "found" and not named.corrected and named.candidates[0].county_ags not in counties:
        return Found("ambiguous", (*_narrow(coded), named.candidates[0]))
    return _found(coded, False)


def _find_name(text: str, gazetteer: Gazetteer) -> Found:
    words = fold(text).split()
    if not words:
        return Found("none")
    county_meant = bool(_COUNTY_WORDS & set(words)) and fold(text) not in gazetteer.town_keys
    city_meant = bool(_CITY_WORDS & set(words)) and fold(text) not in gazetteer.town_keys
    while (
        words
        and words[0] in _FILLERS | _COUNTY_WORDS | _CITY_WORDS
        and " ".join(words) not in gazetteer.town_keys
    ):
        words = words[1:]
    while (
        words
        and words[-1] in _FILLERS | _COUNTY_WORDS | _CITY_WORDS
        and " ".join(words) not in gazetteer.town_keys
    ):
        words = words[:-1]
    if words[-2:] == ["baden", "wuerttemberg"] and len(words) > 2:
        words = words[:-2]
    name = " ".join(words)
    if not name:
        return Found("unknown")
    if county_meant and (county := _county(name, gazetteer)):
        return Found("found", (county,))
    if towns := gazetteer.town_keys.get(name):
        return _prefer_cities(towns)
    if not city_meant and (county := _county(name, gazetteer)):
        return Found("found", (county,))
    if gazetteer.elsewhere.intersection((name, *words)):
        return Found("unknown")
    if len(words) > 1:
        if towns := _abbreviated(name, gazetteer):
            return _found(towns, False)
        if towns := _within(words, gazetteer):
            return _prefer_cities(towns)
    return _misspelt(name, gazetteer.county_keys if county_meant else gazetteer.town_keys)


def _county(name: str, gazetteer: Gazetteer) -> Place | None:
    """Return the county of that name; of a city and the county around it the county."""
    counties = gazetteer.county_keys.get(name) or gazetteer.county_keys.get(name.removesuffix(" kreis"), [])
    return min(counties, key=lambda county: county.county_kind == "city", default=None)


def _abbreviated(name: str, gazetteer: Gazetteer) -> list[Place]:
    """Return towns like "Freiburg i. Br." and "Kirchheim/Teck": joining words dropped, words shortened."""
    asked = _signature(name)
    return [
        town
        for words, town in gazetteer.signatures
        if 1 < len(asked) == len(words) and all(w.startswith(a) for w, a in zip(words, asked, strict=True))
    ]


def _within(words: Sequence[str], gazetteer: Gazetteer) -> list[Place]:
    """Return the town named by the longest run of words, as in "Stuttgart-Feuerbach" or "wir sitzen in Nagold"."""
    for length in range(min(len(words) - 1, 5), 0, -1):
        for start in range(len(words) - length + 1):
            name = " ".join(words[start : start + length])
            if len(name) > 3 and name in gazetteer.town_keys:
                return gazetteer.town_keys[name]
    return []


def _misspelt(name: str, keys: Mapping[str, list[Place]]) -> Found:
    """Return the nearest name, one slip in a short word and two in a long one."""
    allowed = 0 if len(name) < 4 or len(name) > 40 else 1 if len(name) < 8 else 2
    best: list[Place] = []
    nearest = allowed
    for key, places in keys.items():
        if not allowed or key[:1] != name[:1] or abs(len(key) - len(name)) > nearest:
            continue  # the first letter is hardly ever wrong, and Feuerbach is not Eberbach
        slips = _slips(name, key, nearest)
        if slips < nearest or (slips == nearest and not best):
            best, nearest = list(places), slips
        elif slips == nearest:
            best.extend(places)
    if not best:
        return Found("unknown")
    return _found(best, True)


def _slips(a: str, b: str, most: int) -> int:
    """Return how many letters were added, left out, changed or swapped; more than `most` is not counted out."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return most + 1
    return row[-1]


def _prefer_cities(towns: Sequence[Place]) -> Found:
    """A town that is its own county is meant before villages of the same name."""
    cities = [town for town in towns if town.county_kind == "city"]
    return _found(cities or towns, False)


def _found(places: Sequence[Place], corrected: bool) -> Found:
    narrowed = _narrow(places)
    return Found("found" if len(narrowed) == 1 else "ambiguous", narrowed[:MOST_CANDIDATES], corrected)


def _narrow(places: Sequence[Place]) -> tuple[Place, ...]:
    """Return each place once; municipalities that share a postcode and a county are one answer."""
    unique = list({(place.key, place.postcode): place for place in places}.values())
    if len(unique) < 2 or not all(place.postcode for place in unique):
        return tuple(unique)
    counties: dict[str, list[Place]] = {}
    for place in unique:
        counties.setdefault(place.county_ags, []).append(place)
    return tuple(shared[0] if len(shared) == 1 else _shared(shared) for shared in counties.values())


def _shared(places: Sequence[Place]) -> Place:
    first = places[0]
    return Place(
        label=f"{first.postcode} {', '.join(place.municipality for place in places[:3])}",
        county=first.county, county_ags=first.county_ags, county_kind=first.county_kind, postcode=first.postcode,
        municipalities=tuple(place.municipality_ags for place in places), lat=first.lat, lon=first.lon,
    )  # fmt: skip


def _enter(keys: dict[str, list[Place]], name: str, place: Place) -> None:
    for key in {fold(name), fold(name, umlauts=False)}:
        if place not in keys.setdefault(key, []):
            keys[key].append(place)


def _signature(folded: str) -> tuple[str, ...]:
    words = folded.split()
    return (words[0], *(word for word in words[1:] if word not in _JOINING))
