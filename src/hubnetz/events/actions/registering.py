"""Verbs of those who want to come: a seat, several seats, giving them back; and of the hub that lets them in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding, hooks, letters, repeats, wishes
from hubnetz.events.actions import queue
from hubnetz.events.models import Attendance, AttendeeType, Event, Party, Pool, Registration
from hubnetz.events.refusals import SENT_BEFORE, AlreadyWithdrawn, CameAlready, NotOpen
from hubnetz.events.rules import MOST_SEATS
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.errors import KeyUsedElsewhere


@dataclass(frozen=True, slots=True)
class Person:
    """Who comes: a name, and an address if the person is to have a letter of their own."""

    name: str
    email: str = ""


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
    no_photos: bool = False,
    came_from: str = "",
    phone: str = "",
    without_letter: bool = False,
    by: Any = None,
) -> Registration:
    """Give one person a seat at the event and confirm it by letter; or, where it needs approval, note the request.

    Seats are counted under a lock on the event, so the last one goes to one person; the database refuses the
    same seat twice in any case. Sent again with the same key, nothing changes and the same registration is
    returned; so it is for an address that has a seat while others are free. A full or closed event refuses
    everybody alike. Without `pool` and `type` it is the event's first pool, and where that has types the one that
    asks for least. `came_from` is a reference that the page led here with; it goes to the hooks and is not kept.
    `without_letter` leaves the letter to the caller. With an empty `email` the person is told by telephone: `phone` is
    kept then, and only then; the same name and number at the same event is the same person.

    :raises ValueError: if there is neither an address nor a number
    :raises NotOpen: if the event is over, cancelled, not published, or takes nobody at this moment
    :raises NotInvited: if it takes an invitation and the code is not one
    :raises FullyBooked: if no seat is left
    :raises KeyUsedElsewhere: if the key belongs to another registration
    """
    event, email = holding.hold(event), email.strip().lower()
    name, phone = characters.one_line(name), "" if email else characters.one_line(phone)
    if not email and not phone:
        raise ValueError("Somebody who is registered has an e-mail address or a telephone number.")
    sent_before, known = holding.known(event, email, idempotency_key)
    if sent_before:
        if (sent_before.event_id, sent_before.email) != (event.pk, email):
            raise KeyUsedElsewhere(SENT_BEFORE)
        return sent_before
    known = known or holding.known_by_telephone(event, name, phone)
    wish = wishes.read(event, pool, type, invitation)
    seats = wishes.seats(wish)
    # Only now, with a seat at hand: a full event tells no stranger who comes.
    if known:
        repeats.remember(known, idempotency_key)
        return known  # asked twice: harmless
    freed = wishes.use(wish, seats)
    made = event.registrations.create(
        pool=wish.pool,
        type=wish.type,
        invitation=wish.invitation,
        seat=seats.numbers[0],
        registered_at=wish.now,
        confirmed_at=None if wish.asks else wish.now,
        name=name,
        email=email,
        phone=phone,
        idempotency_key=idempotency_key,
        organisation_name=characters.one_line(organisation_name),
        postcode=postcode,
        language=language,
        answers=holding.still_asked(event, answers),
        no_photos=no_photos,
    )
    verb = "events.requested" if wish.asks else "events.registered"
    journal.record(verb, made, hub=event.hub.slug, by=by)
    if email and not without_letter:
        (letters.registration_requested if wish.asks else letters.registration_confirmed)(made)
    if freed:
        queue.move_up(event, now=wish.now)
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
    no_photos: bool = False,
    by: Any = None,
) -> Party:
    """Give a contact as many seats as `people` are named, all or none, and write to the contact once.

    A person without a name is named later by the contact (`name_person`); one with an address of their own gets
    a letter of their own, and the link to this one seat. The contact gets the link to the list. Sent again with
    the same key, nothing changes. `no_photos` is the contact's own wish, who is the first of the people.

    :raises NotOpen: if the event takes nobody at this moment
    :raises NotInvited: if it takes an invitation and the code is not one for so many
    :raises FullyBooked: if fewer seats are left
    :raises KeyUsedElsewhere: if the key belongs to another party
    :raises ValueError: if there are not 1 to 20 people
    """
    if not 1 <= len(people) <= MOST_SEATS:
        raise ValueError("A party is of 1 to 20 people.")
    event, email = holding.hold(event), email.strip().lower()
    answers = holding.still_asked(event, answers)
    if sent_before := Party.objects.filter(idempotency_key=idempotency_key).first():
        if (sent_before.event_id, sent_before.email) != (event.pk, email):
            raise KeyUsedElsewhere(SENT_BEFORE)
        return sent_before
    wish = wishes.read(event, pool, type, invitation, len(people))
    seats = wishes.seats(wish)
    freed = wishes.use(wish, seats)
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
    for place, (person, seat) in enumerate(zip(people, seats.numbers, strict=True)):
        own = person.email.strip().lower()
        # An address that has a seat keeps that one; the new seat stays with the contact, who learns nothing by it.
        own, says = ("", own) if own in known else (own, "")
        known |= {own} - {""}
        made = seat_of_party(
            party,
            pool=wish.pool,
            type=wish.type,
            invitation=wish.invitation,
            seat=seat,
            now=wish.now,
            confirmed_at=None if wish.asks else wish.now,
            name=person.name,
            email=own,
            contact_says=says,
            answers=answers,
            no_photos=no_photos and place == 0,
        )
        if own and own != email and not wish.asks:
            letters.registration_confirmed(made)
    journal.record("events.party_registered", party, hub=event.hub.slug, after={"seats": len(people)}, by=by)
    letters.party_requested(party) if wish.asks else letters.party_confirmed(party)
    if freed:
        queue.move_up(event, now=wish.now)
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
    event, registration = holding.hold_seat(registration)
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

    The contact of a party is told where nobody is named yet.

    :raises AlreadyWithdrawn: if the request was taken back or declined
    :raises NotOpen: if the event is over or cancelled
    :raises FullyBooked: if no seat is left, or somebody waits for it
    """
    event, registration = holding.hold_seat(registration)
    if registration.cancelled_at:
        raise AlreadyWithdrawn(_("This request was taken back or declined."))
    if registration.confirmed_at:
        return registration
    now = timezone.now()
    if event.cancelled_at or event.ends_at <= now:
        raise NotOpen(_("This event is over or cancelled, so nobody can be let in any more."))
    wish = wishes.Wish(event, registration.pool, None, 1, now)
    registration.seat, registration.confirmed_at = wishes.seats(wish).numbers[0], now
    registration.save(update_fields=["seat", "confirmed_at"])
    journal.record("events.approved", registration, hub=event.hub.slug, by=by)
    if registration.party and not registration.email:
        letters.party_confirmed(registration.party)
    else:
        letters.registration_confirmed(registration)
    return registration


@transaction.atomic
def decline(registration: Registration, *, reason: str, by: Any) -> Registration:
    """Say no to a request, with a sentence that the person reads. Done twice, nothing more happens.

    :raises AlreadyWithdrawn: if a seat was given meanwhile
    """
    event, registration = holding.hold_seat(registration)
    if registration.cancelled_at:
        return registration
    if registration.confirmed_at:
        raise AlreadyWithdrawn(_("This person has a seat already. Give it back instead."))
    registration.cancelled_at = timezone.now()
    registration.save(update_fields=["cancelled_at"])
    journal.record("events.declined", registration, hub=event.hub.slug, after={"reason": reason}, by=by)
    letters.registration_declined(registration, characters.one_line(reason))
    return registration
