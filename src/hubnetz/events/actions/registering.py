"""Verbs of those who want to come: a seat, several seats, giving them back; and of the hub that lets them in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hubnetz.events import holding, hooks, letters
from hubnetz.events.actions import queue
from hubnetz.events.models import (
    Attendance,
    AttendeeType,
    Event,
    Invitation,
    Party,
    Pool,
    Registration,
)
from hubnetz.events.refusals import SENT_BEFORE, AlreadyWithdrawn, CameAlready, FullyBooked, NotInvited
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.errors import KeyUsedElsewhere

MOST_SEATS = 20  # that one contact takes in one go


@dataclass(frozen=True, slots=True)
class Person:
    """Who comes: a name, and an address if the person is to have a letter of their own."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was asked for, put in order."""

    event: Event
    pool: Pool
    type: AttendeeType | None
    invitation: Invitation | None
    now: datetime
    person: dict[str, Any] = field(default_factory=dict)


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
    pool: Pool | None = None,
    type: AttendeeType | None = None,
    invitation: str = "",
    answers: Mapping[str, Any] | None = None,
    came_from: str = "",
    by: Any = None,
) -> Registration:
    """Give one person a seat at the event and confirm it by letter; or, where it needs approval, note the request.

    Seats are counted under a lock on the event, so the last one goes to one person; the database refuses the
    same seat twice in any case. Sent again with the same key, nothing changes and the same registration is
    returned; so it is for an address that has a seat while others are free. A full or closed event refuses
    everybody alike. Without `pool` and `type` it is the event's first pool. `came_from` is a reference that the
    page led here with; it goes to the hooks and is not kept.

    :raises NotOpen: if the event is over, cancelled, not published, or takes nobody at this moment
    :raises NotInvited: if it takes an invitation and the code is not one
    :raises FullyBooked: if no seat is left
    :raises KeyUsedElsewhere: if the key belongs to another registration
    """
    event, email = holding.hold(event), email.strip().lower()
    if sent_before := Registration.objects.filter(idempotency_key=idempotency_key).first():
        if (sent_before.event_id, sent_before.email) != (event.pk, email):
            raise KeyUsedElsewhere(SENT_BEFORE)
        return sent_before
    wish = _wish(event, pool, type, invitation)
    # Asked before the address is looked up: a full event tells no stranger who comes.
    asks = type is not None and type.needs_approval and wish.invitation is None
    numbers: list[int | None] = [None] if asks else _seats(wish, 1)
    if standing := event.registrations.filter(cancelled_at=None, email=email).first():
        return standing  # asked twice: harmless
    made = event.registrations.create(
        pool=wish.pool,
        type=type,
        invitation=wish.invitation,
        seat=numbers[0],
        registered_at=wish.now,
        confirmed_at=None if asks else wish.now,
        name=characters.one_line(name),
        email=email,
        idempotency_key=idempotency_key,
        organisation_name=characters.one_line(organisation_name),
        postcode=postcode,
        language=language,
        answers=dict(answers or {}),
    )
    journal.record("events.requested" if asks else "events.registered", made, hub=event.hub.slug, by=by)
    (letters.registration_requested if asks else letters.registration_confirmed)(made)
    for tell in hooks.came_from if came_from else ():
        tell(came_from)
    return made


