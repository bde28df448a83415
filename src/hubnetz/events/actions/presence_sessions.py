"""Verbs at the door of a session: who was there for which part of an event."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding, rules
from hubnetz.events.actions.presence import add_walk_in, note_attendance
from hubnetz.events.models import Attendance, Event, Presence, Registration, Session
from hubnetz.events.refusals import AnotherEvent, NotOpen
from hubnetz.journal import actions as journal
from hubnetz.organisations.models import Organisation


@transaction.atomic
def note_presence(
    registration: Registration, session: Session, *, at: datetime | None = None, by: Any
) -> Presence:
    """Note that the person was there for a session, and with it that they came to the event.

    Noted for several sessions, the person counts once: by the one Attendance. Noted twice, it is one presence.

    :raises AnotherEvent: if the session belongs to another event
    :raises NotOpen: if nobody can be present there: a break, or an event that did not take place
    :raises AlreadyWithdrawn: if the seat was given back
    """
    if session.event_id != registration.event_id:
        raise AnotherEvent(_("This seat is at another event."))
    if session.kind == Session.Kind.BREAK:
        raise NotOpen(_("Nobody is noted as present in a break."))
    holding.hold(registration.event)  # as in all verbs: a visit and its undoing cannot pass each other
    moment = at or timezone.now()
    note_attendance(registration, at=moment, by=by)
    if standing := Presence.objects.filter(registration=registration, session=session).first():
        return standing
    presence = Presence.objects.create(
        registration=registration, session=session, noted_at=moment, noted_by=by
    )
    hub = registration.event.hub.slug
    journal.record("events.presence_noted", registration, hub=hub, after={"session": session.code}, by=by)
    return presence


@transaction.atomic
def undo_presence(registration: Registration, session: Session, *, by: Any) -> None:
    """Take back a presence that was noted by mistake; done twice, nothing more happens.

    The attendance that came with it goes with it, unless the person was noted for another session or had been noted
    for the event before.
    """
    event = holding.hold(registration.event)
    presence = Presence.objects.filter(registration=registration, session=session).first()
    if presence is None:
        return
    presence.delete()
    came_with_it = Attendance.objects.filter(registration=registration, noted_at=presence.noted_at)
    if other := Presence.objects.filter(registration=registration).order_by("noted_at").first():
        counted_on = rules.counted_on(event.starts_at, other.noted_at)
        came_with_it.update(
            noted_at=other.noted_at, counted_on=counted_on
        )  # from now on it came with that one
    else:
        came_with_it.delete()
    hub = event.hub.slug
    journal.record("events.presence_undone", registration, hub=hub, after={"session": session.code}, by=by)


@transaction.atomic
def add_walk_in_to(
    session: Session,
    *,
    name: str,
    email: str,
    idempotency_key: UUID,
    organisation_name: str = "",
    organisation: Organisation | None = None,
    no_photos: bool = False,
    by: Any,
) -> Registration:
    """Register somebody at the door of a session and note that they are there, as `add_walk_in` does for the event.

    :raises NotOpen: if the event was cancelled or is not published, or the session is a break
    :raises KeyUsedElsewhere: if the key belongs to another registration
    """
    event: Event = session.event
    registration = add_walk_in(
        event,
        name=name,
        email=email,
        idempotency_key=idempotency_key,
        organisation_name=organisation_name,
        organisation=organisation,
        no_photos=no_photos,
        by=by,
    )
    note_presence(registration, session, by=by)
    return registration
