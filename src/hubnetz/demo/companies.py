"""Companies and the people who come from them: invented, with places that exist."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from hubnetz.demo.facts import Facts, Words
from hubnetz.demo.rows import Decision, History, Organisation
from hubnetz.network import reference
from hubnetz.organisations import rules as organisations

MOST_HUBS = 3
MOST_SPELLINGS = 4
_KINDS = ("company", "start-up", "university", "research", "municipality", "association", "other")
_KIND_WEIGHTS = (79, 11, 1.5, 1.5, 3, 3, 1)
_SIZES = ((1, 9, 46), (10, 49, 32), (50, 249, 16), (250, 2400, 6))
_LEGAL = (("GmbH", 52), ("GmbH & Co. KG", 17), ("e. K.", 7), ("KG", 5), ("AG", 4), ("OHG", 3), ("", 12))


@dataclass(slots=True)
class Town:
    postcode: str
    name: str
    county: str


@dataclass(slots=True)
class Company:
    """One real-life company of the story; hubs know it by one of its spellings."""

    identity: int
    home: str
    kind: str
    section: str
    staff: int | None
    town: Town
    domain: str
    spellings: list[str]
    weight: float  # how often it turns up
    records: dict[str, list[int]] = field(default_factory=dict)
    people: list[tuple[str, str]] = field(default_factory=list)

    @property
    def record_count(self) -> int:
        return sum(len(own) for own in self.records.values())


class Register:
    """All companies of the story, and the records hubs keep of them."""

    def __init__(self, facts: Facts, history: History, rng: random.Random) -> None:
        self.facts = facts
        self.history = history
        self.rng = rng
        self.companies: list[Company] = []
        self._names = Names(facts.words, rng)
        self._towns = {hub.slug: _towns(facts, hub.slug) for hub in facts.hubs}

    def found(self, home: str, *, kind: str = "") -> Company:
        """Invent one more company in the area of a hub."""
        rng = self.rng
        kind = kind or rng.choices(_KINDS, _KIND_WEIGHTS)[0]
        towns, weights = self._towns[home]
        town = rng.choices(towns, weights)[0]
        name, section, spellings = self._names.draw(kind, town.name)
        company = Company(
            identity=self.history.identities,
            home=home,
            kind=kind,
            section=section,
            staff=_staff(rng, kind),
            town=town,
            domain=self._names.domain(name, town.name),
            spellings=spellings,
            weight=min(rng.paretovariate(1.6), 12.0),
        )
        self.history.identities += 1
        self.companies.append(company)
        return company

    def namesake(self, company: Company, home: str) -> Company:
        """Invent another company of the same name in another hub's area: a different one all the same."""
        towns, weights = self._towns[home]
        town = self.rng.choices(towns, weights)[0]
        other = Company(
            identity=self.history.identities,
            home=home,
            kind=company.kind,
            section=company.section,
            staff=_staff(self.rng, company.kind),
            town=town,
            domain=self._names.domain(f"{company.spellings[0]} {town.name}", town.name),
            spellings=company.spellings[:1],
            weight=1.0,
        )
        self.history.identities += 1
        self.companies.append(other)
        return other

    def record(
        self, company: Company, hub: str, when: datetime, by: str, *, again: bool = False
    ) -> int | None:
        """Return the hub's record of the company, made if there is none; None if three hubs know it already.

        With ``again`` the hub does not find its own record and makes a second one under another spelling.
        """
        own = company.records.get(hub)
        if own and not (again and len(own) < 2 and company.record_count < len(company.spellings)):
            first = own[0] if len(own) == 1 else self.rng.choice(own)
            record = self.history.organisations[first]
            record.welcomed_at = min(record.welcomed_at, when)
            return first
        if own is None and len(company.records) >= MOST_HUBS:
            return None
        return self._welcome(company, hub, when, by)

    def _welcome(self, company: Company, hub: str, when: datetime, by: str) -> int:
        used = company.record_count
        name = company.spellings[used] if used < len(company.spellings) else company.spellings[0]
        own = company.records.setdefault(hub, [])
        taken = {self.history.organisations[number].folded for number in own}
        if organisations.folded(name) in taken:
            name = next(s for s in company.spellings if organisations.folded(s) not in taken)
        number = len(self.history.organisations)
        self.history.organisations.append(
            Organisation(
                identity=company.identity,
                hub=hub,
                name=name,
                folded=organisations.folded(name),
                kind=company.kind,
                postcode=company.town.postcode,
                town=company.town.name,
                county=company.town.county,
                domain=company.domain,
                staff=company.staff,
                section=company.section,
                welcomed_at=when,
                by=by,
            )
        )
        own.append(number)
        return number

    def person(self, company: Company, number: int) -> tuple[str, str]:
        """Return the n-th person of the company, name and address."""
        while len(company.people) <= number:
            name = self._names.person()
            local = _slug(name).replace("-", ".")
            address = f"{local}@{company.domain}"
            if any(address == known for _name, known in company.people):
                address = f"{local}{len(company.people) + 1}@{company.domain}"
            company.people.append((name, address))
        return company.people[number]

    def private_person(self) -> tuple[str, str]:
        """Return somebody who comes for themselves."""
        name = self._names.person()
        return name, f"{_slug(name).replace('-', '.')}.{self.rng.randint(10, 9999)}@post.example"


