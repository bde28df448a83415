"""Series and their dates, for the public and for those who come to all."""

from dataclasses import dataclass

from django.core import signing
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.events.access import as_rows, with_taken
from hubnetz.events.access.guests import by_key
from hubnetz.events.models import Enrolment, Event, Registration, Series, Waiting

_ENROLMENTS = signing.Signer(salt="events.enrolment", sep="~")


@dataclass(frozen=True, slots=True)
class Coming:
    """A date of a series for somebody who comes to all: with a seat, or a place in its queue."""

    event: Event
    seat: Registration | None
    waits: Waiting | None


def dates_of(enrolment: Enrolment) -> list[Coming]:
    """Return the dates of the series from now on, soonest first, each with the seat or the place in the queue."""
    seats = {one.event_id: one for one in enrolment.registrations.standing()}
    waits = {one.event_id: one for one in Waiting.objects.filter(enrolment=enrolment).open()}
    coming = as_rows(Event.objects.on_show().filter(series=enrolment.series_id, ends_at__gt=timezone.now()))
    return [Coming(event, seats.get(event.pk), waits.get(event.pk)) for event in coming]


def dates_in(series: Series) -> "QuerySet[Event]":
    """Return the dates of a series on show that are to come, soonest first, as rows of a list.

    A date that is not listed is named only where none is: then whoever is here was given the address.
    """
    return as_rows(Event.objects.upcoming(timezone.now()).filter(_named, series=series))


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


def dates_planned(series: Series) -> "QuerySet[Event]":
    """Return all dates of a series that came from `series_planned_with`, soonest first; of its hub's own drafts too."""
    rows = Event.objects.filter(Q(hub=series.hub_id) | Q(published_at__isnull=False), series=series)
    return with_taken(rows.select_related("site", "hub")).order_by("starts_at", "pk")


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
