"""Verbs of a contact who takes several seats: say who comes, somebody else instead, give seats back."""

from collections.abc import Collection, Mapping
from copy import copy
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models.base import ModelState
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding, hooks, letters
from hubnetz.events.actions import photos, queue
from hubnetz.events.actions.registering import Person, withdraw
from hubnetz.events.models import Attendance, Event, Party, Registration, Waiting
from hubnetz.events.refusals import AlreadyWithdrawn, CameAlready, NotOpen
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.codes import new_code
from hubnetz.lib.errors import KeyUsedElsewhere, Refused

_TWICE = _("This address stands beside another name of your list already.")
_CAME = _("This person was there, so the name stays.")


@transaction.atomic
def name_person(registration: Registration, *, name: str, email: str = "", by: Any = None) -> Registration:
    """Say who comes on a seat of a party, or somebody else instead. A new address gets a letter of its own.

    Where another address had the seat before, its link opens nothing any more and its owner is told so.

    :raises AlreadyWithdrawn: if the seat was given back
    :raises CameAlready: if the person was there
    :raises NotOpen: if the event is over or cancelled
    :raises KeyUsedElsewhere: if that address has a seat in the same party already
    """
    event, seat = holding.hold_seat(registration)
    now = timezone.now()
    if seat.cancelled_at:
        raise AlreadyWithdrawn(_("This seat was given back."))
    if Attendance.objects.filter(registration=seat).exists():
        raise CameAlready(_CAME)
    if event.cancelled_at or event.ends_at <= now:
        raise NotOpen(_("This event is over or cancelled, so the names stay."))
    name, email, former, says = characters.one_line(name), email.strip().lower(), seat.email, ""
    others = event.registrations.filter(cancelled_at=None, email=email).exclude(pk=seat.pk)
    if email and others.exists():
        if seat.party_id and others.filter(party=seat.party_id).exists():
            raise KeyUsedElsewhere(_TWICE)
        email, says = "", email  # has a seat elsewhere; the contact learns nothing by it
    if former and email != former:
        seat = _pass_on(seat, now, tell=True)
    elif (seat.name, seat.email, seat.contact_says) == (name, email, says):
        return seat
    seat.name, seat.email, seat.contact_says = name, email, says
    if email and seat.phone:  # reached by letter from now on; a number is kept only where none goes
        seat.phone = ""
        seat.calls.filter(done_at=None).delete()
    seat.save(update_fields=["name", "email", "contact_says", "phone"])
    journal.record("events.person_named", seat, hub=event.hub.slug, by=by)
    contact = seat.party.email if seat.party else ""
    if email and email not in (former, contact) and seat.confirmed_at:
        letters.registration_confirmed(seat)
    return seat


def _pass_on(seat: Registration, now: datetime, *, tell: bool) -> Registration:
    """Take one person off a seat and return it with nobody on it, in its place in the list.

    The former person's row, with the code that the letter's link carries, is withdrawn; the seat gets a new code.
    """
    former = copy(seat)
    seat.code, seat.idempotency_key, seat.name, seat.email = new_code(), uuid4(), "", ""
    seat.contact_says, seat.organisation, seat.no_photos = "", None, False
    emptied = ["code", "idempotency_key", "name", "email", "contact_says", "organisation", "no_photos"]
    seat.save(update_fields=emptied)
    former.pk, former._state = None, ModelState()
    former.seat, former.cancelled_at = None, now
    former.save(force_insert=True)
    for follow in hooks.passed_on:
        follow(former, seat)
    if tell and seat.confirmed_at:
        letters.seat_passed_on(former)
    return seat


