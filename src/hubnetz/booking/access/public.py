"""What everybody may know: what can be booked, when it is free, and what there is instead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.booking import rules, supply
from hubnetz.booking.models import Booking, OpeningHours, Resource
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Topic

MOST_DAYS = 62  # that are looked at at once


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which something is free."""

    starts_at: datetime
    ends_at: datetime
    resource: Resource


@dataclass(frozen=True, slots=True)
class Alternative:
    """What could be had instead: another time (`shift`), less of it (`shorten`), another `place`, another `hub`."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    resource: Resource


def resources_at(hub: Hub) -> "QuerySet[Resource]":
    """Return what everybody may book at a hub, by kind and name."""
    rows = Resource.objects.listed().filter(hub=hub).select_related("hub", "site", "licence_kind")
    return rows.order_by("kind", "name__de", "pk")


def resource_on_show(code: str) -> Resource:
    """Return one resource that everybody may book, at a hub that is shown.

    :raises Http404: for one that is given up or for staff only, as for a missing one
    """
    rows = Resource.objects.listed().select_related("hub", "site", "licence_kind")
    return get_object_or_404(rows.filter(hub__in=network.hubs_on_show().values("pk")), code=code)


def resources_on_show() -> "QuerySet[Resource]":
    """Return everything that everybody may book, at hubs that are shown; advisers too."""
    return Resource.objects.listed().filter(hub__in=network.hubs_on_show().values("pk"))


def office_hours(hub: Hub | None = None) -> "QuerySet[Resource]":
    """Return the advisers who hold office hours, at one hub or at all that operate now."""
    rows = Resource.objects.listed().filter(kind=Resource.Kind.ADVISER).select_related("hub", "site")
    rows = rows.filter(hub=hub) if hub else rows.filter(hub__in=network.hubs_now().values("pk"))
    held = OpeningHours.objects.filter(resource=OuterRef("pk"))
    return rows.filter(Exists(held)).order_by("hub__slug", "pk")


def advisers_for(topic: Topic | None, *, hub: Hub | None = None, mode: str = "") -> "QuerySet[Resource]":
    """Return the advisers who know about a topic, perhaps at one hub only, perhaps met in one way only."""
    rows = office_hours(hub)
    if topic:
        rows = rows.filter(topics=topic)
    if mode:
        rows = rows.filter(modes__contains=[mode])
    return rows


def slots(
    resources: Iterable[Resource],
    first: date,
    last: date,
    *,
    length: timedelta | None = None,
    size: int = 1,
    now: datetime | None = None,
    moving: Booking | None = None,
) -> list[Slot]:
    """Return when each of the resources is free from the first to the last day, in order of time.

    `length`: how long; without it as long as the resource is booked at least. `moving`: a booking whose own time
    counts as free. Four queries, for however many.
    """
    last = min(last, first + timedelta(days=MOST_DAYS))
    now = now or timezone.now()
    days = rules.Span(rules.moment(first, time.min), rules.moment(last + rules.DAY, time.min))
    found = []
    for stock in supply.stocks(resources, first, last, without=moving.pk if moving else None).values():
        long = length or stock.supply.terms.shortest
        starts = rules.free_starts(stock.supply, long, now=now, within=days, size=size)
        found += [Slot(starts_at, starts_at + long, stock.resource) for starts_at in starts]
    return sorted(found, key=lambda one: (one.starts_at, one.resource.pk))


def next_slots(
    resources: Iterable[Resource],
    *,
    most: int = 3,
    length: timedelta | None = None,
    now: datetime | None = None,
) -> list[Slot]:
    """Return the soonest times at which any of the resources is free, from today on; each time once.

    Looks at two days first, and further only where they give too little.
    """
    now = now or timezone.now()
    wanted, today = list(resources), timezone.localdate(now, BERLIN)
    found: dict[datetime, Slot] = {}
    first = today
    for days in (2, 7, 21, MOST_DAYS):
        last = today + (days - 1) * rules.DAY
        for slot in slots(wanted, first, last, length=length, now=now):
            found.setdefault(slot.starts_at, slot)
        if len(found) >= most:
            break
        first = last + rules.DAY
    return list(found.values())[:most]


def alternatives(
    resource: Resource,
    *,
    starts_at: datetime,
    ends_at: datetime,
    together_with: Sequence[Resource] = (),
    size: int = 1,
    topic: Topic | None = None,
    mode: str = "",
    most: int = 2,
) -> list[Alternative]:
    """Return what could be had instead of a time that is not free, each kind with up to `most`, nearest first.

    Another time within a week either way, for all of what is booked together; less of the time; another place of
    the same kind at the hub at the same time; the same at another hub, nearest in time.
    """
    now, length = timezone.now(), ends_at - starts_at
    day = timezone.localdate(starts_at, BERLIN)
    first, last = day - 7 * rules.DAY, day + 7 * rules.DAY
    asked = list(dict.fromkeys([resource, *together_with]))
    alike = alike_to(resource, topic, mode)
    stocks = supply.stocks([*asked, *alike], first, last)
    wanted = [stocks[one.pk].supply for one in asked]
    found: list[Alternative] = []
    if len(asked) > 1:
        starts = rules.common_starts(wanted, length, now=now)
    else:
        starts = rules.free_starts(wanted[0], length, now=now, size=size)
    found += [
        Alternative("shift", one, one + length, resource) for one in rules.nearest(starts, starts_at, most)
    ]
    if len(asked) > 1:
        return found
    if sooner := rules.shorter(wanted[0], starts_at, ends_at, now=now, size=size):
        found.append(Alternative("shorten", starts_at, sooner, resource))
    here = [one for one in alike if one.hub_id == resource.hub_id]
    free_here = [
        Alternative("place", starts_at, ends_at, one)
        for one in here
        if rules.obstacle(stocks[one.pk].supply, starts_at, ends_at, now=now, size=size) is None
    ]
    elsewhere: list[Alternative] = []
    for one in alike:
        if one.hub_id != resource.hub_id:
            starts = rules.free_starts(stocks[one.pk].supply, length, now=now, size=size)
            near = sorted(starts, key=lambda when: abs(when - starts_at))[:1]
            elsewhere += [Alternative("hub", when, when + length, one) for when in near]
    elsewhere.sort(key=lambda one: (abs(one.starts_at - starts_at), one.starts_at, one.resource.pk))
    return [*found, *free_here[:most], *elsewhere[:most]]


def alike_to(resource: Resource, topic: Topic | None, mode: str) -> list[Resource]:
    """Return what serves as well: an adviser for the topic; a place of the kind for as many with the same things."""
    rows: Any = Resource.objects.listed().filter(kind=resource.kind).exclude(pk=resource.pk)
    rows = rows.filter(hub__in=network.hubs_now().values("pk")).select_related("hub", "site", "licence_kind")
    if resource.kind == Resource.Kind.ADVISER:
        if topic:
            rows = rows.filter(topics=topic)
        if mode:
            rows = rows.filter(modes__contains=[mode])
    elif resource.licence_kind_id:
        rows = rows.filter(licence_kind=resource.licence_kind_id)
    elif resource.kind == Resource.Kind.MACHINE:
        return []  # a machine that needs no licence is like no other
    else:
        if resource.people:
            rows = rows.filter(people__gte=resource.people)
        for feature in resource.features.values_list("pk", flat=True):
            rows = rows.filter(features=feature)
    return list(rows.order_by("hub__slug", "pk"))