def decisions(history: History, companies: list[Company], user_of: Callable[[str, str], str]) -> list[Decision]:
    """Return who decided that records are the same company, or that a namesake is not.

    A record that agrees in name and in postcode or domain was joined by the house itself at entry; other
    spellings were joined by hand.
    """
    found: list[Decision] = []
    names: dict[str, list[int]] = {}
    for company in companies:
        numbers = sorted(
            (number for own in company.records.values() for number in own),
            key=lambda number: (history.organisations[number].welcomed_at, number),
        )
        for earlier, later in zip(numbers, numbers[1:], strict=False):
            found.append(_same(history, earlier, later, user_of))
        if numbers:
            names.setdefault(history.organisations[numbers[0]].folded, []).append(numbers[0])
    for numbers in names.values():
        for one, two in zip(numbers, numbers[1:], strict=False):
            first, second = sorted((one, two))
            later = history.organisations[second]
            found.append(
                Decision(
                    first,
                    second,
                    "different",
                    {"name": True, "postcode": False, "domain": False},
                    later.welcomed_at,
                    user_of(later.hub, "lead"),
                )
            )
    return found


def _same(history: History, earlier: int, later: int, user_of: Callable[[str, str], str]) -> Decision:
    first, second = sorted((earlier, later))
    newer = history.organisations[later]
    equal = history.organisations[earlier].folded == newer.folded and history.organisations[earlier].hub != newer.hub
    evidence = {"name": equal, "postcode": True, "domain": bool(newer.domain)}
    return Decision(first, second, "same", evidence, newer.welcomed_at, "" if equal else user_of(newer.hub, "lead"))


def _towns(facts: Facts, slug: str) -> tuple[list[Town], list[float]]:
    """Return the towns of a hub's area with weights: its own sites' towns most, areas it only deputises for least."""
    role_of: dict[str, str] = {}
    for row in reference.responsibilities():
        if row.hub == slug and row.area_kind != "state" and not row.ags.startswith("09"):
            role_of[row.ags] = str(row.role)
    sites = {site.town.split(" ")[0] for site in facts.hub(slug).sites}
    thematic = facts.hub(slug).kind == "thematic"
    towns, weights = [], []
    for postcode, places in sorted(reference.postcodes().items()):
        for place in places:
            role = role_of.get(place.municipality_ags) or role_of.get(place.county_ags)
            at_home = place.municipality.split(" ")[0] in sites
            if not place.county_ags.startswith("08") or not (role or thematic):
                continue
            towns.append(Town(postcode, place.municipality, place.county_ags))
            weight = 1.0 if role == "responsible" or thematic else 0.12
            weights.append(weight * ((40.0 if thematic else 5.0) if at_home else 1.0))
    return towns, weights


def _staff(rng: random.Random, kind: str) -> int | None:
    if kind not in ("company", "start-up") or rng.random() < 0.12:
        return None
    if kind == "start-up":
        return rng.randint(1, 18)
    low, high, _weight = rng.choices(_SIZES, [size[2] for size in _SIZES])[0]
    return round(low * (high / low) ** rng.random())


