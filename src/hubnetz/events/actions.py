"""Verbs of events: register, withdraw, note who came."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.catalogue.models import Mode
from hubnetz.events import access, hooks, letters, rules
from hubnetz.events.models import Attendance, Cohost, Event, Registration
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.errors import KeyUsedElsewhere, Refused
from hubnetz.network import actions as network
from hubnetz.network.models import Hub, Site
from hubnetz.organisations import actions as organisations

_SENT_BEFORE = _(
    "This form was already sent with other entries. If you mean these as well, please send it again."
)


class FullyBooked(Refused):
    code = "fully_booked"


class NotOpen(Refused):
    code = "not_open"


class AlreadyWithdrawn(Refused):
    code = "already_withdrawn"


class CameAlready(Refused):
    code = "came_already"


@transaction.atomic
def register(
    event: Event,
    *,
    name: str,
    email: str,
    idempotency_key: UUID,
    organisation_name: str = "",
    postcode: str = "",
    language: str = "de",
    came_from: str = "",
    by: Any = None,
) -> Registration:
    """Give one person a seat at the event and confirm it by letter.

    Seats are counted under a lock on the event, so the last one goes to one person; the database refuses the
    same seat twice in any case. Sent again with the same key, nothing changes and the same registration is
    returned; so it is for an address that has a seat while others are free. A full or closed event refuses
    everybody alike. `came_from` is a reference that the page led here with; it goes to the hooks and is not kept.

    :raises NotOpen: if the event is over, cancelled or not published
    :raises FullyBooked: if no seat is left
    :raises KeyUsedElsewhere: if the key belongs to another registration
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    now = timezone.now()
    email = email.strip().lower()
    if sent_before := Registration.objects.filter(idempotency_key=idempotency_key).first():
        if (sent_before.event_id, sent_before.email) != (event.pk, email):
            raise KeyUsedElsewhere(_SENT_BEFORE)
        return sent_before
    if not rules.takes_registrations(
        published_at=event.published_at, cancelled_at=event.cancelled_at, ends_at=event.ends_at, now=now
    ):
        raise NotOpen(_("This event takes no registrations any more."))
    # Asked before the address is looked up: a full event tells no stranger who comes.
    seat = _free_seat(event)
    if standing := event.registrations.standing().filter(email=email).first():
        return standing  # asked twice: harmless
    made = _give_seat(
        event,
        seat,
        now=now,
        by=by,
        name=characters.one_line(name),
        email=email,
        idempotency_key=idempotency_key,
        organisation_name=characters.one_line(organisation_name),
        postcode=postcode,
        language=language,
    )
    if came_from:
        for tell in hooks.came_from:
            tell(came_from)
    return made


def _free_seat(event: Event) -> int | None:
    """Return the number of a free seat, None where seats are not limited."""
    if event.seats is None:
        return None
    taken = event.registrations.standing().values_list("seat", flat=True)
    seat = rules.free_seat(event.seats, [number for number in taken if number])
    if seat is None:
        raise FullyBooked(
            _(
                "All seats are taken. If you have registered before, your seat is safe; otherwise please choose "
                "another date."
            )
        )
    return seat


def _give_seat(event: Event, seat: int | None, *, now: Any, by: Any, **person: Any) -> Registration:
    registration = event.registrations.create(seat=seat, registered_at=now, **person)
    journal.record("events.registered", registration, hub=event.hub.slug, by=by)
    letters.registration_confirmed(registration)
    return registration


@transaction.atomic
def withdraw(registration: Registration, *, by: Any = None) -> Registration:
    """Give the seat back and confirm it by letter. Asked twice, nothing more happens.

    :raises CameAlready: if the person was there: a visit that took place stays
    """
    registration = (
        Registration.objects.select_for_update().select_related("event__hub").get(pk=registration.pk)
    )
    if registration.cancelled_at:
        return registration
    if Attendance.objects.filter(registration=registration).exists():
        raise CameAlready(_("You were there, so this seat cannot be given back."))
    registration.cancelled_at = timezone.now()
    registration.save(update_fields=["cancelled_at"])
    journal.record("events.withdrawn", registration, hub=registration.event.hub.slug, by=by)
    letters.registration_withdrawn(registration)
    return registration


