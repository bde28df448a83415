"""Companies and the people who come from them: invented, with places that exist."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from hubnetz.demo.facts import Facts
from hubnetz.demo.names import FORM, Names, folded, slug
from hubnetz.demo.rows import Decision, History, Organisation
from hubnetz.network import reference

MOST_HUBS = 3
_KINDS = ("company", "start-up", "university", "research", "municipality", "association", "other")
_KIND_WEIGHTS = (79, 11, 1.5, 1.5, 3, 3, 1)
_SIZES = ((1, 9, 46), (10, 49, 32), (50, 249, 16), (250, 2400, 6))


@dataclass(slots=True)
class Town:
    postcode: str
    name: str
    county: str


@dataclass(slots=True)
class Company:
    """One real-life company of the story; hubs know it by one of its spellings."""

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
    hubs_met: frozenset[str] = frozenset()  # where it came or will come
    identity: int = -1  # given with the first record: who never came leaves no trace

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
        self._strangers: list[Company] = []
        self._names = Names(facts.words, rng)
        self._towns = {hub.slug: _towns(facts, hub.slug) for hub in facts.hubs}

    def found(self, home: str, *, kind: str = "") -> Company:
        """Invent one more company in the area of a hub."""
        rng = self.rng
        kind = kind or rng.choices(_KINDS, _KIND_WEIGHTS)[0]
        towns, weights = self._towns[home]
        town = rng.choices(towns, weights)[0]
        name, section = self._names.draw(kind, town.name)
        company = Company(
            home=home,
            kind=kind,
            section=section,
            staff=_staff(rng, kind, sole=not FORM.search(name)),
            town=town,
            domain=self._names.domain(name, town.name),
            spellings=[name],
            weight=min(rng.paretovariate(1.6), 12.0),
            hubs_met=frozenset((home,)),
        )
        self.companies.append(company)
        return company

    def namesake(self, company: Company, home: str) -> Company:
        """Invent another company of the same name in another hub's area: a different one all the same."""
        towns, weights = self._towns[home]
        town = company.town
        while town.postcode == company.town.postcode:
            town = self.rng.choices(towns, weights)[0]
        other = Company(
            home=home,
            kind=company.kind,
            section=company.section,
            staff=company.staff,
            town=town,
            domain=self._names.domain(f"{company.spellings[0]} {town.name}", town.name),
            spellings=company.spellings[:1],
            weight=1.0,
            hubs_met=frozenset((home,)),
        )
        self.companies.append(other)
        return other

    def record(
        self, company: Company, hub: str, when: datetime, by: str, *, afresh: bool = False
    ) -> int | None:
        """Return the hub's record of the company, made if there is none; None if three hubs know it already.

        With ``afresh`` nobody looks at what is there: the name is spelt differently, and a hub that has the company
        on file does not find it and makes a second record.
        """
        own = company.records.get(hub)
        if len(company.spellings) < 2 and company.records and (afresh or own is None):
            company.spellings = self._names.spellings(company.spellings[0], company.kind, company.town.name)
        if own and not (afresh and len(own) < 2 and company.record_count < len(company.spellings)):
            first = own[0] if len(own) == 1 else self.rng.choice(own)
            record = self.history.organisations[first]
            record.welcomed_at = min(record.welcomed_at, when)
            return first
        if own is None and len(company.records) >= MOST_HUBS:
            return None
        return self._welcome(company, hub, when, by, afresh=afresh)

    def _welcome(self, company: Company, hub: str, when: datetime, by: str, *, afresh: bool) -> int:
        used = company.record_count
        own = company.records.setdefault(hub, [])
        company.hubs_met |= {hub}
        taken = {self.history.organisations[number].folded for number in own}
        name = company.spellings[min(used, len(company.spellings) - 1)]
        if (not afresh and self.rng.random() < 0.35) or folded(name) in taken:
            name = next(spelling for spelling in company.spellings if folded(spelling) not in taken)
        if company.identity < 0:
            company.identity = self.history.identities
            self.history.identities += 1
        number = len(self.history.organisations)
        self.history.organisations.append(
            Organisation(
                identity=company.identity,
                hub=hub,
                name=name,
                folded=folded(name),
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

    def stranger(self) -> Company:
        """Return a company that no activity ever reached; some turn up more than once."""
        if not self._strangers or self.rng.random() < 0.6:
            self._strangers.append(self.found(self.rng.choice(self.facts.hubs).slug))
            return self._strangers[-1]
        return self.rng.choice(self._strangers)

    def typed(self, company: Company, hub: str) -> str:
        """Return the name that somebody of the company types into a form of the hub."""
        own = company.records.get(hub)
        return self.history.organisations[own[0]].name if own else company.spellings[0]

    def person(self, company: Company, number: int) -> tuple[str, str]:
        """Return the n-th person of the company, name and address."""
        while len(company.people) <= number:
            name = self._names.person()
            local = slug(name).replace("-", ".")
            address = f"{local}@{company.domain}"
            if any(address == known for _name, known in company.people):
                address = f"{local}{len(company.people) + 1}@{company.domain}"
            company.people.append((name, address))
        return company.people[number]

    def private_person(self) -> tuple[str, str]:
        """Return somebody who comes for themselves."""
        name = self._names.person()
        return name, f"{slug(name).replace('-', '.')}.{self.rng.randint(10, 9999)}@post.example"


def put_in_order(history: History, companies: list[Company]) -> None:
    """Number the hubs' records in the order in which they were made, everywhere they are referred to."""
    before = sorted(
        range(len(history.organisations)),
        key=lambda number: (history.organisations[number].welcomed_at, number),
    )
    now = {number: place for place, number in enumerate(before)}
    history.organisations = [history.organisations[number] for number in before]
    for company in companies:
        company.records = {hub: sorted(now[n] for n in own) for hub, own in company.records.items()}
    for rows in (history.registrations, history.enquiries):
        for row in rows:
            if row.organisation is not None:
                row.organisation = now[row.organisation]
    for kept in (history.cases, history.consultations, history.projects):
        for one in kept:
            one.organisation = now[one.organisation]
    for cooperation in history.cooperations:
        cooperation.members = tuple(now[member] for member in cooperation.members)


def decisions(
    history: History, companies: list[Company], user_of: Callable[[str, str], str]
) -> list[Decision]:
    """Return who decided that records are the same company, or that a namesake is not; records are in order.

    A record that agrees with another hub's in name and in postcode or domain was joined by the house itself at
    entry; other spellings were joined by hand.
    """
    found: list[Decision] = []
    names: dict[str, list[int]] = {}
    for company in companies:
        numbers = sorted(number for own in company.records.values() for number in own)
        for place, number in enumerate(numbers[1:], start=1):
            found.append(_same(history, numbers[:place], number, user_of))
        if numbers:
            names.setdefault(history.organisations[numbers[0]].folded, []).append(numbers[0])
    for numbers in names.values():
        for one, two in pairwise(sorted(numbers)):
            later = history.organisations[two]
            evidence: dict[str, str | bool] = {"name": "equal", "postcode": False, "domain": False}
            by = user_of(later.hub, "lead")
            found.append(Decision(one, two, "different", evidence, later.welcomed_at, by))
    return found


def _same(history: History, earlier: list[int], later: int, user_of: Callable[[str, str], str]) -> Decision:
    newer = history.organisations[later]
    for number in earlier:
        older = history.organisations[number]
        if older.folded == newer.folded and older.hub != newer.hub:
            evidence: dict[str, str | bool] = {"name": "equal", "postcode": True, "domain": True}
            return Decision(number, later, "same", evidence, newer.welcomed_at, "")
    by = user_of(newer.hub, "lead")
    evidence = {"name": "similar", "postcode": True, "domain": True}
    return Decision(earlier[-1], later, "same", evidence, newer.welcomed_at + timedelta(hours=2), by)


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


def _staff(rng: random.Random, kind: str, *, sole: bool) -> int | None:
    if kind not in ("company", "start-up") or rng.random() < 0.12:
        return None
    if kind == "start-up" or sole:
        return rng.randint(1, 18)
    low, high, _weight = rng.choices(_SIZES, [size[2] for size in _SIZES])[0]
    factor: float = (high / low) ** rng.random()
    return round(low * factor)
