"""What the staff of a hub see of what it lets: its resources with their numbers, opening hours, closed times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.booking import rules, supply
from hubnetz.booking.access import staff
from hubnetz.booking.models import Booking, ClosedTime, Feature, Resource, Unit
from hubnetz.lib import holidays, school_holidays
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.access import life
from hubnetz.network.models import Hub, Site

KINDS = tuple(Resource.Kind.values)


def resources_run_at(user: Any, hub: Hub, *, retired: bool = False) -> "QuerySet[Resource]":
    """Return what a hub lets or has given up, wholes before their parts, with `unit_count` and `to_come`.

    Nothing of a hub that is not the user's.
    """
    rows = Resource.objects.filter(
        hub=hub, hub__in=network.hubs_of(user).values("pk"), retired_at__isnull=not retired
    )
    units = Unit.objects.filter(resource=OuterRef("pk"), retired_at=None).order_by().values("resource")
    live = Booking.objects.live().filter(
        allocations__resource=OuterRef("pk"), ends_at__gt=timezone.now(), allocations__freed_at=None
    )
    coming = live.order_by().values("allocations__resource")
    order = Case(
        *(When(kind=kind, then=Value(place)) for place, kind in enumerate(KINDS)),
        output_field=IntegerField(),
    )
    return (
        rows.annotate(
            unit_count=Coalesce(Subquery(units.annotate(n=Count("pk")).values("n")), 0),
            to_come=Coalesce(Subquery(coming.annotate(n=Count("pk", distinct=True)).values("n")), 0),
            kind_place=order,
            tree_key=Coalesce("tree", "pk"),
        )
        .select_related("hub", "site", "licence_kind", "whole", "user")
        .order_by(
            "kind_place", Coalesce("tree__name__de", "name__de"), "tree_key", F("whole").asc(nulls_first=True),
            "name__de", "pk",
        )
    )  # fmt: skip


def with_words(rows: "QuerySet[Resource]", typed: str) -> "QuerySet[Resource]":
    """Narrow resources to those whose name, text, town or features have each of the words."""
    for word in typed.split()[:6]:
        rows = rows.filter(
            Q(name__de__icontains=word)
            | Q(name__en__icontains=word)
            | Q(text__de__icontains=word)
            | Q(site__town__icontains=word)
            | Q(pk__in=Resource.objects.filter(features__name__de__icontains=word).values("pk"))
        )
    return rows


def hub_run_by(user: Any, hub: Hub) -> Hub:
    """Return the hub if the user may say what can be booked there and when.

    :raises Http404: if the hub is not the user's
    :raises PermissionDenied: if the user works there with another role
    """
    if not network.hubs_of(user).filter(pk=hub.pk).exists():
        raise Http404
    if not staff.powers(user, hub).runs:
        raise PermissionDenied
    return hub


def parts_of(resource: Resource) -> "QuerySet[Resource]":
    """Return what a resource is made of."""
    return resource.parts.standing().order_by("name__de", "pk")


def sites_of(hub: Hub) -> "QuerySet[Site]":
    """Return where something of a hub can stand, today and later."""
    return life.sites_from(hub, timezone.localdate(timezone=BERLIN))


def features() -> "QuerySet[Feature]":
    """Return what rooms and desks may have, in its order."""
    return Feature.objects.order_by("position", "pk")


def advisers_at(hub: Hub) -> list[Any]:
    """Return the people of a hub who may hold office hours, each once, by name."""
    return list({one.user.pk: one.user for one in life.team_of(hub)}.values())


def closed_times_at(user: Any, hub: Hub) -> "QuerySet[ClosedTime]":
    """Return the closed times of a hub and its resources that are not over, the next first; of other hubs nothing."""
    rows = ClosedTime.objects.filter(hub=hub, hub__in=network.hubs_of(user).values("pk"))
    rows = rows.filter(withdrawn_at=None, ends_at__gt=timezone.now())
    return rows.select_related("resource").order_by("starts_at", "pk")


def closed_time_run_by(user: Any, code: str) -> ClosedTime:
    """Return one closed time that the user may take back.

    :raises Http404: if its hub is not the user's
    :raises PermissionDenied: if the user works there with another role
    """
    rows = ClosedTime.objects.filter(hub__in=network.hubs_of(user).values("pk")).select_related(
        "hub", "resource"
    )
    found = get_object_or_404(rows, code=code)
    if not staff.powers(user, found.hub).runs:
        raise PermissionDenied
    return found


def hours_of(resource: Resource) -> list[rules.Hours]:
    """Return the opening hours of a resource as the rules have them, in order."""
    return [one.rule for one in resource.hours.order_by("weekday", "opens", "pk")]


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day as its hours come out."""

    day: date
    openings: list[rules.Span]
    holiday: Any = None  # its names, if it is a public one
    school: Any = None  # the names of the school holidays it lies in
    closed: tuple[ClosedTime, ...] = ()


def weeks_ahead(
    resource: Resource, hours: Iterable[rules.Hours] | None = None, *, weeks: int = 4
) -> list[list[OpenDay]]:
    """Return what opening hours come to in the next weeks, Monday to Sunday; those that stand, or others to try."""
    today = timezone.localdate(timezone=BERLIN)
    first = today - today.weekday() * rules.DAY
    last = first + (7 * weeks - 1) * rules.DAY
    state = supply.state_of(resource)
    public = holidays.holidays_between(first - rules.DAY, last + rules.DAY, state)
    school = school_holidays.days_off(state, first - rules.DAY, last + rules.DAY)
    tried = hours_of(resource) if hours is None else list(hours)
    opened = rules.openings(tried, first, last, public, school=school)
    closed = _closed(resource, first, last)
    found = []
    for day in rules.days(first, last):
        own = [one for one in opened if timezone.localdate(one.starts_at, BERLIN) == day]
        begins, ends = day_span(day)
        shut = tuple(one for one in closed if one.starts_at < ends and one.ends_at > begins)
        found.append(OpenDay(day, own, public.get(day), school.get(day), shut))
    return [found[at : at + 7] for at in range(0, len(found), 7)]


def _closed(resource: Resource, first: date, last: date) -> list[ClosedTime]:
    begins, ends = day_span(first)[0], day_span(last)[1]
    rows = ClosedTime.objects.filter(
        hub=resource.hub_id, withdrawn_at=None, starts_at__lt=ends, ends_at__gt=begins
    )
    near = Q(resource=None) | Q(resource=resource.pk) | Q(resource=resource.whole_id or resource.pk)
    return list(rows.filter(near | Q(resource__whole=resource.pk)).order_by("starts_at", "pk"))


def day_span(day: date) -> rules.Span:
    """Return a day from midnight to midnight by a clock in Berlin: 23, 24 or 25 hours."""
    midnight = datetime.min.time()
    return rules.Span(rules.moment(day, midnight), rules.moment(day + rules.DAY, midnight))


def school_known_until(resource: Resource) -> date | None:
    """Return until when the school holidays of its state are known; None if nothing is known of them."""
    return school_holidays.known_until(supply.state_of(resource))
