"""What fits: desks, rooms, machines by people, equipment, purpose, and free at a time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from hubnetz.booking import rules, supply
from hubnetz.booking.access.lending import features
from hubnetz.booking.models import Feature, Resource
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network import reference
from hubnetz.network.models import Hub
from hubnetz.network.rules import Place, Site, distance_km

MOST_LOOKED_AT = 300  # things whose times are looked at


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for; what is empty does not matter."""

    hub: Hub | None = None
    kind: str = ""
    people: int | None = None
    features: Sequence[str] = ()
    purpose: str = ""
    span: rules.Span | None = None
    near: str = ""  # a place as it was typed: what is nearer to it comes first

    @property
    def is_set(self) -> bool:
        """Whether anything is looked for at all."""
        return bool(self.kind or self.people or self.features or self.purpose or self.span)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that fits, and whether it is free at the time that was said; None where none was."""

    resource: Resource
    is_free: bool | None = None
    features: list[Feature] = field(default_factory=list)
    distance: int | None = None  # kilometres from the place that was named, as the crow flies


def things(sought: Sought, *, now: datetime | None = None) -> list[Found]:
    """Return what can be booked and fits, advisers left out; with a time only what is free then. Seven queries.

    With a place the nearest comes first. Desks fit as many people as there are desks; what says nothing of people fits
    any number.
    """
    rows: Any = Resource.objects.listed().exclude(kind=Resource.Kind.ADVISER)
    hubs = [sought.hub.pk] if sought.hub else network.hubs_now().values("pk")
    rows = rows.filter(hub__in=hubs)
    if sought.kind:
        rows = rows.filter(kind=sought.kind)
    if sought.people:
        rows = rows.filter(Q(people=None) | Q(people__gte=sought.people))
    if sought.purpose:
        rows = rows.filter(purposes__contains=[sought.purpose])
    for code in sought.features:
        rows = rows.filter(features__code=code)
    rows = rows.select_related("hub", "site", "licence_kind").prefetch_related("features")
    found = list(rows.order_by("hub__slug", "kind", "people", "name__de", "pk")[:MOST_LOOKED_AT])
    if sought.span is not None and found:
        found = _free_at(found, sought.span, sought.people or 1, now or timezone.now())
    here = place_named(sought.near)
    marked = [
        Found(
            one,
            None if sought.span is None else True,
            list(one.features.all()),
            _kilometres(here, one) if here else None,
        )
        for one in found
    ]
    return (
        sorted(marked, key=lambda one: math.inf if one.distance is None else one.distance) if here else marked
    )


def place_named(typed: str) -> Place | None:
    """Return the place that somebody typed, if there is one of that name; of several the first."""
    candidates = reference.find(typed).candidates if typed else ()
    return candidates[0] if candidates else None


def _free_at(found: Sequence[Resource], span: rules.Span, size: int, moment: datetime) -> list[Resource]:
    days = [timezone.localdate(each, BERLIN) for each in span]
    stocks = supply.stocks(found, *days)
    return [
        one
        for one in found
        if rules.obstacle(
            stocks[one.pk].supply,
            span.starts_at,
            span.ends_at,
            now=moment,
            size=size if one.kind == Resource.Kind.DESKS else 1,
            on_step=False,
        )
        is None
    ]


def _kilometres(here: Place, one: Resource) -> int | None:
    if one.site is None:
        return None
    away = distance_km(here, Site("", "", "", one.site.latitude, one.site.longitude))
    return None if math.isinf(away) else round(away)


def features_offered(hub: Hub | None = None) -> list[Feature]:
    """Return the equipment that something has which everybody may book, at one hub or anywhere."""
    rows = Resource.objects.listed()
    if hub:
        rows = rows.filter(hub=hub)
    used = Resource.features.through.objects.filter(resource__in=rows.values("pk")).values("feature")
    return list(features().filter(pk__in=used))