@transaction.atomic
def register_party(
    event: Event,
    *,
    name: str,
    email: str,
    people: Sequence[Person],
    idempotency_key: UUID,
    organisation_name: str = "",
    postcode: str = "",
    language: str = "de",
    pool: Pool | None = None,
    type: AttendeeType | None = None,
    invitation: str = "",
    answers: Mapping[str, Any] | None = None,
    by: Any = None,
) -> Party:
    """Give a contact as many seats as `people` are named, all or none, and write to the contact once.

    A person without a name is named later by the contact (`name_person`); one with an address of their own gets
    a letter of their own, and the link to this one seat. The contact gets the link to the list. Sent again with
    the same key, nothing changes.

    :raises NotOpen: if the event takes nobody at this moment
    :raises NotInvited: if it takes an invitation and the code is not one for so many
    :raises FullyBooked: if fewer seats are left
    :raises KeyUsedElsewhere: if the key belongs to another party
    :raises ValueError: for nobody, or for more people than `MOST_SEATS`
    """
    if not 1 <= len(people) <= MOST_SEATS:
        raise ValueError("A party is of 1 to 20 people.")
    event, email = holding.hold(event), email.strip().lower()
    if sent_before := Party.objects.filter(idempotency_key=idempotency_key).first():
        if (sent_before.event_id, sent_before.email) != (event.pk, email):
            raise KeyUsedElsewhere(SENT_BEFORE)
        return sent_before
    wish = _wish(event, pool, type, invitation, len(people))
    asks = type is not None and type.needs_approval and wish.invitation is None
    numbers: list[int | None] = [None] * len(people) if asks else _seats(wish, len(people))
    party = Party.objects.create(
        event=event,
        name=characters.one_line(name),
        email=email,
        language=language,
        organisation_name=characters.one_line(organisation_name),
        postcode=postcode,
        idempotency_key=idempotency_key,
        made_at=wish.now,
    )
    known = set(event.registrations.filter(cancelled_at=None).values_list("email", flat=True))
    for person, seat in zip(people, numbers, strict=True):
        own = person.email.strip().lower()
        # An address that has a seat keeps that one; the new seat stays with the contact, who learns nothing by it.
        own = "" if own in known else own
        known |= {own} - {""}
        made = seat_of_party(
            party,
            pool=wish.pool,
            type=type,
            invitation=wish.invitation,
            seat=seat,
            now=wish.now,
            confirmed_at=None if asks else wish.now,
            name=person.name,
            email=own,
            answers=dict(answers or {}),
        )
        if own and own != email and not asks:
            letters.registration_confirmed(made)
    journal.record("events.party_registered", party, hub=event.hub.slug, after={"seats": len(people)}, by=by)
    letters.party_requested(party) if asks else letters.party_confirmed(party)
    return party


def seat_of_party(
    party: Party, *, now: datetime, name: str = "", email: str = "", **more: Any
) -> Registration:
    """Add one seat to a party; for verbs that hold the event."""
    return Registration.objects.create(
        event_id=party.event_id,
        party=party,
        name=characters.one_line(name),
        email=email,
        language=party.language,
        organisation_name=party.organisation_name,
        postcode=party.postcode,
        registered_at=now,
        idempotency_key=uuid4(),
        **more,
    )


@transaction.atomic
def withdraw(registration: Registration, *, by_contact: bool = False, by: Any = None) -> Registration:
    """Give the seat back and confirm it by letter; whoever waits next is offered it. Asked twice, nothing more happens.

    `by_contact`: not by the person but by the contact of the party, which the letter says.

    :raises CameAlready: if the person was there: a visit that took place stays
    """
    event = holding.hold(registration.event)
    registration = (
        Registration.objects.select_for_update(of=("self",))
        .select_related("party", "waiting")
        .get(pk=registration.pk)
    )
    registration.event = event
    if registration.cancelled_at:
        return registration
    if Attendance.objects.filter(registration=registration).exists():
        raise CameAlready(_("You were there, so this seat cannot be given back."))
    now = timezone.now()
    registration.cancelled_at = now
    registration.save(update_fields=["cancelled_at"])
    journal.record("events.withdrawn", registration, hub=event.hub.slug, by=by)
    letters.registration_withdrawn(registration, by_contact=by_contact)
    if registration.waiting:
        queue.want_less(registration.waiting, now)
    queue.move_up(event, now=now)
    return registration


