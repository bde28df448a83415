"""What becomes of a programme when its event is moved, copied or gets other hosts; for verbs that hold the event."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hubnetz.events import rules
from hubnetz.events.models import Course, Event, Session, Speaker
from hubnetz.events.refusals import OutsideEvent


def move(event: Event, before: datetime) -> None:
    """Move the programme with an event that began `before`, by the clock on the wall.

    :raises OutsideEvent: if it would go beyond the end of the event
    """
    moved = list(event.sessions.order_by("starts_at", "pk"))
    for one in moved:
        one.starts_at, one.ends_at = rules.span_shifted(one.starts_at, one.ends_at, before, event.starts_at)
        within(event, one.starts_at, one.ends_at, str(one.title))
    Session.objects.bulk_update(moved, ["starts_at", "ends_at"])


def within(event: Event, starts_at: datetime, ends_at: datetime, title: str) -> None:
    """Refuse a session that does not lie within its event.

    :raises OutsideEvent: if so
    """
    if starts_at < event.starts_at or ends_at > event.ends_at:
        raise OutsideEvent(
            _("“%(title)s” would lie outside the time of the event. Please change one of the two first.")
            % {"title": title}
        )


def copy(event: Event, made: Event) -> None:
    """Write the programme and the course of an event once more for another one, without who was there.

    Taken over by another hub it is run by that one, and nobody is announced who has not been asked there.
    """
    hosts = {made.hub_id, *made.cohosting.values_list("hub", flat=True)}
    own = made.hub_id == event.hub_id
    for one in event.sessions.order_by("starts_at", "pk").prefetch_related("speakers"):
        starts_at, ends_at = rules.span_shifted(one.starts_at, one.ends_at, event.starts_at, made.starts_at)
        again = made.sessions.create(
            hub_id=one.hub_id if one.hub_id in hosts else made.hub_id,
            kind=one.kind,
            title=one.title,
            text=one.text,
            room=one.room if own else "",
            starts_at=starts_at,
            ends_at=ends_at,
            is_required=one.is_required,
        )
        speakers = one.speakers.all() if own else []
        Speaker.objects.bulk_create(
            Speaker(session=again, name=who.name, role=who.role, position=who.position) for who in speakers
        )
    if course := Course.objects.filter(event=event).first():
        Course.objects.create(event=made, goals=course.goals, least=course.least)


def hand_over(event: Event) -> None:
    """Let the host run what a hub ran that is no host of the event any more."""
    hosts = {event.hub_id, *event.cohosting.values_list("hub", flat=True)}
    event.sessions.exclude(hub__in=hosts).update(hub=event.hub_id)
