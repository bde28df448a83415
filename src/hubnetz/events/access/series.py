"""Series and their dates, for the public and for those who come to all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.events import alike
from hubnetz.events.access import as_rows, with_taken
from hubnetz.events.access.guests import by_key
from hubnetz.events.models import Enrolment, Event, Registration, Series, Waiting
from hubnetz.events.ways import Way

_ENROLMENTS = signing.Signer(salt="events.enrolment", sep="~")


@dataclass(frozen=True, slots=True)
class Coming:
    """A date of a series for somebody who comes to all: with a seat, or a place in its queue."""

    event: Event
    seat: Registration | None
    waits: Waiting | None
    request: Registration | None = None  # the hub decides
    names_way: bool = False  # they take part in several ways, so that each is said

    @property
    def way(self) -> str:
        """How they take part, in the language of the moment; empty where it is the same everywhere."""
        seat = self.seat or self.request
        row: Any = seat if seat is not None else self.waits
        return Way(row.pool, row.type).name if row and self.names_way else ""


def dates_of(enrolment: Enrolment) -> list[Coming]:
    """Return the dates of the series from now on, soonest first, each with the seat, the request or the place in the
    queue."""
    live = enrolment.registrations.filter(cancelled_at=None, held_until=None).select_related("pool", "type")
    rows = {one.event_id: one for one in live}
    open_waits = Waiting.objects.filter(enrolment=enrolment).open().select_related("pool", "type")
    waits = {one.event_id: one for one in open_waits}
    every: list[Any] = [*rows.values(), *waits.values()]
    ways = {(one.pool.mode, str(one.pool.name), str(one.type or "")) for one in every}
    coming = as_rows(Event.objects.on_show().filter(series=enrolment.series_id, ends_at__gt=timezone.now()))
    return [
        Coming(
            event,
            row if row and row.confirmed_at else None,
            waits.get(event.pk),
            row if row and not row.confirmed_at else None,
            names_way=len(ways) > 1,
        )
        for event in coming
        for row in [rows.get(event.pk)]
    ]


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a series by their keys: soonest first of those to come, latest first of those before."""

    coming: list[int]
    earlier: list[int]


def photo_notes_of(dates: Iterable[Coming]) -> list[alike.PhotoNote]:
    """Return what is said of photos at those dates where somebody comes, asked or waits."""
    theirs = [one for one in dates if one.seat or one.waits or one.request]
    return alike.photo_notes(one.event for one in theirs if one.event.cancelled_at is None)


def dates_in(series: Series) -> Dates:
    """Return the dates of a series on show, but those that are cancelled; one query.

    A date that is not listed is named only where none is: then whoever is here was given the address.
    """
    rows = dates_ever(series).filter(cancelled_at=None).order_by("starts_at", "pk")
    return _by_time(list(rows.values_list("pk", "ends_at")))


def dates_ever(series: Series) -> "QuerySet[Event]":
    """Return all dates of a series on show, past and cancelled ones among them, without order; see `dates_in`."""
    return Event.objects.on_show().filter(_named, series=series)


_named = Q(is_listed=True) | ~Exists(Event.objects.listed().filter(series=OuterRef("series")))


def series_on_show(code: str) -> Series:
    """Return a series with at least one date on show; `is_listed` says whether one of them is named in lists.

    :raises Http404: if there is none
    """
    shown = Series.objects.filter(pk__in=Event.objects.on_show().values("series")).select_related("hub")
    listed = Exists(Event.objects.listed().filter(series=OuterRef("pk")))
    return get_object_or_404(shown.annotate(is_listed=listed), code=code)


def series_planned_with(event: Event) -> Series:
    """Return the series of an event that the user may plan; its dates and people are its own hub's business.

    :raises Http404: if another hub has the series, as that of a date handed over has
    """
    if event.series is None or event.series.hub_id != event.hub_id:
        raise Http404
    return event.series


@dataclass(frozen=True, slots=True)
class Planned(Dates):
    """The same for staff: also when each date begins, and the latest that the hub of the series runs itself."""

    begins: list[datetime]
    last: Event


def dates_planned(series: Series) -> Planned:
    """Return all dates of a series that came from `series_planned_with`, cancelled ones and its hub's own drafts among
    them; one query."""
    every = list(_planned(series).only("starts_at", "ends_at", "hub").order_by("starts_at", "pk"))
    found = _by_time([(one.pk, one.ends_at) for one in every])
    own = [one for one in every if one.hub_id == series.hub_id]
    return Planned(found.coming, found.earlier, [one.starts_at for one in every], own[-1])


def planned_rows(series: Series, keys: Iterable[int]) -> list[Event]:
    """Return the dates of these keys among those of `dates_planned`, in that order, as rows of a list."""
    found = with_taken(_planned(series).filter(pk__in=list(keys)).select_related("site", "hub")).in_bulk()
    return [found[key] for key in keys if key in found]


def _planned(series: Series) -> "QuerySet[Event]":
    return Event.objects.filter(Q(hub=series.hub_id) | Q(published_at__isnull=False), series=series)


def _by_time(every: Sequence[tuple[int, datetime]]) -> Dates:
    now = timezone.now()
    earlier = [pk for pk, ends_at in every if ends_at <= now]
    return Dates([pk for pk, ends_at in every if ends_at > now], earlier[::-1])


def enrolled_in(series: Series) -> "QuerySet[Enrolment]":
    """Return who comes to all dates of a series that came from `series_planned_with`, by name."""
    return Enrolment.objects.filter(series=series).standing().order_by("name", "pk")


def key_to_enrolment(enrolment: Enrolment) -> str:
    """Return what a letter's link carries: whoever has it may see and end this one enrolment."""
    return _ENROLMENTS.sign(enrolment.code)


def enrolment_by_key(key: str) -> Enrolment:
    """Return the enrolment that a letter's link opens.

    :raises Http404: for a link that is not ours, as for a missing enrolment
    """
    return by_key(_ENROLMENTS, key, Enrolment.objects.select_related("series__hub"))


def dates_in_full(series: Series, *, ever: bool = False) -> "QuerySet[Event]":
    """Return the dates of a series as `dates_in`, or all there `ever` were, with hub, site and what says whether they
    take registrations; for the API."""
    rows = (
        dates_ever(series) if ever else Event.objects.upcoming(timezone.now()).filter(_named, series=series)
    )
    return with_taken(rows.select_related("hub", "site").defer("text")).order_by("starts_at", "pk")


def series_to_come(hub: str = "") -> "QuerySet[Series]":
    """Return the series with dates to come that are listed, by title, each with how many are `coming`; of one hub by
    its slug, or of all."""
    coming = Event.objects.upcoming(timezone.now()).filter(series=OuterRef("pk"), is_listed=True).order_by()
    counted = coming.values("series").annotate(n=Count("pk")).values("n")
    rows = Series.objects.annotate(coming=Coalesce(Subquery(counted), 0)).filter(coming__gt=0)
    rows = rows.filter(hub__slug=hub) if hub else rows
    return rows.select_related("hub").order_by("title__de", "pk")
