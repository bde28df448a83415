"""Verbs of those who join online, and of the staff who take over from that who was there."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from hubnetz.events import holding
from hubnetz.events.access import online
from hubnetz.events.actions.presence import note_attendance
from hubnetz.events.models import Event, Joined, Registration
from hubnetz.events.refusals import NotJoinable


@transaction.atomic
def join_online(registration: Registration, *, by: Any = None) -> str:
    """Return where the person joins, and note the moment when they first asked: a hint for who notes attendance.

    The moment is all that is kept, and not in the journal, which forgets nothing. Nobody is counted by it.

    :raises NotJoinable: if it is too early or too late, or the person has no confirmed seat online; with a sentence
    """
    seat = online.seat_to_join(registration)
    door = online.door_to(seat)
    if door.closed:
        raise NotJoinable(door.sentence)
    Joined.objects.get_or_create(registration=seat, defaults={"joined_at": timezone.now()})
    return seat.event.join_url


@transaction.atomic
def note_joined(event: Event, *, by: Any) -> int:
    """Note everybody as present who opened the link to join and has a seat; return how many that were.

    Whoever is noted already stays as noted. Done twice, nothing more happens.

    :raises NotOpen: if the event was cancelled or is not published
    """
    holding.hold(event)
    people = list(online.joined_not_noted(event))
    for registration in people:
        note_attendance(registration, by=by)
    return len(people)
