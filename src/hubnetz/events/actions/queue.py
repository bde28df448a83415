"""Verbs of the waiting list: join, be offered a seat, say yes or no, leave; and the hub that changes the order.

A seat is never free while somebody waits who would take it: every verb that frees seats calls `move_up` in its own
transaction, under the lock of the event. An offered seat is held by a registration that is not confirmed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding, letters, repeats, rules
from hubnetz.events.models import AttendeeType, Event, Party, Pool, Registration, Waiting
from hubnetz.events.refusals import SENT_BEFORE, NothingOffered, QueueFull, ReasonNeeded, SeatsFree
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.errors import KeyUsedElsewhere

STEP = 1.0


@transaction.atomic
def join(
    event: Event,
    *,
    name: str,
    email: str,
    idempotency_key: UUID,
    size: int = 1,
    together: bool = False,
    organisation_name: str = "",
    postcode: str = "",
    language: str = "de",
    pool: Pool | None = None,
    type: AttendeeType | None = None,
    answers: Mapping[str, Any] | None = None,
    no_photos: bool = False,
    without_letter: bool = False,
    by: Any = None,
) -> Waiting:
    """Put somebody on the waiting list of a full pool, for one or several seats, and confirm it by letter.

    An address waits once per pool: asked again, the same place is returned and nothing changes. Whoever comes as a
    type that needs approval asks for a seat instead; for those who need an invitation nobody keeps a list.
    `without_letter` leaves the letter to the caller.

    :raises NotOpen: if the event takes nobody at this moment
    :raises SeatsFree: if there are as many free seats as are asked for, or the hub lets people in one by one
    :raises QueueFull: if the list has no room for so many, or there is none
    :raises KeyUsedElsewhere: if the key belongs to another place
    :raises ValueError: if the size is not one of 1 to 20
    """
    if not 1 <= size <= rules.MOST_SEATS:
        raise ValueError("People wait for 1 to 20 seats.")
    event, email = holding.hold(event), email.strip().lower()
    if sent_before := Waiting.objects.filter(repeats.answers(Waiting, idempotency_key)).first():
        if (sent_before.event_id, sent_before.email) != (event.pk, email):
            raise KeyUsedElsewhere(SENT_BEFORE)
        return sent_before
    now = timezone.now()
    holding.open_now(event, now)
    pool, type = holding.way_in(event, pool, type)
    free = _free(pool, type, size)
    ended = _end_offers(event, now)
    waits = pool.queue.open().order_by().aggregate(size=Sum("size"), last=Max("rank"))
    if pool.queue_seats is not None and pool.queue_seats - (waits["size"] or 0) < size:
        raise QueueFull(
            _("All seats are taken and so is the waiting list. Please choose another date, or ask the hub.")
        )
    # Asked last: whether the list is full, or seats are free, is all that a stranger learns.
    if waits["size"] and (standing := pool.queue.open().filter(email=email).first()):
        repeats.remember(standing, idempotency_key)
        return standing
    entry = Waiting.objects.create(
        event=event,
        pool=pool,
        type=type,
        name=characters.one_line(name),
        email=email,
        language=language,
        organisation_name=characters.one_line(organisation_name),
        postcode=postcode,
        answers=holding.still_asked(event, answers),
        no_photos=no_photos,
        size=size,
        together=together and size > 1,
        rank=0.0 if waits["last"] is None else waits["last"] + STEP,
        idempotency_key=idempotency_key,
        joined_at=now,
    )
    journal.record("events.waits", entry, hub=event.hub.slug, after={"seats": size}, by=by)
    if not without_letter:
        letters.waiting_confirmed(entry)
    if free or ended:  # a part of the seats may be free
        _share_out(event, now)
    return entry


def _free(pool: Pool, type: AttendeeType | None, size: int) -> list[int]:
    """Return the free seats where there are fewer than somebody wants, which is when people wait."""
    if type is not None and type.needs_approval:
        raise SeatsFree(_("Nobody waits here: please send your request, the hub decides."))
    if type is not None and type.needs_invitation:
        raise QueueFull(_("There is no waiting list for those who are invited. Please ask the hub."))
    free = holding.free_numbers(pool, size)
    if free is None or len(free) >= size:
        raise SeatsFree(_("There are seats again. Please register now."))
    return free


def move_up(event: Event, *, now: datetime) -> None:
    """Offer free seats to those who wait, in their order; for verbs that hold the event."""
    _end_offers(event, now)
    _share_out(event, now)


def _share_out(event: Event, now: datetime) -> None:
    if event.cancelled_at or event.published_at is None or event.ends_at <= now:
        return
    for pool in event.pools.filter(Exists(Waiting.objects.filter(pool=OuterRef("pk")).open().order_by())):
        _offer_seats(event, pool, now)


def _offer_seats(event: Event, pool: Pool, now: datetime) -> None:
    taking = Registration.objects.filter(waiting=OuterRef("pk")).taking().order_by().values("waiting")
    got = Coalesce(Subquery(taking.annotate(n=Count("pk")).values("n")), 0)
    waits: list[Any] = list(pool.queue.open().annotate(got=got).filter(size__gt=F("got")))
    wanted = sum(entry.size - entry.got for entry in waits)
    numbers = holding.free_numbers(pool, wanted)
    free: list[int | None] = [None] * wanted if numbers is None else [*numbers]
    for entry in waits:
        if not free:
            return
        count = rules.share(len(free), entry.size - entry.got, together=entry.together)
        if count:
            _offer_to(event, entry, free[:count], now)
            free = free[count:]


def _offer_to(event: Event, entry: Waiting, numbers: list[int | None], now: datetime) -> None:
    until = rules.offer_until(now, event.starts_at, event.ends_at)
    before = Registration.objects.filter(waiting=entry).held()
    stands = before.aggregate(n=Count("pk"), until=Max("held_until"))
    if stands["n"]:  # who thinks about one seat may think about two now, not for a shorter time than promised
        until = max(until, stands["until"])
        before.update(held_until=until)
    Registration.objects.bulk_create(_kept_for(entry, number, until, now) for number in numbers)
    journal.record("events.offered", entry, hub=event.hub.slug, after={"seats": len(numbers)})
    entry.event = event
    letters.seat_offered(entry, stands["n"] + len(numbers), until)


def _kept_for(entry: Waiting, number: int | None, until: datetime, now: datetime) -> Registration:
    return Registration(
        event_id=entry.event_id,
        pool_id=entry.pool_id,
        type_id=entry.type_id,
        waiting=entry,
        enrolment_id=entry.enrolment_id,
        seat=number,
        language=entry.language,
        organisation_name=entry.organisation_name,
        postcode=entry.postcode,
        answers=entry.answers,
        no_photos=entry.no_photos,  # of several it is said for all, until the contact says it for each
        registered_at=now,
        held_until=until,
        idempotency_key=uuid4(),
    )


@transaction.atomic
def accept(entry: Waiting, *, by: Any = None) -> Waiting:
    """Take the seats that are offered. Whoever waits for more keeps the place for the rest. Done twice, harmless.

    One seat becomes a registration as if it had been free at once; several become a party whose contact says
    later who comes.

    :raises NothingOffered: if no offer stands
    """
    event, entry, held = _offer(entry)
    if not held:
        if entry.served_at or Registration.objects.filter(waiting=entry).standing().exists():
            return entry
        raise NothingOffered(_NOTHING)
    now = timezone.now()
    if entry.size == 1:
        _seat_alone(entry, held[0], now)
    else:
        _seat_party(entry, held, now)
    got = Registration.objects.filter(waiting=entry).standing().count()
    if got >= entry.size:
        entry.served_at = now
        entry.save(update_fields=["served_at"])
    journal.record("events.accepted", entry, hub=event.hub.slug, after={"seats": len(held)}, by=by)
    return entry


def _seat_alone(entry: Waiting, seat: Registration, now: datetime) -> None:
    elsewhere = entry.event.registrations.filter(cancelled_at=None, email=entry.email).exclude(pk=seat.pk)
    seat.name = entry.name
    seat.email = "" if elsewhere.exists() else entry.email
    seat.confirmed_at, seat.held_until = now, None
    seat.save(update_fields=["name", "email", "confirmed_at", "held_until"])
    seat.event = entry.event
    letters.registration_confirmed(seat, to=entry.email)


def _seat_party(entry: Waiting, held: list[Registration], now: datetime) -> None:
    had = Registration.objects.filter(waiting=entry, party__isnull=False).first()
    party = (
        had.party
        if had and had.party
        else Party.objects.create(
            event=entry.event,
            name=entry.name,
            email=entry.email,
            language=entry.language,
            organisation_name=entry.organisation_name,
            postcode=entry.postcode,
            idempotency_key=uuid4(),
            made_at=now,
        )
    )
    for seat in held:
        seat.party, seat.confirmed_at, seat.held_until = party, now, None
        seat.save(update_fields=["party", "confirmed_at", "held_until"])
    party.event = entry.event
    letters.party_confirmed(party)


@transaction.atomic
def leave(entry: Waiting, *, by: Any = None) -> Waiting:
    """Leave the waiting list, also while an offer stands; the next one is offered the seats. Done twice, harmless."""
    event, entry, held = _offer(entry)
    if entry.left_at or entry.served_at:
        return entry
    _end(event, entry, Waiting.Leaving.DECLINED if held else Waiting.Leaving.SELF, timezone.now(), by)
    letters.waiting_left(entry)
    move_up(event, now=timezone.now())
    return entry


@transaction.atomic
def lapse(event: Event) -> int:
    """Let offers and kept seats whose time is over go to the next ones; return how many lists moved.

    Whoever did not answer is told, and leaves the list; the seats they took before stay theirs.
    """
    event, now = holding.hold(event), timezone.now()
    ended = _end_offers(event, now)
    _share_out(event, now)
    return ended


def _end_offers(event: Event, now: datetime) -> int:
    """End what was kept for people until now; return how many lists that moves."""
    over = event.registrations.held().filter(held_until__lte=now)
    waited = list(over.values_list("waiting", flat=True))
    if not waited:
        return 0
    entries = list(Waiting.objects.filter(pk__in=[pk for pk in waited if pk]).order_by("pk"))
    for entry in entries:
        entry.event = event
        _end(event, entry, Waiting.Leaving.LAPSED, now, None)
        letters.offer_lapsed(entry)
    over.update(cancelled_at=now)
    return len(entries) or 1


@transaction.atomic
def move(entry: Waiting, *, before: Waiting | None, reason: str, by: Any) -> Waiting:
    """Put somebody before another on the list, or at its end; the reason is journalled with both places.

    :raises ReasonNeeded: without a reason
    :raises NothingOffered: if one of them waits no longer
    """
    if not reason.strip():
        raise ReasonNeeded(_("Please say why: others wait longer."))
    event = holding.hold(entry.event)
    waits = list(Waiting.objects.filter(pool=entry.pool_id).open())
    order = [one.pk for one in waits]
    if entry.pk not in order or (before and before.pk not in order):
        raise NothingOffered(_("This person does not wait any more."))
    was = order.index(entry.pk) + 1
    others = [one for one in waits if one.pk != entry.pk]
    place = [one.pk for one in others].index(before.pk) if before and before.pk != entry.pk else len(others)
    if before and before.pk == entry.pk:
        place = was - 1
    others.insert(place, next(one for one in waits if one.pk == entry.pk))
    moved = [(one, float(number)) for number, one in enumerate(others) if one.rank != float(number)]
    for one, rank in moved:
        one.rank = rank
    Waiting.objects.bulk_update([one for one, _rank in moved], ["rank"])
    entry.refresh_from_db()
    after = {"place": place + 1, "reason": characters.one_line(reason)}
    journal.record(
        "events.queue_changed", entry, hub=event.hub.slug, before={"place": was}, after=after, by=by
    )
    return entry


def want_less(entry: Waiting, now: datetime) -> None:
    """Note that somebody who waits for more gave back a seat they had; for verbs that hold the event."""
    if entry.left_at or entry.served_at:
        return
    got = Registration.objects.filter(waiting=entry)
    if entry.size - 1 <= got.standing().count() and not got.held().exists():
        entry.served_at = now
    entry.size = max(entry.size - 1, 1)
    entry.save(update_fields=["size", "served_at"])


def end_all(event: Event, *, now: datetime, by: Any) -> None:
    """End all waiting for an event that does not take place; for verbs that hold it, and write the letters."""
    for entry in Waiting.objects.filter(event=event).open():
        entry.event = event
        _end(event, entry, Waiting.Leaving.EVENT, now, by)


def _offer(entry: Waiting) -> tuple[Event, Waiting, list[Registration]]:
    event = holding.hold(entry.event)
    entry = Waiting.objects.select_related("pool").get(pk=entry.pk)
    entry.event = event
    held = Registration.objects.filter(waiting=entry).held().order_by("seat", "pk")
    if event.cancelled_at or event.ends_at <= timezone.now():
        return event, entry, []
    # Whether an offer still stands is a question of the clock, not of whether the clock's task has come by.
    return event, entry, [seat for seat in held if seat.held_until and seat.held_until > timezone.now()]


def _end(event: Event, entry: Waiting, leaving: str, now: datetime, by: Any) -> None:
    Registration.objects.filter(waiting=entry).held().update(cancelled_at=now)
    entry.left_at, entry.leaving = now, leaving
    entry.save(update_fields=["left_at", "leaving"])
    journal.record("events.waits_no_longer", entry, hub=event.hub.slug, after={"leaving": leaving}, by=by)


_NOTHING = _(
    "There is no offer for you at this moment, or its time is over. If you still wait, we write to you."
)
