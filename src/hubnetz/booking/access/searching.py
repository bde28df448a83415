"""What fits: desks, rooms, machines by people, equipment, purpose, and free at a time."""

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
from hubnetz.network.models import Hub

MOST_LOOKED_AT = 300  # things whose times are looked at
STEP_FREE = "step-free"


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for; what is empty does not matter."""

    hub: Hub | None = None
    kind: str = ""
    people: int | None = None
    features: Sequence[str] = ()
    purpose: str = ""
    span: rules.Span | None = None

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


def things(sought: Sought, *, now: datetime | None = None) -> list[Found]:
    """Return what can be booked and fits, advisers left out; with a time only what is free then. Seven queries.

    Desks fit as many people as there are desks; what says nothing of people fits any number.
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
    if sought.span is None or not found:
        return [Found(one, None, list(one.features.all())) for one in found]
    span, moment = sought.span, now or timezone.now()
    days = [timezone.localdate(each, BERLIN) for each in span]
    stocks = supply.stocks(found, *days)
    size = sought.people or 1
    return [
        Found(one, True, list(one.features.all()))
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


def features_offered(hub: Hub | None = None) -> list[Feature]:
    """Return the equipment that something has which everybody may book, at one hub or anywhere."""
    rows = Resource.objects.listed()
    if hub:
        rows = rows.filter(hub=hub)
    used = Resource.features.through.objects.filter(resource__in=rows.values("pk")).values("feature")
    return list(features().filter(pk__in=used))
