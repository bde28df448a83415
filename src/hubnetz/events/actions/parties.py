"""Verbs of a contact who takes several seats: say who comes, somebody else instead, give seats back."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding, letters
from hubnetz.events.actions import queue
from hubnetz.events.actions.registering import Person, withdraw
from hubnetz.events.models import Attendance, Event, Party, Registration, Waiting
from hubnetz.events.refusals import AlreadyWithdrawn, CameAlready, NotOpen
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.errors import KeyUsedElsewhere, Refused


@transaction.atomic
def name_person(registration: Registration, *, name: str, email: str = "", by: Any = None) -> Registration:
    """Say who comes on a seat of a party, or somebody else instead. A new address gets a letter of its own.

    :raises AlreadyWithdrawn: if the seat was given back
    :raises CameAlready: if the person was there
    :raises KeyUsedElsewhere: if that address has a seat in the same party already
    """
    event = holding.hold(registration.event)
    registration = (
        Registration.objects.select_for_update(of=("self",)).select_related("party").get(pk=registration.pk)
    )
    name, email, former = characters.one_line(name), email.strip().lower(), registration.email
    if registration.cancelled_at:
        raise AlreadyWithdrawn(_("This seat was given back."))
    if Attendance.objects.filter(registration=registration).exists():
        raise CameAlready(_("This person was there, so the name stays."))
    others = event.registrations.filter(cancelled_at=None, email=email).exclude(pk=registration.pk)
    if email and others.exists():
        if others.filter(party=registration.party).exists():
            raise KeyUsedElsewhere(_("This address stands beside another name of your list already."))
        email = ""  # has a seat elsewhere; the contact learns nothing by it
    registration.name, registration.email = name, email
    registration.save(update_fields=["name", "email"])
    journal.record("events.person_named", registration, hub=event.hub.slug, by=by)
    contact = registration.party.email if registration.party else ""
    if email and email not in (former, contact) and registration.confirmed_at:
        registration.event = event
        letters.registration_confirmed(registration)
    return registration


@transaction.atomic
def change_list(
    party: Party, *, people: Mapping[str, Person], give_back: Collection[str] = (), by: Any = None
) -> dict[str, Any]:
    """Save a contact's list: who comes on which seat, by the codes of the seats, and which are given back.

    Each seat stands for itself: what cannot be changed is returned with the sentence why, the others are saved.
    Addresses may change places within the list. Sent twice, nothing more happens.

    :raises NotOpen: if the event is over or cancelled
    """
    event = holding.hold(party.event)
    if event.cancelled_at or event.ends_at <= timezone.now():
        raise NotOpen(_("This event is over or cancelled, so it stays as it is."))
    seats = {
        seat.code: seat for seat in party.registrations.filter(cancelled_at=None).select_related("event")
    }
    refused: dict[str, Any] = {}
    for code in give_back:
        if code in seats:
            try:
                withdraw(seats[code], by_contact=True, by=by)
                del seats[code]
            except Refused as refusal:
                refused[code] = refusal.sentence
    changed = {
        code: person
        for code, person in people.items()
        if code in seats and seats[code].email != person.email.strip().lower()
    }
    # What moves up or down the list is taken off first, or it would stand in its own way.
    free = Registration.objects.filter(pk__in=[seats[code].pk for code in changed], attendance=None)
    free.update(email="")
    for code, person in people.items():
        if code not in seats:
            continue
        try:
            with transaction.atomic():
                _name(seats[code], person, by)
        except Refused as refusal:
            refused[code] = refusal.sentence
    for code in refused:
        if code in changed and code in seats:
            _restore(seats[code])
    return refused


def _name(seat: Registration, person: Person, by: Any) -> None:
    email = person.email.strip().lower()
    if seat.email and seat.email == email and seat.name == characters.one_line(person.name):
        return
    name_person(seat, name=person.name, email=email, by=by)


def _restore(seat: Registration) -> None:
    """Give a seat whose change was refused its address again, unless somebody of the list has it now."""
    same = Registration.objects.filter(event=seat.event_id, cancelled_at=None, email=seat.email)
    if seat.email and not same.exclude(pk=seat.pk).exists():
        Registration.objects.filter(pk=seat.pk).update(email=seat.email)


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
