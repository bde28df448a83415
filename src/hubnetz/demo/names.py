"""Names nobody else in the story has: of companies, of people, of places that do not exist."""

import random
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, count

from hubnetz.demo.facts import Words
from hubnetz.network import reference
from hubnetz.organisations import rules as organisations

MOST_SPELLINGS = 4
FORM = re.compile(
    r"\s+(GmbH & Co\. KG|GmbH|UG \(haftungsbeschränkt\)|e\. K\.|KG|AG|OHG|GbR|eG|PartG mbB|e\. V\.)$"
)
_KIND_OF = {"school": "other", "municipal-company": "other", "hospital": "other"}
_SECTION_OF = {"university": "P", "research": "M", "municipality": "O", "association": "S", "other": "P"}
_PLACE: tuple[tuple[str, ...], ...] = (
    ("", "", "Ober", "Unter", "Neu", "Alt", "Klein"),
    (
        "Linden",
        "Erlen",
        "Birk",
        "Hasel",
        "Kirsch",
        "Mühl",
        "Stein",
        "Berg",
        "Wald",
        "Bruck",
        "Sonn",
        "Wiesen",
    ),
    (
        "stetten",
        "bronn",
        "felden",
        "weiler",
        "hofen",
        "ingen",
        "au",
        "beuren",
        "rode",
        "zell",
        "feld",
        "moos",
    ),
)


@cache
def folded(name: str) -> str:
    """Return the name as the house compares it."""
    return organisations.folded(name)


class Names:
    """Draws names that no other company of the story has."""

    def __init__(self, words: Words, rng: random.Random) -> None:
        self.words = words
        self.rng = rng
        self._trades = [weight for _section, weight, _words in words.trades]
        self._taken: set[str] = set()
        self._domains: set[str] = set()

    def person(self) -> str:
        return f"{self.rng.choice(self.words.first_names)} {self.rng.choice(self.words.surnames)}"

    def draw(self, kind: str, town: str) -> tuple[str, str]:
        """Return a name and the section of its trade."""
        for attempt in range(200):
            name, section = self._invent(kind, town, with_town=attempt > 6)
            fold = folded(name)
            if fold not in self._taken:
                self._taken.add(fold)
                return name, section
        raise RuntimeError("No name is left; words.toml needs more words for so many companies.")

    def spellings(self, name: str, kind: str, town: str) -> list[str]:
        """Return the name and what others would enter for it: compared differently, and nobody else's name."""
        found, known = [name], {folded(name)}
        for variant in self._variants(name, kind, town):
            fold = folded(variant)
            if len(found) < MOST_SPELLINGS and fold not in known and fold not in self._taken:
                found.append(variant)
                known.add(fold)
        self._taken |= known
        return found

    def domain(self, name: str, town: str) -> str:
        """Return a web domain of its own, in a zone that nobody can own."""
        words = [word for word in slug(name).split("-") if word not in _LEGAL_WORDS]
        stems = [
            "-".join(words[:2]),
            "-".join(words[:3]),
            "-".join(words),
            "-".join([*words[:2], slug(town)]),
        ]
        for stem in chain(stems, (f"{stems[0]}-{number}" for number in count(2))):
            if stem and stem not in self._domains:
                self._domains.add(stem)
                return f"{stem[:60]}.example"
        raise RuntimeError("No domain is left for this name.")

    def _invent(self, kind: str, town: str, *, with_town: bool) -> tuple[str, str]:
        rng, words = self.rng, self.words
        first = rng.choice(words.first_names)
        one, two = rng.choice(words.surnames), rng.choice(words.surnames)
        brand = rng.choice(words.brand_starts) + rng.choice(words.brand_ends)
        if kind == "start-up":
            second = rng.choice(words.brand_ends).capitalize() if with_town else ""
            form = rng.choice(("GmbH", "GmbH", "UG (haftungsbeschränkt)"))
            return " ".join(f"{brand} {second} {form}".split()), rng.choice("JJJMC")
        if kind in _SECTION_OF:
            pattern = rng.choice([known for known, of in words.institutions if _KIND_OF.get(of, of) == kind])
            place = f"{self._place()} bei {self._place()}" if with_town else self._place()
            return pattern.format(place=place, field=rng.choice(words.fields)), _SECTION_OF[kind]
        section, _weight, trades = rng.choices(words.trades, self._trades)[0]
        form = rng.choices([name for name, _w in words.legal_forms], [w for _n, w in words.legal_forms])[0]
        alone = rng.random() < 0.15
        pattern = rng.choice(words.sole_patterns if alone else words.company_patterns)
        name = pattern.format(
            first=first,
            surname=one,
            surname2=two,
            brand=brand,
            trade=rng.choice(trades),
            form=form,
            place=town,
        )
        return f"{name} {town}" if with_town and town not in name else name, section

    def _place(self) -> str:
        """Return the name of a place that does not exist, so that no real public body gets an invented history."""
        while True:
            start, stem, end = (self.rng.choice(part) for part in _PLACE)
            place = f"{start}{stem.lower() if start else stem}{end}"
            if place not in _real_places():
                return place

    def _variants(self, name: str, kind: str, town: str) -> Iterator[str]:
        """Yield the name as others might enter it: without the legal form, short, with a slip, with the place."""
        bare = FORM.sub("", name)
        parts = bare.split(" ")
        options = [_slip(self.rng, name), f"{bare} {town}"]
        if kind in ("company", "start-up"):
            options += [f"Fa. {bare}", f"Firma {name}"]
            if len(parts) > 1:
                options.append(f"{parts[-1]} {' '.join(parts[:-1])}")
        if len(parts) > 2 and "&" not in parts[:2]:
            options.append(f"{parts[0][0]}. {' '.join(parts[1:])}")
        self.rng.shuffle(options)
        yield from ([bare] if bare != name else []) + options


@cache
def _real_places() -> frozenset[str]:
    return frozenset(place.municipality for place in reference.municipalities())


_LEGAL_WORDS = {"gmbh", "co", "kg", "ag", "ohg", "e", "k", "v", "ug", "haftungsbeschraenkt", "und"}


def _slip(rng: random.Random, name: str) -> str:
    """Return the name with two neighbouring letters swapped, as happens while typing."""
    places = [
        n for n in range(1, min(len(name) - 2, 18)) if name[n : n + 2].isalpha() and name[n] != name[n + 1]
    ]
    if not places:
        return name
    n = rng.choice(places)
    return name[:n] + name[n + 1] + name[n] + name[n + 2 :]


def slug(text: str) -> str:
    """Return a text as part of an address."""
    return folded(text).replace(" ", "-")