@transaction.atomic
def approve(registration: Registration, *, by: Any) -> Registration:
    """Let somebody in who asked; the seat is given now. Done twice, nothing more happens.

    :raises AlreadyWithdrawn: if the request was taken back or declined
    :raises FullyBooked: if no seat is left, or somebody waits for it
    """
    event = holding.hold(registration.event)
    registration = (
        Registration.objects.select_for_update(of=("self",))
        .select_related("pool", "type", "party")
        .get(pk=registration.pk)
    )
    registration.event = event
    if registration.cancelled_at:
        raise AlreadyWithdrawn(_("This request was taken back or declined."))
    if registration.confirmed_at:
        return registration
    now = timezone.now()
    wish = _Wish(event, registration.pool, registration.type, None, now)
    registration.seat = _seats(wish, 1)[0]
    registration.confirmed_at = now
    registration.save(update_fields=["seat", "confirmed_at"])
    journal.record("events.approved", registration, hub=event.hub.slug, by=by)
    if registration.email:
        letters.registration_confirmed(registration)
    return registration


@transaction.atomic
def decline(registration: Registration, *, reason: str, by: Any) -> Registration:
    """Say no to a request, with a sentence that the person reads. Done twice, nothing more happens.

    :raises AlreadyWithdrawn: if a seat was given meanwhile
    """
    event = holding.hold(registration.event)
    registration = (
        Registration.objects.select_for_update(of=("self",)).select_related("party").get(pk=registration.pk)
    )
    registration.event = event
    if registration.cancelled_at:
        return registration
    if registration.confirmed_at:
        raise AlreadyWithdrawn(_("This person has a seat already. Give it back instead."))
    registration.cancelled_at = timezone.now()
    registration.save(update_fields=["cancelled_at"])
    journal.record("events.declined", registration, hub=event.hub.slug, after={"reason": reason}, by=by)
    letters.registration_declined(registration, characters.one_line(reason))
    return registration


def _wish(
    event: Event, pool: Pool | None, type: AttendeeType | None, invitation: str, people: int = 1
) -> _Wish:
    now = timezone.now()
    holding.open_now(event, now)
    pool = holding.way_in(event, pool, type)
    invited = _invited(event, type, invitation, people, now)
    return _Wish(event, pool, type, invited, now)


def _invited(
    event: Event, type: AttendeeType | None, code: str, people: int, now: datetime
) -> Invitation | None:
    """Return the invitation behind a code, None where none is needed and none was given."""
    if not code.strip():
        if type is not None and type.needs_invitation:
            raise NotInvited(_("This needs an invitation code. You find it in your invitation."))
        return None
    found = event.invitations.filter(
        code=code.strip().lower(), withdrawn_at=None, valid_until__gt=now
    ).first()
    if found is None or (found.type_id and (type is None or type.pk != found.type_id)):
        raise NotInvited(
            _("We do not know this invitation code here. Please look at your invitation once more.")
        )
    left = found.seats - found.registrations.standing().count()
    if left < people:
        raise NotInvited(_("So many people have used this invitation code already that it does not suffice."))
    return found


def _seats(wish: _Wish, people: int) -> list[int | None]:
    """Return the numbers of so many free seats, None for each where they are not limited.

    Seats that an invitation keeps are used first, and are free for nobody else.
    """
    kept: list[int | None] = []
    if wish.invitation:
        held = wish.invitation.registrations.held().filter(pool=wish.pool).order_by("seat", "pk")[:people]
        rows = list(held)
        kept = [row.seat for row in rows]
        Registration.objects.filter(pk__in=[row.pk for row in rows]).delete()
    numbers = holding.free_numbers(wish.pool, people)
    if numbers is None:
        return [None] * people
    found: list[int | None] = [*kept, *(number for number in numbers if number not in kept)][:people]
    if len(found) < people:
        raise FullyBooked(_fully_booked(len(found), people))
    return found


def _fully_booked(left: int, people: int) -> str:
    if people == 1 or left == 0:
        return str(
            _(
                "All seats are taken. If you have registered before, your seat is safe; otherwise please choose "
                "another date."
            )
        )
    return ngettext(
        "Only %(left)s seat is left. Please name fewer people, or wait for more.",
        "Only %(left)s seats are left. Please name fewer people, or wait for more.",
        left,
    ) % {"left": left}
