"""Verbs of the hub about seats: how many there are, on which way, and for whom some are kept."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import ngettext

from hubnetz.events import holding
from hubnetz.events.actions import queue
from hubnetz.events.models import AttendeeType, Event, Invitation, Pool, Registration
from hubnetz.events.refusals import FullyBooked, SeatsTaken
from hubnetz.journal import actions as journal
from hubnetz.lib import characters


@transaction.atomic
def add_pool(
    event: Event, *, mode: str, seats: int | None, queue_seats: int | None = None, name: Any = None, by: Any
) -> Pool:
    """Offer one more way to take part."""
    event = holding.hold(event)
    last = event.pools.aggregate(last=Max("position"))["last"]
    pool = event.pools.create(
        mode=mode,
        planned_mode=mode,
        name=name or {},
        seats=seats,
        queue_seats=queue_seats,
        position=0 if last is None else last + 1,
    )
    journal.record("events.pool_added", event, hub=event.hub.slug, after=_said(pool), by=by)
    return pool


@transaction.atomic
def set_seats(pool: Pool, *, seats: int | None, queue_seats: int | None, by: Any) -> Pool:
    """Change how many may come and how many may wait. Whoever waits is offered what becomes free. Twice: harmless.

    :raises SeatsTaken: if more people have a seat, or are offered one, than there would be
    """
    event = holding.hold(pool.event)
    pool = Pool.objects.get(pk=pool.pk)
    before = _said(pool)
    taking = list(pool.registrations.taking().filter(is_walk_in=False).order_by("seat", "pk"))
    if seats is not None and seats < len(taking):
        raise SeatsTaken(
            ngettext(
                "%(taken)s seat is taken or kept already, so there cannot be fewer.",
                "%(taken)s seats are taken or kept already, so there cannot be fewer.",
                len(taking),
            )
            % {"taken": len(taking)}
        )
    pool.seats, pool.queue_seats = seats, queue_seats
    pool.save(update_fields=["seats", "queue_seats"])
    if seats is not None:
        _number(taking, seats)
    if before != _said(pool):
        event.save(update_fields=["changed_at"])
        journal.record(
            "events.seats_changed", event, hub=event.hub.slug, before=before, after=_said(pool), by=by
        )
    queue.move_up(event, now=timezone.now())
    return pool


def _number(taking: list[Registration], seats: int) -> None:
    """Give those a number who have none, or one beyond the seats; lower ones are free, as there are enough seats."""
    kept = {row.seat for row in taking if row.seat and row.seat <= seats}
    free = iter(number for number in range(1, seats + 1) if number not in kept)
    for row in taking:
        if row.seat is None or row.seat > seats:
            row.seat = next(free)
            row.save(update_fields=["seat"])


@transaction.atomic
def invite(
    event: Event,
    *,
    seats: int,
    valid_until: datetime,
    type: AttendeeType | None = None,
    keep_in: Pool | None = None,
    note: str = "",
    by: Any,
) -> Invitation:
    """Make a code with which so many people may come; with `keep_in`, seats are kept for them until it is over.

    :raises ValueError: if it is for nobody
    :raises FullyBooked: if fewer seats are free than shall be kept
    :raises ValueError: for nobody
    """
    event, now = holding.hold(event), timezone.now()
    keep_in = holding.way_in(event, keep_in, type)[0] if keep_in else None
    if seats < 1:
        raise ValueError("An invitation is for somebody.")
    numbers = holding.free_numbers(keep_in, seats) if keep_in else None
    if numbers is not None and len(numbers) < seats:
        raise FullyBooked(
            ngettext(
                "Only %(left)s seat is free, so no more can be kept.",
                "Only %(left)s seats are free, so no more can be kept.",
                len(numbers),
            )
            % {"left": len(numbers)}
        )
    invitation = Invitation.objects.create(
        event=event,
        type=type,
        pool=keep_in,
        note=characters.one_line(note),
        seats=seats,
        valid_until=valid_until,
        made_at=now,
    )
    if keep_in:
        for number in numbers or []:
            _keep(keep_in, number, invitation, now)
    journal.record("events.invited", event, hub=event.hub.slug, after={"seats": seats}, by=by)
    return invitation


def _keep(pool: Pool, number: int, invitation: Invitation, now: datetime) -> None:
    pool.registrations.create(
        event=invitation.event,
        type=invitation.type,
        invitation=invitation,
        seat=number,
        registered_at=now,
        held_until=invitation.valid_until,
        idempotency_key=uuid4(),
    )


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Any) -> Invitation:
    """Let a code open nothing any more; seats kept for it go to those who wait, those taken stay. Twice: harmless."""
    event = holding.hold(invitation.event)
    invitation = Invitation.objects.get(pk=invitation.pk)
    if invitation.withdrawn_at:
        return invitation
    now = timezone.now()
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    invitation.registrations.held().delete()
    journal.record("events.invitation_withdrawn", event, hub=event.hub.slug, by=by)
    queue.move_up(event, now=now)
    return invitation


def _said(pool: Pool) -> dict[str, Any]:
    return {"mode": pool.mode, "seats": pool.seats, "queue": pool.queue_seats}
