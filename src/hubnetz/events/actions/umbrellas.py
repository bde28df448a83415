"""Verbs of umbrellas: make one, let an event be a part of it, come to several of its parts by one form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.catalogue.models import Mode
from hubnetz.events import holding, letters, repeats, timetable
from hubnetz.events.actions import planning, queue, registering
from hubnetz.events.models import AttendeeType, Event, Pool, Registration, RepeatedKey, Waiting
from hubnetz.events.refusals import SENT_BEFORE, Announced, AtOnce, FullyBooked, InUse, NotAPart, NotOpen
from hubnetz.journal import actions as journal
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.lib.periods import BERLIN


@dataclass(frozen=True, slots=True)
class Choice:
    """A part that somebody wants to come to, and how."""

    event: Event
    pool: Pool | None = None
    type: AttendeeType | None = None


@transaction.atomic
def make_umbrella(event: Event, *, by: Any) -> Event:
    """Make a draft an umbrella: it loses its seats and questions, and gathers other events. Done twice, harmless.

    :raises Announced: if it is published: people may have a seat there
    :raises InUse: if it has sessions, is one of a series, or seats are kept for invited people
    :raises NotAPart: if it is part of an umbrella itself
    """
    event = holding.hold(event)
    if event.is_umbrella:
        return event
    if event.published_at or event.cancelled_at:
        raise Announced(_("This event is published. Please plan the umbrella as an event of its own."))
    if event.part_of_id:
        raise NotAPart(_("This event is part of an umbrella itself."))
    if event.series_id or event.sessions.exists() or hasattr(event, "course"):
        raise InUse(
            _(
                "This event has a programme or further dates of its own. Please plan the umbrella as an event of "
                "its own."
            )
        )
    if event.registrations.exists():
        raise InUse(_("Seats are kept for people you invited. Please withdraw those invitations first."))
    event.invitations.all().delete()
    event.questions.all().delete()
    event.pools.all().delete()
    event.is_umbrella = True
    event.version += 1
    event.save(update_fields=["is_umbrella", "version", "changed_at"])
    journal.record("events.umbrella_made", event, hub=event.hub.slug, by=by)
    return event


@transaction.atomic
def undo_umbrella(event: Event, *, by: Any) -> Event:
    """Make a draft an ordinary event again, with seats without a limit. Done twice, harmless.

    :raises Announced: if it is published
    :raises InUse: if it has parts
    """
    event = holding.hold(event)
    if not event.is_umbrella:
        return event
    if event.published_at:
        raise Announced(_("This umbrella is published. Please cancel it."))
    if event.parts.exists():
        raise InUse(_("Events belong to this umbrella. They have to leave it first."))
    for position, way in enumerate(planning.WAYS[Mode(event.mode)]):
        event.pools.create(mode=way, planned_mode=way, position=position)
    event.is_umbrella = False
    event.version += 1
    event.save(update_fields=["is_umbrella", "version", "changed_at"])
    journal.record("events.umbrella_undone", event, hub=event.hub.slug, by=by)
    return event


@transaction.atomic
def attach(event: Event, *, umbrella: Event, by: Any) -> Event:
    """Let an event be part of an umbrella; its seats, people and hosts stay its own. Done twice, harmless.

    :raises NotAPart: if that is no umbrella or not for this hub yet, is cancelled or over; if the event is an
        umbrella, cancelled, part of another one, or takes place on another day
    """
    held = holding.hold_all([event, umbrella])
    if len(held) < 2:
        raise NotAPart(_("Events cannot join this umbrella, at least not any more or not yet."))
    event, umbrella = held[event.pk], held[umbrella.pk]
    if event.part_of_id == umbrella.pk:
        return event
    if (
        not umbrella.is_umbrella
        or umbrella.cancelled_at
        or umbrella.ends_at <= timezone.now()
        or (umbrella.published_at is None and umbrella.hub_id != event.hub_id)
    ):
        raise NotAPart(_("Events cannot join this umbrella, at least not any more or not yet."))
    if event.is_umbrella or event.cancelled_at:
        raise NotAPart(_("A cancelled event or an umbrella cannot be part of another one."))
    if event.part_of_id:
        raise NotAPart(_("This event is part of another umbrella. Let it leave that one first."))
    first, last = (at.astimezone(BERLIN).date() for at in (umbrella.starts_at, umbrella.ends_at))
    if not first <= event.starts_at.astimezone(BERLIN).date() <= last:
        raise NotAPart(_("This event is on another day than the umbrella."))
    event.part_of = umbrella
    _part_changed(event, umbrella, "events.attached", by)
    return event


@transaction.atomic
def detach(event: Event, *, by: Any) -> Event:
    """Let an event stand by itself again; whoever has a seat keeps it. Done twice, harmless."""
    if event.part_of_id is None or event.part_of is None:
        return event
    held = holding.hold_all([event, event.part_of])
    if len(held) < 2:  # the umbrella, a draft, was thrown away meanwhile and let it go
        return held.get(event.pk, event)
    umbrella, event = held[event.part_of_id], held[event.pk]
    if event.part_of_id != umbrella.pk:
        return event
    event.part_of = None
    _part_changed(event, umbrella, "events.detached", by)
    return event


def _part_changed(event: Event, umbrella: Event, verb: str, by: Any) -> None:
    event.save(update_fields=["part_of", "changed_at"])
    umbrella.save(update_fields=["changed_at"])
    for hub in dict.fromkeys((event.hub.slug, umbrella.hub.slug)):
        journal.record(verb, event, hub=hub, after={"umbrella": umbrella.code}, by=by)


@transaction.atomic
def register_for_parts(
    umbrella: Event,
    *,
    choices: Sequence[Choice],
    name: str,
    email: str,
    idempotency_key: UUID,
    organisation_name: str = "",
    postcode: str = "",
    language: str = "de",
    no_photos: bool = False,
    by: Any = None,
) -> list[Registration | Waiting]:
    """Give somebody a seat at several parts of an umbrella: all or none, and one letter that lists them.

    Where all seats are taken it is a place on the waiting list, also if others were faster than the page. Each is a
    registration of that event alone, given back by itself. Sent again with the same key, nothing happens but for parts
    that were not chosen before; where the address has a seat already it stays as it is.

    :raises NotOpen: if nothing is chosen, the umbrella is cancelled, or one of them takes nobody at this moment
    :raises NotAPart: if one of them does not belong to this umbrella
    :raises AtOnce: if two of them take place at the same time
    :raises NotInvited: if one of them is by invitation only
    :raises QueueFull: if one of them has no room left, on its waiting list neither
    :raises KeyUsedElsewhere: if the key belongs to somebody else's registration
    """
    chosen = {choice.event.pk: choice for choice in choices}
    held = holding.hold_all([choice.event for choice in choices])
    if not held:
        raise NotOpen(_("Please choose at least one part."))
    if umbrella.cancelled_at:
        raise NotOpen(_("This event takes no registrations any more."))
    if len(held) < len(chosen) or any(event.part_of_id != umbrella.pk for event in held.values()):
        raise NotAPart(_("One of these events does not belong here any more. Please look again."))
    if both := timetable.at_once(held.values()):
        raise AtOnce(
            _("“%(one)s” and “%(other)s” are at the same time. Please choose one of them.")
            % {"one": both[0].title, "other": both[1].title}
        )
    keys = {pk: uuid5(idempotency_key, event.code) for pk, event in held.items()}
    sent_before = _sent_before(list(keys.values()), email.strip().lower())
    asked = {
        "name": name,
        "email": email,
        "organisation_name": organisation_name,
        "postcode": postcode,
        "language": language,
        "no_photos": no_photos,
        "without_letter": True,
        "by": by,
    }
    found = list(sent_before.values())
    for pk in sorted(held.keys() - sent_before.keys()):
        way = {"pool": chosen[pk].pool, "type": chosen[pk].type, "idempotency_key": keys[pk]}
        found.append(_seat_or_place(held[pk], **asked, **way))
    found.sort(key=lambda row: (row.event.starts_at, row.event_id))
    if any(row.idempotency_key in keys.values() for row in found if row.event_id not in sent_before):
        letters.parts_confirmed(umbrella, found)
    return found


def _sent_before(keys: list[UUID], email: str) -> dict[int, Registration | Waiting]:
    """Return what came of the same form before, by event."""
    again = list(RepeatedKey.objects.filter(idempotency_key__in=keys))
    seats = Q(idempotency_key__in=keys) | Q(pk__in=[one.registration_id for one in again])
    places = Q(idempotency_key__in=keys) | Q(pk__in=[one.waiting_id for one in again])
    rows: list[Registration | Waiting] = [
        *Registration.objects.filter(seats).select_related("event"),
        *Waiting.objects.filter(places).select_related("event"),
    ]
    if any(row.email != email for row in rows):
        raise KeyUsedElsewhere(SENT_BEFORE)
    return {row.event_id: row for row in rows}


def _seat_or_place(event: Event, **asked: Any) -> Registration | Waiting:
    known = Q(email=asked["email"].strip().lower(), cancelled_at=None)
    if seat := event.registrations.filter(known).select_related("event").first():
        repeats.remember(seat, asked["idempotency_key"])
        return seat  # also where the event is full by now
    try:
        return registering.register(event, **asked)
    except FullyBooked:
        return queue.join(event, **asked)