@transaction.atomic
def change_list(
    party: Party,
    *,
    people: Mapping[str, Person],
    give_back: Collection[str] = (),
    no_photos: Mapping[str, bool] | None = None,
    by: Any = None,
) -> dict[str, Any]:
    """Save a contact's list: who comes on which seat, by the codes of the seats, and which are given back.

    Each seat stands for itself: what cannot be changed is returned with the sentence why, the others are saved.
    Addresses may change places within the list. `no_photos` says by the same codes who wants to be in no photo.
    Sent twice, nothing more happens.

    :raises NotOpen: if the event is over or cancelled
    """
    event, now = holding.hold(party.event), timezone.now()
    if event.cancelled_at or event.ends_at <= now:
        raise NotOpen(_("This event is over or cancelled, so it stays as it is."))
    rows = party.registrations.filter(cancelled_at=None).select_related("party").order_by("pk")
    seats = {seat.code: seat for seat in rows.select_for_update(of=("self",))}
    for seat in seats.values():
        seat.event = event
    refused: dict[str, Any] = {}
    for code in give_back:
        if code in seats:
            try:
                withdraw(seats[code], by_contact=True, by=by)
                del seats[code]
            except Refused as refusal:
                refused[code] = refusal.sentence
    wanted = {
        code: Person(characters.one_line(person.name), person.email.strip().lower())
        for code, person in people.items()
        if code in seats
    }
    wanted = {
        code: person
        for code, person in wanted.items()
        if (person.name, person.email) != (seats[code].name, seats[code].email or seats[code].contact_says)
    }
    refused |= _not_to_change(seats, wanted)
    wanted = {code: person for code, person in wanted.items() if code not in refused}
    staying = {person.email for person in wanted.values()}
    # Who moves up or down the list leaves the old seat first, or would stand in the own way.
    for code, person in wanted.items():
        if seats[code].email and seats[code].email != person.email:
            seats[code] = _pass_on(seats[code], now, tell=seats[code].email not in staying)
    for code, person in wanted.items():
        name_person(seats[code], name=person.name, email=person.email, by=by)
    for code, wish in (no_photos or {}).items():
        if code in seats and code not in refused:
            photos.say_no_photos(seats[code], no_photos=wish, by=by)
    return refused


def _not_to_change(seats: Mapping[str, Registration], wanted: Mapping[str, Person]) -> dict[str, Any]:
    """Return the sentences for those rows of a list that cannot become what is wanted."""
    keys = {seat.pk: code for code, seat in seats.items()}
    there = Attendance.objects.filter(registration__in=keys).values_list("registration", flat=True)
    refused: dict[str, Any] = {keys[pk]: _CAME for pk in there if keys[pk] in wanted}
    while True:
        changing = {code: person.email for code, person in wanted.items() if code not in refused}
        staying = [seat for code, seat in seats.items() if code not in changing]
        taken = {seat.email or seat.contact_says for seat in staying} - {""}
        twice = []
        for code, email in changing.items():
            if email in taken:
                twice.append(code)
            taken |= {email} - {""}
        if not twice:
            return refused
        refused |= dict.fromkeys(twice, _TWICE)


@transaction.atomic
def give_all_back(party: Party, *, by: Any = None) -> int:
    """Give back all seats of a party; whoever waits next is offered them. Return how many; asked twice, none.

    The contact gets one letter, and each person with an address of their own another. A visit that took place stays.
    """
    event, now = holding.hold(party.event), timezone.now()
    party.event = event
    seats = list(party.registrations.filter(cancelled_at=None, attendance=None).select_related("party"))
    if not seats:
        return 0
    Registration.objects.filter(pk__in=[seat.pk for seat in seats]).update(cancelled_at=now)
    for seat in seats:
        seat.event, seat.cancelled_at = event, now
        journal.record("events.withdrawn", seat, hub=event.hub.slug, by=by)
        if seat.email and seat.email != party.email:
            letters.registration_withdrawn(seat, by_contact=True)
    _want_less(event, seats)
    letters.party_withdrawn(party, len(seats))
    queue.move_up(event, now=now)
    return len(seats)


def _want_less(event: Event, seats: list[Registration]) -> None:
    """Whoever gave back all they had and still waits for more goes on waiting for those only."""
    for entry in Waiting.objects.filter(event=event, registrations__in=seats).open().distinct():
        for _seat in (seat for seat in seats if seat.waiting_id == entry.pk):
            queue.want_less(entry, timezone.now())
