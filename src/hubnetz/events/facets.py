"""How many events each choice of a list would show.

A choice is counted as if its own group were not narrowed and all others were: what ticking it adds can be seen. What is
to come is kept in memory (`access.coming`); only what narrows it is asked of the database.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When

from hubnetz.events import access
from hubnetz.events.access.coming import Coming, Date, coming
from hubnetz.events.filters import LEGENDS, EventFilter, county_of
from hubnetz.lib import unwritten
from hubnetz.network import access as network

SEEN = 6
Counts = dict[str, Counter[Any]]
PLACES = frozenset(("mode", "county", "place"))


@dataclass(slots=True)
class Option:
    """One choice in a group."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(slots=True)
class Facet:
    """A group of choices: those that are made or show most, and behind “more” the others."""

    name: str
    legend: str
    options: list[Option]

    @property
    def leading(self) -> list[Option]:
        """Return those that are always seen, in their order."""
        if len(self.options) <= SEEN + 2:
            return self.options
        by_weight = sorted(self.options, key=lambda option: (not option.checked, -option.count))
        lead = {option.value for option in by_weight[:SEEN]} | {o.value for o in self.options if o.checked}
        return [option for option in self.options if option.value in lead]

    @property
    def rest(self) -> list[Option]:
        """Return those behind “more”."""
        lead = {option.value for option in self.leading}
        return [option for option in self.options if option.value not in lead]


@dataclass
class Survey:
    """What was found, and what else there would be."""

    found: list[int]  # keys, in order
    make_facets: Callable[[], list[Facet]]
    with_free_seats: int
    everything: int
    without: dict[str, int]  # how many there would be without one of the conditions
    alone: dict[str, int]  # how many there would be with one of them alone
    online: int  # how many take place online, were the place of no matter
    until: datetime | None = None  # when the first of all that is to come is over
    state: Hashable = None  # of all that the facets are made of, where no seat is among it

    @cached_property
    def facets(self) -> list[Facet]:
        """Return the groups of choices; made when they are drawn."""
        return self.make_facets()


def survey(chosen: EventFilter) -> Survey:
    """Return what the filter finds of what takes place from now on, and what its choices would find; shared."""
    return unwritten.kept(
        ("events.survey", chosen.query()), lambda: _surveyed(chosen), until=lambda found: found.until
    )


def _surveyed(chosen: EventFilter) -> Survey:
    every, fully_booked = coming()
    criteria = chosen.criteria()
    if not criteria:
        found = _survey(chosen, every.dates, every.dates, fully_booked, _count_all(every))
        found.until, found.state = every.until, (network.version(), every.version)
        return found
    held: list[Date] = []
    lacking: dict[str, list[Date]] = {name: [] for name in criteria}  # those that hold all but one condition
    alone: Counter[str] = Counter()
    online = 0
    for date, missing in _missing(every, criteria):
        alone.update(name for name in criteria if name not in missing)
        if not missing:
            held.append(date)
        elif len(missing) == 1:
            lacking[missing[0]].append(date)
        online += date.mode != "on_site" and PLACES.issuperset(missing)
    counts = {name: _count(name, held + lacking.get(name, [])) for name in LEGENDS}
    found = _survey(chosen, held, held + lacking.get("free", []), fully_booked, counts)
    found.until = every.until
    found.everything, found.alone, found.online = len(every.dates), dict(alone), online
    found.without = {name: len(rows) for name, rows in lacking.items() if rows}
    return found


def _survey(
    chosen: EventFilter,
    held: Sequence[Date],
    could_be_free: Sequence[Date],
    fully_booked: Collection[int],
    counts: Counts,
) -> Survey:
    return Survey(
        found=[date.pk for date in held],
        make_facets=lambda: _facets(chosen, counts),
        with_free_seats=sum(date.has_seats and date.pk not in fully_booked for date in could_be_free),
        everything=len(held),
        without={},
        alone={},
        online=counts["mode"]["online"] + counts["mode"]["hybrid"],
    )


def _facets(chosen: EventFilter, counts: Counts) -> list[Facet]:
    by_county: Counter[str] = Counter()
    for pk, *where in chosen.choices.sites:
        by_county[county_of(*where)] += counts["county"][pk]
    counts = {**counts, "county": by_county}
    facets = [_facet(chosen, name, counts[name]) for name in chosen.options]
    return [facet for facet in facets if facet]


@lru_cache(maxsize=2)
def _count_all(every: Coming) -> Counts:
    return {name: _count(name, every.dates) for name in LEGENDS}


def _count(name: str, dates: Sequence[Date]) -> "Counter[Any]":
    """Count what a group of choices would find among these; counties site by site."""
    if name == "topic":
        return Counter(chain.from_iterable(date.topics for date in dates))
    if name == "hub":
        return Counter(chain.from_iterable({date.hub, *date.cohosts} for date in dates))
    if name == "language":
        return Counter(chain.from_iterable(date.languages for date in dates))
    if name == "county":
        return Counter(date.site for date in dates if date.site and date.mode != "online")
    return Counter(date.kind if name == "kind" else date.mode for date in dates)


def _missing(every: Coming, criteria: dict[str, Q]) -> Iterator[tuple[Date, list[str]]]:
    """Yield what takes place, in order, each with the names of the conditions that it does not meet."""
    holds = {f"holds_{name}": _holds(condition) for name, condition in criteria.items()}
    rows = access.in_order(access.events_to_come().annotate(**holds)).values_list("pk", *holds)
    for pk, *held in rows:
        if date := every.by_key.get(pk):  # else it was published a moment ago
            yield date, [name for name, is_met in zip(criteria, held, strict=True) if not is_met]


def _holds(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _facet(chosen: EventFilter, name: str, counts: "Counter[Any]") -> Facet | None:
    """Return a group with those choices that would show something or are made; None if there is nothing to choose."""
    keys = {"topic": chosen.choices.topics, "hub": chosen.choices.hubs, "kind": chosen.choices.kinds}.get(
        name
    )
    ticked = set(chosen.many[name])
    options = []
    for code, label in chosen.options[name].items():
        count = counts[keys[code][0] if keys else code]
        if count or code in ticked:
            options.append(Option(code, str(label), count, code in ticked))
    if len(options) < 2 and not ticked:
        return None
    return Facet(name, str(LEGENDS[name]), options)