@transaction.atomic
def note_attendance(registration: Registration, *, by: Any) -> Attendance:
    """Note that the person came. From now on it counts, and so does the company behind it.

    The company that was named at registration becomes a record of the hub here, not earlier: whoever does not
    come leaves no trace in the hub's files. Noted twice, it is one attendance.

    :raises AlreadyWithdrawn: if the seat was given back
    :raises NotOpen: if the event was cancelled or is not published
    """
    registration = (
        Registration.objects.select_for_update(of=("self",))
        .select_related("event__hub")
        .get(pk=registration.pk)
    )
    event = registration.event
    if standing := Attendance.objects.filter(registration=registration).first():
        return standing
    if registration.cancelled_at:
        raise AlreadyWithdrawn(_("This seat was given back. Please add the person as a walk-in."))
    if event.cancelled_at or event.published_at is None:
        raise NotOpen(_("This event did not take place, so nobody can have come."))
    now = timezone.now()
    if registration.organisation_name and registration.organisation_id is None:
        registration.organisation = organisations.welcome(
            event.hub,
            name=registration.organisation_name,
            postcode=registration.postcode,
            email=registration.email,
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
    journal.record("events.attended", registration, hub=event.hub.slug, by=by)
    return attendance


@transaction.atomic
def undo_attendance(registration: Registration, *, by: Any) -> None:
    """Take back an attendance that was noted by mistake; done twice, nothing more happens."""
    registration = (
        Registration.objects.select_for_update().select_related("event__hub").get(pk=registration.pk)
    )
    deleted, _by_model = Attendance.objects.filter(registration=registration).delete()
    if deleted:
        journal.record("events.attendance_undone", registration, hub=registration.event.hub.slug, by=by)


@transaction.atomic
def add_walk_in(
    event: Event, *, name: str, email: str, idempotency_key: UUID, organisation_name: str = "", by: Any
) -> Registration:
    """Register somebody at the door and note that they came, also when all seats are given: they are there.

    Somebody who has a seat is not registered again, only noted.

    :raises NotOpen: if the event was cancelled or is not published
    :raises KeyUsedElsewhere: if the key belongs to another registration
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    email = email.strip().lower()
    registration = Registration.objects.filter(idempotency_key=idempotency_key).first()
    if registration and (registration.event_id, registration.email) != (event.pk, email):
        raise KeyUsedElsewhere(_SENT_BEFORE)
    registration = registration or event.registrations.standing().filter(email=email).first()
    if registration is None:
        if event.cancelled_at or event.published_at is None:
            raise NotOpen(_("This event did not take place, so nobody can have come."))
        registration = event.registrations.create(
            name=characters.one_line(name),
            email=email,
            idempotency_key=idempotency_key,
            organisation_name=characters.one_line(organisation_name),
            registered_at=timezone.now(),
            is_walk_in=True,
        )
        journal.record("events.walked_in", registration, hub=event.hub.slug, by=by)
    note_attendance(registration, by=by)
    return registration


@transaction.atomic
def change_host(event: Event, *, to: Hub, joint: bool = False, by: Any) -> Event:
    """Let another hub run an event to come, alone or together with the one before, and tell who has a seat.

    Place and time stay. Done twice, nothing more happens.

    :raises CameAlready: if somebody is noted as present: whom that visit counts for stays
    :raises NotOpen: if the event is over or cancelled
    """
    event = Event.objects.select_for_update(no_key=True, of=("self",)).select_related("hub").get(pk=event.pk)
    if event.hub_id == to.pk:
        return event
    if event.cancelled_at or event.ends_at <= timezone.now():
        raise NotOpen(_("This event is over or cancelled, so its host stays."))
    if event.attendances.exists():
        raise CameAlready(_("People are noted as present at this event already, so its host stays."))
    former = event.hub
    event.cohosting.filter(hub=to).delete()
    if joint:
        Cohost.objects.get_or_create(event=event, hub=former)
    event.hub = to
    event.save(update_fields=["hub", "changed_at"])
    before, after = {"hub": former.slug}, {"hub": to.slug, "joint": joint}
    for slug in (former.slug, to.slug):
        journal.record("events.host_changed", event, hub=slug, before=before, after=after, by=by)
    if event.published_at:
        for registration in event.registrations.standing().order_by("pk"):
            registration.event = event
            letters.host_changed(registration, former)
    return event


@transaction.atomic
def change_site(event: Event, *, to: Site, by: Any) -> Event:
    """Let an event to come take place at another address, and tell who has a seat. Done twice, nothing more happens.

    :raises NotOpen: if the event is over or cancelled
    """
    event = (
        Event.objects.select_for_update(no_key=True, of=("self",))
        .select_related("hub", "site")
        .get(pk=event.pk)
    )
    if event.site_id == to.pk:
        return event
    if event.cancelled_at or event.ends_at <= timezone.now():
        raise NotOpen(_("This event is over or cancelled, so its place stays."))
    former, event.site = event.site, to
    event.save(update_fields=["site", "changed_at"])
    before, after = {"site": str(former or "")}, {"site": str(to)}
    journal.record("events.site_changed", event, hub=event.hub.slug, before=before, after=after, by=by)
    if event.published_at and event.mode != Mode.ONLINE:
        for registration in event.registrations.standing().order_by("pk"):
            registration.event = event
            letters.site_changed(registration, former)
    return event


@transaction.atomic
def move_site(site: Site, *, since: date, dates: Collection[str], by: Any, **address: Any) -> int:
    """Let a hub's site move, and those dates with it that are named by their codes and begin on the day or later.

    Returns how many dates moved; who has a seat there gets a letter.

    :raises AlreadyChanged: if the site ends before, or began on that day or later
    """
    moving = list(access.dates_at(site, since).filter(code__in=dates))
    made = network.move_site(site, since=since, by=by, **address)
    for event in moving:
        change_site(event, to=made, by=by)
    return len(moving)


@transaction.atomic
def leave_joint(event: Event, hub: Hub, *, by: Any) -> None:
    """Let a hub no longer run an event to come together with its host. Done twice, nothing more happens.

    Where somebody is noted as present already it stays: the visit counts for it.
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    if event.attendances.exists():
        return
    gone, _by_model = event.cohosting.filter(hub=hub).delete()
    if gone:
        event.save(update_fields=["changed_at"])
        journal.record("events.left_joint", event, hub=hub.slug, before={"hub": hub.slug}, by=by)


@transaction.atomic
def cancel(event: Event, *, by: Any) -> Event:
    """Cancel an event to come and tell who has a seat. Done twice, nothing more happens.

    :raises CameAlready: if somebody is noted as present
    :raises NotOpen: if the event is over
    """
    event = Event.objects.select_for_update(no_key=True, of=("self",)).select_related("hub").get(pk=event.pk)
    if event.cancelled_at:
        return event
    if event.ends_at <= timezone.now():
        raise NotOpen(_("This event is over, so it cannot be cancelled."))
    if event.attendances.exists():
        raise CameAlready(_("People are noted as present at this event, so it cannot be cancelled."))
    event.cancelled_at = timezone.now()
    event.save(update_fields=["cancelled_at", "changed_at"])
    journal.record("events.cancelled", event, hub=event.hub.slug, by=by)
    if event.published_at:
        for registration in event.registrations.standing().order_by("pk"):
            registration.event = event
            letters.event_cancelled(registration)
    return event
