"""Verbs about guests: put them on the list, invite them by name, remind them; and their yes or no."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events import guest_letters, guest_ways, holding
from hubnetz.events.access import guest_list as access
from hubnetz.events.access import pools_of
from hubnetz.events.actions import parties, queue, registering
from hubnetz.events.guest_lists import Line
from hubnetz.events.models import (
    Attendance,
    AttendeeType,
    Event,
    Guest,
    Invitation,
    Pool,
    Registration,
    Waiting,
)
from hubnetz.events.refusals import CameAlready, FullyBooked, InUse, NobodyThere, NotOpen
from hubnetz.events.ways import Way, ways_of
from hubnetz.journal import actions as journal
from hubnetz.lib.texts import Texts
from hubnetz.post import actions as post

REMIND_AGAIN = timedelta(days=1)


@transaction.atomic
def open_to_guests_only(event: Event, *, by: Any) -> Event:
    """Let nobody come without an invitation from now on, and name the event in no list. Seats taken stay. Twice:
    harmless."""
    event = holding.hold(event)
    if access.is_for_guests_only(event) and not event.is_listed:
        return event
    AttendeeType.objects.filter(pool__event=event, needs_invitation=False).update(needs_invitation=True)
    for pool in event.pools.filter(types=None):
        pool.types.create(name=Texts(de="Gast", en="Guest"), needs_invitation=True)
    event.is_listed = False
    event.save(update_fields=["is_listed", "changed_at"])
    journal.record("events.opened_to_guests_only", event, hub=event.hub.slug, by=by)
    return event


@transaction.atomic
def list_guests(event: Event, lines: Sequence[Line], *, way: str = "", by: Any) -> int:
    """Put people on the guest list, all or none; who is on it already stays as they are. Nobody is written to yet.

    `way` is the code of the way to take part in of those whose line says none; without it they draw on the first seats.
    Return how many are new.

    :raises ValueError: if something is wrong with a line, or a way is not one of the event
    """
    if any(line.problems for line in lines):
        raise ValueError("Lines with problems are not written.")
    event, now = holding.hold(event), timezone.now()
    ways: dict[str, Way | None] = {one.code: one for one in ways_of(pools_of(event))}
    ways[""] = None
    if not {way, *(line.way for line in lines)} <= ways.keys():
        raise ValueError("A way that is not one of the event.")
    known = set(event.guests.values_list("email", flat=True))
    fresh = [
        Guest(
            event=event,
            name=line.name,
            salutation=line.salutation,
            email=line.email,
            organisation_name=line.organisation_name,
            language=line.language,
            companions=line.companions,
            listed_at=now,
            pool=chosen.pool if chosen else None,
            type=chosen.type if chosen else None,
        )
        for line in lines
        if line.email not in known
        for chosen in [ways[line.way or way]]
    ]
    Guest.objects.bulk_create(fresh)
    if fresh:
        journal.record("events.guests_listed", event, hub=event.hub.slug, after={"guests": len(fresh)}, by=by)
    return len(fresh)


@transaction.atomic
def invite_guests(event: Event, *, answer_by: datetime, may_choose: bool = False, by: Any) -> int:
    """Invite everybody on the guest list who is not invited yet, by a letter of their own, and keep their seats, with
    those of their company, until the day to answer. Return how many; sent twice, nobody is invited again.

    Each draws on the seats that the list says. `may_choose`: where there are both, they say themselves whether they
    come on site or online; until then the seat of the list is kept.

    :raises NotOpen: if the event is not published, cancelled or over, or the day to answer is
    :raises FullyBooked: if fewer seats are free
    :raises NobodyThere: if nobody is left to be invited
    """
    event, now = holding.hold(event), timezone.now()
    if event.published_at is None or event.cancelled_at or event.ends_at <= now:
        raise NotOpen(_("Only to an event that is published and still to come can people be invited."))
    if answer_by <= now or answer_by > event.ends_at:
        raise NotOpen(_("The day to answer must lie between today and the event."))
    guests = list(event.guests.filter(invited_at=None).select_related("pool", "type").order_by("pk"))
    if not guests:
        raise NobodyThere(_("Everybody on the list is invited already."))
    may_choose = may_choose and guest_ways.has_both(event.pools.all())
    chosen = {(guest.pool_id, guest.type_id): (guest.pool, guest.type) for guest in guests}
    ways = {keys: holding.way_in(event, *way) for keys, way in chosen.items()}
    taken = [ways[guest.pool_id, guest.type_id] for guest in guests]
    free = _free_seats(guests, [pool for pool, _type in taken])
    seats = sum(1 + guest.companions for guest in guests)
    invitations = Invitation.objects.bulk_create(
        Invitation(
            event=event, pool=pool, type=type, note=guest.name, seats=1 + guest.companions, valid_until=answer_by,
            made_at=now,
        )
        for guest, (pool, type) in zip(guests, taken, strict=True)
    )  # fmt: skip
    Registration.objects.bulk_create(
        Registration(
            event=event, pool=invitation.pool, type=invitation.type, invitation=invitation,
            seat=next(free[invitation.pool_id or 0], None), registered_at=now, held_until=answer_by,
            idempotency_key=uuid4(),
        )
        for invitation in invitations
        for _seat in range(invitation.seats)
    )  # fmt: skip
    for guest, invitation in zip(guests, invitations, strict=True):
        guest.invitation, guest.invited_at, guest.event = invitation, now, event
        guest.may_choose = may_choose
    Guest.objects.bulk_update(guests, ["invitation", "invited_at", "may_choose"])
    guest_letters.guests_invited(event, guests)
    after = {"guests": len(guests), "seats": seats}
    journal.record("events.guests_invited", event, hub=event.hub.slug, after=after, by=by)
    return len(guests)


def _free_seats(guests: Sequence[Guest], pools: Sequence[Pool]) -> dict[int, Iterator[int]]:
    """Return the free seats of each pool that guests draw on; without an end where they are not limited.

    :raises FullyBooked: if one has fewer than its guests need
    """
    wanted: dict[int, int] = {}
    for guest, pool in zip(guests, pools, strict=True):
        wanted[pool.pk] = wanted.get(pool.pk, 0) + 1 + guest.companions
    free: dict[int, Iterator[int]] = {}
    for pool in {pool.pk: pool for pool in pools}.values():
        numbers = holding.free_numbers(pool, wanted[pool.pk])
        if numbers is not None and len(numbers) < wanted[pool.pk]:
            said = {"wanted": wanted[pool.pk], "left": len(numbers), "way": Way(pool).name}
            if len(wanted) > 1:
                raise FullyBooked(
                    _(
                        "%(way)s: %(wanted)s seats are needed and %(left)s are free. Please offer more, or invite "
                        "fewer."
                    )
                    % said
                )
            raise FullyBooked(
                _("%(wanted)s seats are needed and %(left)s are free. Please offer more, or invite fewer.")
                % said
            )
        free[pool.pk] = iter(numbers or ())
    return free


@transaction.atomic
def remind_guests(event: Event, *, by: Any) -> int:
    """Remind those who are invited and have not answered, at most once a day; return how many.

    :raises NobodyThere: if nobody is left to be reminded
    """
    event, now = holding.hold(event), timezone.now()
    silent = event.guests.filter(answered_at=None, invitation__valid_until__gt=now)
    silent = (
        silent.filter(event__ends_at__gt=now)
        .exclude(reminded_at__gt=now - REMIND_AGAIN)
        .exclude(invited_at__gt=now - REMIND_AGAIN)
    )
    guests = list(silent.select_related("invitation__pool").order_by("pk"))
    if not guests or event.cancelled_at:
        raise NobodyThere(_("Nobody waits for a reminder: all have answered, or had a letter within a day."))
    for guest in guests:
        guest.reminded_at, guest.event = now, event
    Guest.objects.bulk_update(guests, ["reminded_at"])
    guest_letters.guests_invited(event, guests, again=True)
    journal.record("events.guests_reminded", event, hub=event.hub.slug, after={"guests": len(guests)}, by=by)
    return len(guests)


@transaction.atomic
def accept_invitation(
    guest: Guest, *, companions: Sequence[str] = (), mode: str = "", by: Any = None
) -> Guest:
    """Take the seat that is kept for a guest, and one for each companion, named or not yet; kept seats beyond go back.
    Confirmed by the letter that everybody with a seat gets. A seat the guest has already is theirs, a request for one
    is granted; a place on the waiting list ends. Twice: harmless.

    `mode`: on site or online, where the guest may choose; the seat that was kept the other way goes back.

    :raises NotOpen: if the day to answer is over, the guest was taken off the list, or the event is over or cancelled
    :raises NotInvited: if the invitation was withdrawn
    :raises FullyBooked: if a no was said before and the seats are gone meanwhile, or the other way has none
    :raises ValueError: for more companions than the guest may bring, or a choice they do not have
    """
    event, guest = _held(guest)
    if guest.comes and access.seats_of_guest(guest).exists():
        return guest
    if len(companions) > guest.companions:
        raise ValueError("More companions than the guest may bring.")
    invitation = guest.invitation
    if invitation is None or invitation.valid_until <= timezone.now():
        raise NotOpen(_("The day to answer is over and the seat was given back. Please ask the hub."))
    if mode and invitation.pool is not None and mode != invitation.pool.mode:
        _take_the_other_way(event, guest, invitation, mode)
    asked: dict[str, Any] = {
        "name": guest.name,
        "email": guest.email,
        "organisation_name": guest.organisation_name,
        "language": guest.language,
        "pool": invitation.pool,
        "type": invitation.type,
        "invitation": invitation.code,
        "idempotency_key": uuid4(),
        "by": by,
    }
    own = event.registrations.filter(cancelled_at=None, email=guest.email).first()
    people = [registering.Person(name) for name in companions]
    if own:  # had a seat before, or asked for one
        Registration.objects.filter(pk=own.pk).update(invitation=invitation)
        if own.confirmed_at is None:
            kept = invitation.registrations.held().order_by("seat", "pk")[:1]  # the guest's own
            Registration.objects.filter(pk__in=list(kept.values_list("pk", flat=True))).delete()
            registering.approve(own, by=by)
        if people:
            registering.register_party(event, people=people, **asked)
    elif people:
        people = [registering.Person(guest.name, guest.email), *people]
        registering.register_party(event, people=people, **asked)
    else:
        registering.register(event, **asked)
    for entry in Waiting.objects.filter(event=event, email=guest.email).open():
        queue.leave(entry, by=by)  # or a second seat would be offered
    if invitation.registrations.held().delete()[0]:
        queue.move_up(event, now=timezone.now())
    return _answered(guest, True, by)


def _take_the_other_way(event: Event, guest: Guest, invitation: Invitation, mode: str) -> None:
    way = guest_ways.counterpart(event, invitation.type, mode) if guest.may_choose else None
    if way is None:
        raise ValueError("This guest takes part as the list says.")
    invitation.pool, invitation.type = way
    invitation.save(update_fields=["pool", "type"])


@transaction.atomic
def decline_invitation(guest: Guest, *, by: Any = None) -> Guest:
    """Note that a guest does not come, also after a yes; the seats go to others. Twice: harmless.

    :raises NotOpen: if the guest is not invited, was taken off the list, or the event is over
    :raises CameAlready: if they, or somebody of their company, were there
    """
    event, guest = _held(guest)
    if guest.invitation is None:
        raise NotOpen(_("There is no invitation to answer."))
    taken = list(access.seats_of_guest(guest))
    if guest.comes is False and not taken:
        return guest
    if event.ends_at <= timezone.now():
        raise NotOpen(_("This event is over."))
    if Attendance.objects.filter(registration__in=taken).exists():
        raise CameAlready(_("You were there, so this seat cannot be given back."))
    came_together = {seat.party for seat in taken if seat.party and seat.party.email == guest.email}
    for party in came_together:
        parties.give_all_back(party, by=by)
    for seat in taken:
        if seat.party not in came_together:  # a seat of a colleague's list is given back alone
            registering.withdraw(seat, by=by)
    if guest.invitation.registrations.held().delete()[0]:
        queue.move_up(event, now=timezone.now())
    return _answered(guest, False, by)


@transaction.atomic
def remove_guest(guest: Guest, *, by: Any) -> None:
    """Take somebody off the guest list; seats kept for them go back, their link opens nothing any more, and the letters
    to them are deleted. Twice: harmless.

    :raises InUse: if they have a seat
    """
    if not Guest.objects.filter(pk=guest.pk).exists():
        return
    event, guest = _held(guest)
    if guest.invitation and access.seats_of_guest(guest).exists():
        raise InUse(_("This guest has a seat. Give it back first."))
    invitation = guest.invitation
    post.forget_about(guest)
    guest.delete()
    if invitation:
        invitation.registrations.held().delete()
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at"])
        queue.move_up(event, now=timezone.now())
    journal.record("events.guest_removed", event, hub=event.hub.slug, by=by)


def _held(guest: Guest) -> tuple[Event, Guest]:
    event = holding.hold(guest.event)
    found = Guest.objects.select_related("invitation__pool", "invitation__type").filter(pk=guest.pk).first()
    if found is None:
        raise NotOpen(_("This invitation was withdrawn. Please ask the hub."))
    found.event = event
    return event, found


def _answered(guest: Guest, comes: bool, by: Any) -> Guest:
    guest.comes, guest.answered_at = comes, timezone.now()
    guest.save(update_fields=["comes", "answered_at"])
    verb = "events.guest_accepted" if comes else "events.guest_declined"
    journal.record(verb, guest, hub=guest.event.hub.slug, by=by)
    return guest
