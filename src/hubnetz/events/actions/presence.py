"""Verbs at the door: who came, also without a seat."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding, rules
from hubnetz.events.actions import joint, photos
from hubnetz.events.models import Attendance, Event, Presence, Registration
from hubnetz.events.refusals import SENT_BEFORE, AlreadyWithdrawn, NotOpen
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.organisations import actions as organisations
from hubnetz.organisations.models import Organisation


@transaction.atomic
def note_attendance(registration: Registration, *, at: datetime | None = None, by: Any) -> Attendance:
    """Note that the person came, now or `at` the moment a device saw them. From now on it counts, and so does the
    company behind it.

    The company that was named at registration becomes a record of the hub here, not earlier: whoever does not
    come leaves no trace in the hub's files. A record that is made is provisional until somebody has looked at it.
    Noted twice, it is one attendance.

    :raises AlreadyWithdrawn: if the seat was given back
    :raises NotOpen: if the event was cancelled or is not published
    """
    # The event first, as in all verbs: a visit and the end of the event cannot pass each other.
    event = holding.hold(registration.event)
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    registration.event = event
    if standing := Attendance.objects.filter(registration=registration).first():
        return standing
    if registration.cancelled_at:
        raise AlreadyWithdrawn(_("This seat was given back. Please add the person as a walk-in."))
    if event.cancelled_at or event.published_at is None:
        raise NotOpen(_("This event did not take place, so nobody can have come."))
    if registration.confirmed_at is None:
        raise NotOpen(_("This person has no seat yet. Approve the request, or add the person as a walk-in."))
    now = at or timezone.now()
    if registration.organisation_name and registration.organisation_id is None:
        registration.organisation = organisations.welcome(
            event.hub,
            name=registration.organisation_name,
            postcode=registration.postcode,
            email=registration.email,
            is_provisional=True,
            by=by,
        )
        registration.save(update_fields=["organisation"])
    attendance = Attendance.objects.create(
        registration=registration,
        event=event,
        counted_on=rules.counted_on(event.starts_at, now),
        noted_at=now,
        noted_by=by,
    )
    joint.note_credit(attendance)
    journal.record("events.attended", registration, hub=event.hub.slug, by=by)
    return attendance


@transaction.atomic
def undo_attendance(registration: Registration, *, by: Any) -> None:
    """Take back an attendance that was noted by mistake, at its sessions as well; done twice, nothing more happens."""
    event = holding.hold(registration.event)
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    Presence.objects.filter(registration=registration).delete()
    deleted, _by_model = Attendance.objects.filter(registration=registration).delete()
    if deleted:
        journal.record("events.attendance_undone", registration, hub=event.hub.slug, by=by)


@transaction.atomic
def add_walk_in(
    event: Event,
    *,
    name: str,
    email: str,
    idempotency_key: UUID,
    organisation_name: str = "",
    organisation: Organisation | None = None,
    no_photos: bool = False,
    by: Any,
) -> Registration:
    """Register somebody at the door and note that they came, also when all seats are given: they are there.

    Somebody who has a seat is not registered again, only noted; somebody who asked for one is let in. They come from
    the `organisation` that was chosen among the host's records; without one from a company of that name. `no_photos`
    notes that they want to be in none; what they said before is not taken back by its absence.

    :raises NotOpen: if the event was cancelled or is not published
    :raises KeyUsedElsewhere: if the key belongs to another registration
    """
    event = holding.hold(event)
    email = email.strip().lower()
    registration = Registration.objects.filter(idempotency_key=idempotency_key).first()
    if registration and (registration.event_id, registration.email) != (event.pk, email):
        raise KeyUsedElsewhere(SENT_BEFORE)
    if email and not registration:
        registration = event.registrations.filter(cancelled_at=None, email=email).first()
    if registration is None or not registration.confirmed_at:
        if event.cancelled_at or event.published_at is None:
            raise NotOpen(_("This event did not take place, so nobody can have come."))
        now = timezone.now()
        organisation = organisations.hold(organisation) if organisation else None
        pool = registration.pool if registration else holding.way_in(event, None, None)[0]
        if registration:
            event.registrations.filter(pk=registration.pk).update(cancelled_at=now)  # the request
        registration = event.registrations.create(
            name=characters.one_line(name),
            email=email,
            idempotency_key=idempotency_key,
            organisation_name=organisation.name if organisation else characters.one_line(organisation_name),
            organisation=organisation,
            registered_at=now,
            confirmed_at=now,
            pool=pool,
            no_photos=no_photos,
            is_walk_in=True,
        )
        journal.record("events.walked_in", registration, hub=event.hub.slug, by=by)
    if no_photos and not registration.no_photos:  # they had a seat already
        registration = photos.say_no_photos(registration, no_photos=True, by=by)
    note_attendance(registration, by=by)
    return registration
