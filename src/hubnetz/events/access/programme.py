"""What an event is made of, and what an umbrella gathers; for the public and for staff."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.events.access import open_ways, with_taken
from hubnetz.events.models import Event, Question, Session, Speaker
from hubnetz.events.timetable import days as by_day
from hubnetz.lib import worded
from hubnetz.lib.periods import BERLIN, end_of_day, start_of_day
from hubnetz.lib.worded import Given, Worded, among

__all__ = ["by_day"]  # the rest is made here


def sessions_of(event: Event) -> list[Session]:
    """Return the programme of an event in its order, with hubs and speakers; two queries."""
    sessions = _SESSIONS(event=event.pk)
    speakers: dict[int, list[Speaker]] = {one.pk: [] for one in sessions}
    for speaker in _SPEAKERS(keys=list(speakers)) if sessions else ():
        speakers[speaker.session_id].append(speaker)
    for one in sessions:
        one.event = event
        worded.beside(one, speakers=speakers[one.pk])
    return sessions


_SESSIONS = Worded(
    lambda: Session.objects.filter(event=Given("event")).select_related("hub").order_by("starts_at", "pk")
)
_SPEAKERS = Worded(lambda: Speaker.objects.filter(among("session_id", "keys")).order_by("position", "pk"))


def sessions_by_event(events: Iterable[Event]) -> dict[int, list[Session]]:
    """Return the programmes of several events by their keys; one query, two where there are sessions."""
    found: dict[int, list[Session]] = {}
    rows = Session.objects.filter(event__in=[event.pk for event in events]).order_by("starts_at", "pk")
    for one in _in_full(rows):
        found.setdefault(one.event_id, []).append(one)
    return found


def session_of(event: Event, code: str) -> Session:
    """Return one session of the event, with its speakers.

    :raises Http404: if it is another event's
    """
    return get_object_or_404(_in_full(event.sessions.select_related("event")), code=code)


def sessions_with_people(event: Event) -> list[Session]:
    """Return the programme of an event for staff, each with how many were there (`came`); three queries."""
    rows = event.sessions.annotate(came=Count("presences")).order_by("starts_at", "pk")
    return list(_in_full(rows))


def _in_full(rows: "QuerySet[Session]") -> "QuerySet[Session]":
    return rows.select_related("hub").prefetch_related(_speakers())


def _speakers() -> "Prefetch[str]":
    return Prefetch("speakers", Speaker.objects.order_by("position", "pk"))


def umbrellas_above(events: Iterable[Event]) -> dict[int, str]:
    """Return the codes of the umbrellas on show that gather some of these events, by their keys; one query, none where
    no event is a part of one."""
    above = {event.part_of_id for event in events if event.part_of_id}
    return dict(Event.objects.on_show().filter(pk__in=above).values_list("pk", "code")) if above else {}


def parts_of(umbrella: Event) -> list[Event]:
    """Return the parts of an umbrella by time, with hubs, sessions, speakers and ways to take part, and whether each
    `asks` something; those on show."""
    rows = with_taken(Event.objects.on_show().filter(part_of=umbrella).select_related("hub", "kind", "site"))
    rows = rows.annotate(asks=Exists(Question.objects.filter(event=OuterRef("pk"))))
    sessions = _in_full(Session.objects.order_by("starts_at", "pk"))
    rows = open_ways.with_ways(rows).prefetch_related("cohosts", Prefetch("sessions", sessions))
    return list(rows.order_by("starts_at", "pk"))


def parts_planned(umbrella: Event) -> list[Event]:
    """Return the parts of an umbrella by time, drafts too, each with its `seats` and how many are `taken`."""
    rows = with_taken(Event.objects.filter(part_of=umbrella).select_related("hub", "site"))
    return list(rows.order_by("starts_at", "pk"))


def umbrellas_for(event: Event) -> list[Event]:
    """Return the umbrellas the event could join: those of its day on show and listed, and drafts of its own hub."""
    day = event.starts_at.astimezone(BERLIN).date()
    rows = Event.objects.filter(is_umbrella=True, cancelled_at=None, ends_at__gt=timezone.now())
    rows = rows.filter(starts_at__lt=end_of_day(day), ends_at__gt=start_of_day(day))
    rows = rows.filter(Q(published_at__isnull=False, is_listed=True) | Q(hub=event.hub_id))
    return list(rows.select_related("hub").order_by("starts_at", "pk"))


def could_join(umbrella: Event, hubs: Iterable[Any]) -> list[Event]:
    """Return the events of these hubs on the days of an umbrella that belong to none yet, drafts too."""
    rows = Event.objects.filter(is_umbrella=False, part_of=None, cancelled_at=None, hub__in=hubs)
    first = start_of_day(umbrella.starts_at.astimezone(BERLIN).date())
    last = end_of_day(umbrella.ends_at.astimezone(BERLIN).date())
    rows = rows.filter(starts_at__gte=first, starts_at__lt=last)
    return list(rows.select_related("hub").order_by("starts_at", "pk")[:50])
