"""What the database knows of resources, as the rules have it: a few queries for however many."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from hubnetz.booking import rules
from hubnetz.booking.models import Allocation, BusySpan, ClosedTime, OpeningHours, Resource
from hubnetz.lib import holidays, school_holidays
from hubnetz.lib.worded import Given, Worded, among
from hubnetz.network import reference

NATIONWIDE = ""


@dataclass(frozen=True, slots=True)
class Stock:
    """One resource: what decides when it is free, and the units it takes, those of all its parts for a whole."""

    resource: Resource
    supply: rules.Supply
    units: tuple[int, ...]  # keys, in the order of their numbers
    is_whole: bool

    def free_units(self, starts_at: datetime, ends_at: datetime, size: int) -> list[int] | None:
        """Return the units to give for a time, lowest first; all of a whole; None if there are too few."""
        terms = self.supply.terms
        begins, ends = starts_at - terms.before, ends_at + terms.after
        if self.is_whole:
            free = bool(self.units) and size == 1 and rules.units_free(self.supply, begins, ends)
            return list(self.units) if free else None
        free_now = [
            unit
            for unit, busy in zip(self.units, self.supply.busy, strict=True)
            if rules.units_free(replace(self.supply, busy=(busy,)), begins, ends)
        ]
        return free_now[:size] if len(free_now) >= size else None


def stocks(
    resources: Iterable[Resource],
    first: date,
    last: date,
    *,
    without: int | None = None,
) -> dict[int, Stock]:
    """Return for each resource what decides when it is free from the first to the last day; four queries.

    `without`: the key of a booking that is looked at as if it were not there, because it moves.
    The resources come with their `site`, which says whose holidays they keep.
    """
    wanted = list(resources)
    if not wanted:
        return {}
    around = rules.Span(
        rules.moment(first, time.min) - 2 * rules.DAY, rules.moment(last, time.min) + 3 * rules.DAY
    )
    trees = Trees({one.root_id for one in wanted})
    busy = _busy([unit for found in trees.units.values() for unit in found], around, without)
    hours = _hours(one.pk for one in wanted)
    closed = _closed(wanted, trees, around)
    states = {state_of(one) for one in wanted}
    kept = {state: _holidays(state, first, last) for state in states}
    school = {state: _school(state, first, last) for state in states}
    found = {}
    for one in wanted:
        leaves = trees.leaves(one.pk)
        is_whole = leaves != [one.pk]
        own = tuple(unit for leaf in leaves for unit in trees.units.get(leaf, ()))
        spans = [busy.get(unit, []) for unit in own]
        if is_whole:  # one thing, busy when any of its parts is; without parts it is nothing
            spans = [[span for each in spans for span in each]] if own else []
        supply = rules.Supply(
            openings=rules.openings(
                hours.get(one.pk, ()),
                first,
                last,
                kept[state_of(one)],
                school=school[state_of(one)],
            ),
            closed=tuple(closed[one.pk]),
            busy=tuple(tuple(each) for each in spans),
            terms=one.terms,
        )
        found[one.pk] = Stock(one, supply, own, is_whole)
    return found


class Trees:
    """Which resource is a part of which, of some trees, and the units of each; one query."""

    def __init__(self, roots: set[int]) -> None:
        self.above: dict[int, int | None] = {}
        self.parts: dict[int, list[int]] = defaultdict(list)
        self.units: dict[int, list[int]] = defaultdict(list)  # in the order of their numbers
        for pk, whole, retired, unit, gone in _TREES(roots=list(roots)):
            if pk not in self.above:
                self.above[pk] = whole
                if whole and not retired:
                    self.parts[whole].append(pk)
            if unit and not gone:
                self.units[pk].append(unit)

    def leaves(self, pk: int) -> list[int]:
        """Return what has units: the resource itself, or what its parts come to."""
        if pk not in self.parts:
            return [pk]
        return [leaf for part in self.parts[pk] for leaf in self.leaves(part)]

    def relatives(self, pk: int) -> set[int]:
        """Return the resource, all it is a part of, and all its parts: what closes with it or closes it."""
        found = {pk}
        above = self.above[pk]
        while above:
            found.add(above)
            above = self.above[above]
        below = list(self.parts.get(pk, ()))
        while below:
            part = below.pop()
            found.add(part)
            below += self.parts.get(part, ())
        return found


_TREES = Worded(
    lambda: (
        Resource.objects.filter(Q(among("pk", "roots")) | Q(among("tree_id", "roots")))
        .order_by("pk", "units__number")
        .values_list("pk", "whole", "retired_at", "units__pk", "units__retired_at")
    )
)


def _busy(units: list[int], around: rules.Span, without: int | None) -> dict[int, list[rules.Span]]:
    found: dict[int, list[rules.Span]] = defaultdict(list)
    for unit, during in _BUSY(units=units, around=DateTimeTZRange(*around), without=without or 0):
        found[unit].append(rules.Span(during.lower.astimezone(UTC), during.upper.astimezone(UTC)))
    return found


def _asked_for_busy() -> Any:
    meant = {"during__overlap": Given("around")}
    inside = Allocation.objects.filter(among("unit_id", "units"), freed_at=None, **meant)
    inside = inside.exclude(booking=Given("without"))
    outside = BusySpan.objects.filter(among("unit_id", "units"), **meant)
    return inside.values_list("unit", "during").union(outside.values_list("unit", "during"), all=True)


_BUSY = Worded(_asked_for_busy)


def _hours(resources: Iterable[int]) -> dict[int, list[rules.Hours]]:
    found: dict[int, list[rules.Hours]] = defaultdict(list)
    for resource, *rule in _HOURS(resources=list(resources)):
        found[resource].append(rules.Hours(*rule))
    return found


_HOURS: Worded[Any] = Worded(
    lambda: OpeningHours.objects.filter(among("resource_id", "resources")).values_list(
        "resource", "weekday", "opens", "closes", "first_on", "last_on", "every", "on_holidays", "school"
    )
)


def _closed(wanted: list[Resource], trees: Trees, around: rules.Span) -> dict[int, list[rules.Span]]:
    hubs = list({one.hub_id for one in wanted})
    known = _CLOSED(hubs=hubs, begins=around.starts_at, ends=around.ends_at)
    found: dict[int, list[rules.Span]] = {one.pk: [] for one in wanted}
    for one in wanted if known else ():
        relatives = trees.relatives(one.pk)
        for hub, resource, starts_at, ends_at in known:
            if hub == one.hub_id and (resource is None or resource in relatives):
                found[one.pk].append(rules.Span(starts_at, ends_at))
    return found


_CLOSED = Worded(
    lambda: ClosedTime.objects.filter(
        among("hub_id", "hubs"), withdrawn_at=None, starts_at__lt=Given("ends"), ends_at__gt=Given("begins")
    ).values_list("hub", "resource", "starts_at", "ends_at")
)


def state_of(resource: Resource) -> str:
    """Return the official key of the state whose holidays a resource keeps: that of its site."""
    return _state(resource.site.postcode) if resource.site else NATIONWIDE


@cache
def _state(postcode: str) -> str:
    places = reference.postcodes().get(postcode, ())
    return places[0].county_ags[:2] if places else NATIONWIDE


@lru_cache(256)
def _holidays(state: str, first: date, last: date) -> frozenset[date]:
    return frozenset(holidays.holidays_between(first - timedelta(days=1), last + timedelta(days=1), state))


@lru_cache(256)
def _school(state: str, first: date, last: date) -> frozenset[date]:
    return frozenset(school_holidays.days_off(state, first - timedelta(days=1), last + timedelta(days=1)))