class Names:
    """Draws names that no other company of the story has."""

    def __init__(self, words: Words, rng: random.Random) -> None:
        self.words = words
        self.rng = rng
        self._taken: set[str] = set()
        self._domains: set[str] = set()

    def person(self) -> str:
        return f"{self.rng.choice(self.words.first_names)} {self.rng.choice(self.words.surnames)}"

    def draw(self, kind: str, town: str) -> tuple[str, str, list[str]]:
        """Return a name, the section of its trade, and up to four spellings, the name first."""
        for attempt in range(200):
            name, section = self._invent(kind, town, with_town=attempt > 8)
            fold = organisations.folded(name)
            if fold in self._taken:
                continue
            spellings, folds = [name], {fold}
            for variant in self._variants(name, town):
                folded = organisations.folded(variant)
                if len(spellings) < MOST_SPELLINGS and folded not in folds and folded not in self._taken:
                    spellings.append(variant)
                    folds.add(folded)
            self._taken |= folds
            return name, section, spellings
        raise RuntimeError("No name is left; words.toml needs more words for so many companies.")

    def domain(self, name: str, town: str) -> str:
        """Return a web domain of its own, in a zone that nobody can own."""
        words = [word for word in _slug(name).split("-") if word not in _LEGAL_WORDS]
        stems = ["-".join(words[:2]), "-".join(words[:3]), "-".join(words), "-".join([*words[:2], _slug(town)])]
        number = 2
        for stem in [*stems, *(f"{stems[0]}-{n}" for n in range(2, 10000))]:
            number += 1
            if stem and stem not in self._domains:
                self._domains.add(stem)
                return f"{stem[:60]}.example"
        raise RuntimeError("No domain is left for this name.")

    def _invent(self, kind: str, town: str, *, with_town: bool) -> tuple[str, str]:
        rng, words = self.rng, self.words
        if kind == "start-up":
            brand = rng.choice(words.brands_front) + rng.choice(words.brands_back)
            return f"{brand} {rng.choice(('GmbH', 'GmbH', 'UG (haftungsbeschränkt)'))}", rng.choice("JJJMC")
        if kind in ("university", "research", "municipality", "association", "other"):
            pattern, section = rng.choice(words.institutions[kind])
            field_ = rng.choice(words.fields)
            return pattern.format(town=town, field=field_, name=rng.choice(words.surnames)), section
        trade, section = rng.choice(words.trades)
        legal = rng.choices([form for form, _w in _LEGAL], [weight for _f, weight in _LEGAL])[0]
        owner = rng.choice(words.surnames)
        shape = rng.random()
        if shape < 0.42:
            core = f"{owner} {trade}"
        elif shape < 0.56:
            core = f"{trade} {owner}"
        elif shape < 0.66:
            core = f"{rng.choice(words.first_names)} {owner} {trade}"
        elif shape < 0.76:
            core = f"{owner} & {rng.choice(words.surnames)} {trade}"
        elif shape < 0.84:
            core = f"{owner} & {rng.choice(('Sohn', 'Söhne', 'Partner', 'Töchter'))} {trade}"
        elif shape < 0.92:
            core = f"{rng.choice(words.brands_front)}{rng.choice(words.brands_back)} {trade}"
        else:
            core = f"{_initials(rng)} {trade}"
        if with_town:
            core = f"{core} {town}"
        return f"{core} {legal}".strip(), section

    def _variants(self, name: str, town: str) -> Iterator[str]:
        """Yield the name as others might enter it: without the legal form, short, with a slip, with the place."""
        bare = re.sub(r"\s+(GmbH & Co\. KG|GmbH|UG \(haftungsbeschränkt\)|e\. K\.|KG|AG|OHG|e\. V\.)$", "", name)
        options = [bare] if bare != name else [f"Firma {name}"]
        parts = bare.split(" ")
        if len(parts) > 2:
            options.append(f"{parts[0][0]}. {' '.join(parts[1:])}")
        if len(parts) >= 2:
            options += [f"{parts[-1]} {' '.join(parts[:-1])}", "-".join(parts[:2]) + "".join(parts[2:])]
        options += [_slip(self.rng, name), f"{bare} {town}", f"Fa. {bare}", f"Firma {bare}"]
        head, rest = options[:1], options[1:]
        self.rng.shuffle(rest)
        yield from head + rest


_LEGAL_WORDS = {"gmbh", "co", "kg", "ag", "ohg", "e", "k", "v", "ug", "haftungsbeschraenkt", "und"}


def _initials(rng: random.Random) -> str:
    return "".join(rng.choice("ABDEFGHKLMRSTW") for _ in range(rng.choice((2, 3))))


def _slip(rng: random.Random, name: str) -> str:
    """Return the name with two neighbouring letters swapped, as happens while typing."""
    places = [n for n in range(1, min(len(name) - 2, 18)) if name[n : n + 2].isalpha() and name[n] != name[n + 1]]
    if not places:
        return name
    n = rng.choice(places)
    return name[:n] + name[n + 1] + name[n] + name[n + 2 :]


def _slug(text: str) -> str:
    return organisations.folded(text).replace(" ", "-")
