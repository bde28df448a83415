"""What can be booked in the whole network, narrowed as somebody looks for it, with what one asks of it next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from hubnetz.booking import rules, supply
from hubnetz.booking.access import public
from hubnetz.booking.models import Induction, LicenceKind, Resource
from hubnetz.events.models import Event
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Site, Topic
from hubnetz.network.rules import Place, distance_km
from hubnetz.network.rules import Site as Point

MOST_LOOKED_AT = 300  # things whose times are looked at
MOST_INDUCTIONS = 5  # of each licence that are named


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What somebody looks for; what is empty does not matter."""

    hub: Hub | None = None
    kinds: Sequence[str] = ()
    purposes: Sequence[str] = ()
    features: Sequence[str] = ()  # all of them
    topics: Sequence[str] = ()
    mode: str = ""
    people: int | None = None
    place: Place | None = None
    km: int = 25


def offered(wanted: Narrowing) -> "QuerySet[Resource]":
    """Return what everybody may book and is looked for, advisers too, with features and topics, by hub, kind, name.

    What says nothing of people fits any number.
    """
    rows = _shown().filter(hub=wanted.hub) if wanted.hub else _shown()
    if wanted.kinds:
        rows = rows.filter(kind__in=wanted.kinds)
    if wanted.purposes:
        rows = rows.filter(purposes__overlap=list(wanted.purposes))
    for code in wanted.features:
        rows = rows.filter(features__code=code)
    if wanted.topics:
        rows = rows.filter(pk__in=Resource.objects.filter(topics__code__in=wanted.topics).values("pk"))
    if wanted.mode:
        rows = rows.filter(modes__contains=[wanted.mode])
    if wanted.people:
        rows = rows.filter(Q(people=None) | Q(people__gte=wanted.people))
    if wanted.place:
        rows = rows.filter(site__in=_sites_around(wanted.place, wanted.km))
    return with_faces(rows)


def offered_one(code: str) -> Resource:
    """Return one of them with the same.

    :raises Http404: for one that is given up or for staff only, as for a missing one
    """
    shown = public.resource_on_show(code)
    return with_faces(_shown()).get(pk=shown.pk)


def free_then(rows: "QuerySet[Resource]", span: rules.Span, *, size: int = 1) -> list[Resource]:
    """Return what of some resources is free for a time, of desks so many; six queries more, for however many."""
    found = list(rows[:MOST_LOOKED_AT])
    now, days = timezone.now(), [timezone.localdate(each, BERLIN) for each in span]
    stocks = supply.stocks(found, *days)
    return [
        one
        for one in found
        if rules.obstacle(
            stocks[one.pk].supply,
            span.starts_at,
            span.ends_at,
            now=now,
            size=size if one.kind == Resource.Kind.DESKS else 1,
            on_step=False,
        )
        is None
    ]


def with_faces(rows: "QuerySet[Resource]") -> "QuerySet[Resource]":
    """Let resources come with all that a list says of them: hub, site, whole, features, topics, `unit_count`."""
    rows = rows.select_related("hub", "site", "licence_kind", "whole").prefetch_related("features", "topics")
    units = Count("units", filter=Q(units__retired_at=None), distinct=True)
    return rows.annotate(unit_count=units).order_by("hub__slug", "kind", "name__de", "pk")


def advisers(topic: Topic | None, *, hub: Hub | None = None, mode: str = "") -> list[Resource]:
    """Return the advisers who know about a topic, perhaps of one hub, perhaps met in one way, with their topics."""
    return list(public.advisers_for(topic, hub=hub, mode=mode).prefetch_related("topics"))


def common_slots(
    asked: Sequence[Resource], first: date, last: date, *, length: timedelta | None = None, size: int = 1
) -> list[rules.Span]:
    """Return when all that is asked for can be booked together from the first to the last day; the first sets the
    steps, and without a length how long it is. Five queries."""
    if len(asked) == 1:
        slots = public.slots(asked, first, last, length=length, size=size)
        return [rules.Span(one.starts_at, one.ends_at) for one in slots]
    now = timezone.now()
    days = rules.Span(rules.moment(first, time.min), rules.moment(last + rules.DAY, time.min))
    stocks = supply.stocks(asked, first, last)
    supplies = [stocks[one.pk].supply for one in asked]
    long = length or max(one.terms.shortest for one in supplies)
    starts = rules.common_starts(supplies, long, now=now, within=days)
    if size > 1:
        enough = set(rules.free_starts(supplies[0], long, now=now, within=days, size=size))
        starts = [one for one in starts if one in enough]
    return [rules.Span(one, one + long) for one in starts]


def licence_kinds_needed() -> "QuerySet[LicenceKind]":
    """Return the kinds of licences without which something cannot be used that everybody may book, by name."""
    needed = _shown().filter(licence_kind__isnull=False).values("licence_kind")
    return LicenceKind.objects.filter(pk__in=needed).order_by("name__de", "pk")


def inductions(kinds: Iterable[LicenceKind], *, at: Hub | None = None) -> dict[int, list[Event]]:
    """Return for each kind of licence the next courses that give it, the soonest first, perhaps of one hub only; one
    query."""
    wanted: dict[int, list[Event]] = {one.pk: [] for one in kinds}
    now = timezone.now()
    coming = Event.objects.upcoming(now).filter(starts_at__gt=now)
    coming = coming.filter(hub=at) if at else coming
    rows = Induction.objects.filter(kind__in=wanted, event__in=coming.order_by().values("pk"))
    for row in rows.select_related("event__hub").order_by("event__starts_at", "pk"):
        if len(wanted[row.kind_id]) < MOST_INDUCTIONS:
            wanted[row.kind_id].append(row.event)
    return wanted


def parts_on_show(resource: Resource) -> list[str]:
    """Return the codes of what a resource is made of and everybody may book."""
    return list(resource.parts.listed().order_by("name__de", "pk").values_list("code", flat=True))


def _shown() -> Any:
    return Resource.objects.listed().filter(hub__in=network.hubs_on_show().values("pk"))


def _sites_around(place: Place, km: int) -> list[int]:
    centre = Point("", "", "", place.lat or 0.0, place.lon or 0.0)
    used = Site.objects.filter(pk__in=Resource.objects.listed().values("site"))
    return [
        pk
        for pk, lat, lon in used.values_list("pk", "latitude", "longitude")
        if distance_km(centre, Point("", "", "", lat, lon)) <= km
    ]
