"""Series and their dates, for the public and for those who come to all."""

from dataclasses import dataclass

from django.core import signing
from django.db.models import QuerySet
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
    """Return the dates of a series on show that are to come, soonest first, as rows of a list."""
    return as_rows(Event.objects.upcoming(timezone.now()).filter(series=series))


def dates_ever(series: Series) -> "QuerySet[Event]":
    """Return all dates of a series on show, past and cancelled ones among them, without order."""
    return Event.objects.on_show().filter(series=series)


def series_on_show(code: str) -> Series:
    """Return a series with at least one date on show.

    :raises Http404: if there is none
    """
    shown = Series.objects.filter(pk__in=Event.objects.on_show().values("series")).select_related("hub")
    return get_object_or_404(shown, code=code)


def series_of(event: Event) -> Series:
    """Return the series of one of the dates planned."""
    assert event.series is not None
    return event.series


def dates_planned(event: Event) -> "QuerySet[Event]":
    """Return all dates of the series of an event that came from access for staff, drafts too, soonest first."""
    rows = with_taken(
        Event.objects.filter(series=event.series_id).select_related("series__hub", "site", "hub")
    )
    return rows.order_by("starts_at", "pk")


def enrolled_in(event: Event) -> "QuerySet[Enrolment]":
    """Return who comes to all dates of the event's series, by name; for staff who got the event from access."""
    return Enrolment.objects.filter(series=event.series_id).standing().order_by("name", "pk")


def key_to_enrolment(enrolment: Enrolment) -> str:
    """Return what a letter's link carries: whoever has it may see and end this one enrolment."""
    return _ENROLMENTS.sign(enrolment.code)


def enrolment_by_key(key: str) -> Enrolment:
    """Return the enrolment that a letter's link opens.

    :raises Http404: for a link that is not ours, as for a missing enrolment
    """
    return by_key(_ENROLMENTS, key, Enrolment.objects.select_related("series__hub"))
