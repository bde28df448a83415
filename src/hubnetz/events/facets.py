"""How many events each choice of a list would show: one query, counted here.

A choice is counted as if its own group were not narrowed and all others were: what ticking it adds can be seen.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from hubnetz.events import access
from hubnetz.events.filters import LEGENDS, EventFilter, county_of
from hubnetz.events.models import Cohost, Event, EventTopic
from hubnetz.lib.worded import Given, Worded

SEEN = 6
COLUMNS = ("pk", "hub_id", "cohost_ids", "kind_id", "mode", "site_id", "about_ids", "languages", "is_free")
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


@dataclass(slots=True)
class Survey:
    """What was found, and what else there would be."""

    found: list[int]  # keys, in order
    facets: list[Facet]
    with_free_seats: int
    everything: int
    without: dict[str, int]  # how many there would be without one of the conditions
    alone: dict[str, int]  # how many there would be with one of them alone
    online: int  # how many take place online, were the place of no matter


def survey(chosen: EventFilter) -> Survey:
    """Return what the filter finds of what takes place from now on, and what its choices would find."""
    rows, names = _rows(chosen)
    found: list[int] = []
    without: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    counts: dict[str, Counter[Any]] = {name: Counter() for name in LEGENDS}
    online = free_seats = 0
    counties = {pk: county_of(*rest) for pk, *rest in chosen.choices.sites}
    groups = frozenset(LEGENDS)
    for pk, hub, cohosts, kind, mode, site, topics, languages, free, *holds in rows:
        missing = [name for name, held in zip(names, holds, strict=True) if not held]
        alone.update(name for name in names if name not in missing)
        if not missing:
            found.append(pk)
            free_seats += free
            meant = groups
        elif len(missing) == 1:
            without[missing[0]] += 1
            free_seats += free and missing[0] == "free"
            meant = groups & {missing[0]}
        else:
            meant = frozenset()
        online += mode != "on_site" and PLACES.issuperset(missing)
        if "topic" in meant:
            counts["topic"].update(topics)
        if "hub" in meant:
            counts["hub"].update({hub, *cohosts})
        if "kind" in meant:
            counts["kind"][kind] += 1
        if "mode" in meant:
            counts["mode"][mode] += 1
        if "county" in meant and site and mode != "online":
            counts["county"][counties.get(site, "")] += 1
        if "language" in meant:
            counts["language"].update(languages)
    facets = [_facet(chosen, name, counts[name]) for name in chosen.options]
    return Survey(
        found, [facet for facet in facets if facet], free_seats, len(rows), dict(without), dict(alone), online
    )


def _rows(chosen: EventFilter) -> tuple[list[tuple[Any, ...]], list[str]]:
    criteria = chosen.criteria()
    if not criteria:
        return _UNNARROWED(now=timezone.now()), []
    return list(_to_count(access.events_to_come(), criteria)), list(criteria)


def _to_count(events: "QuerySet[Event]", criteria: dict[str, Q]) -> "QuerySet[Event, Any]":
    holds = {f"holds_{name}": _holds(condition) for name, condition in criteria.items()}
    counted = events.annotate(**_said(), **holds)
    return access.in_order(counted).values_list(*COLUMNS, *holds)


_UNNARROWED = Worded(lambda: _to_count(Event.objects.upcoming(Given("now")).filter(is_listed=True), {}))


@cache
def _said() -> dict[str, Any]:
    """Return what is counted of every event; made once, because it is always the same."""
    topics = EventTopic.objects.filter(event=OuterRef("pk")).order_by().values("topic")
    cohosts = Cohost.objects.filter(event=OuterRef("pk")).order_by().values("hub")
    return {
        "about_ids": ArraySubquery(topics),
        "cohost_ids": ArraySubquery(cohosts),
        "is_free": _holds(Q(pk__in=access.with_free_seats())),
    }


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
