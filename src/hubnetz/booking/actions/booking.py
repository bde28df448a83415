"""Verbs of those who come, and of the desk for them: book, move, give back, be there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking import holding, letters, rules, taking
from hubnetz.booking.models import Booking, Resource
from hubnetz.booking.refusals import SENT_BEFORE, BookingOver, NotYet
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.network.models import Topic

Ending = Booking.Ending


@transaction.atomic
def book(
    resource: Resource,
    *,
    starts_at: datetime,
    ends_at: datetime,
    name: str,
    email: str,
    idempotency_key: UUID,
    together_with: Sequence[Resource] = (),
    size: int = 1,
    mode: str = "",
    topic: Topic | None = None,
    phone: str = "",
    organisation_name: str = "",
    postcode: str = "",
    language: str = "de",
    subject: str = "",
    by: Any = None,
) -> Booking:
    """Give somebody a resource for a time and confirm it by letter; or, where it needs approval, note the request.

    With `together_with` all of them or none: adviser and room and projector. A request keeps the time like a booking
    does, so approving it never fails. Staff (`by`) are bound neither to hours nor to steps, notice or quotas, but
    never get what is taken. Sent again with the same key, nothing changes and the same booking is returned.

    :raises NotFree: if it is closed or taken then, or the terms are others
    :raises NotBookable: if it is given up, not for everybody, not met in this way, or of different hubs
    :raises LicenceNeeded: if it is a machine and the person was not shown how to use it
    :raises QuotaUsed: if the person or their organisation has as much of that week as one may have
    :raises KeyUsedElsewhere: if the key belongs to another booking
    """
    asked, email = holding.hold(dict.fromkeys([resource, *together_with])), email.strip().lower()
    if sent_before := Booking.objects.filter(idempotency_key=idempotency_key).first():
        if (sent_before.resource_id, sent_before.email, sent_before.starts_at) != (
            resource.pk,
            email,
            starts_at,
        ):
            raise KeyUsedElsewhere(SENT_BEFORE)
        return sent_before
    wanted = Booking(
        size=size,
        mode=mode or Resource.Mode.ON_SITE,
        topic=topic,
        starts_at=starts_at,
        ends_at=ends_at,
        name=characters.one_line(name),
        email=email,
        phone=characters.one_line(phone),
        organisation_name=characters.one_line(organisation_name),
        postcode=postcode,
        language=language,
        subject=characters.one_line(subject),
        idempotency_key=idempotency_key,
        made_at=timezone.now(),
    )
    return taking.store(wanted, asked, by=by)


@transaction.atomic
def move(
    booking: Booking, *, starts_at: datetime, ends_at: datetime, to: Resource | None = None, by: Any = None
) -> Booking:
    """Let a booking be at another time, or of another resource, and tell the person; what else it is for goes along.

    The old time is free at the same moment, and may be a part of the new one. Where the new resource needs approval,
    a person's own move is a request again. Moved to where it is, nothing happens.

    :raises BookingOver: if it is cancelled, over, or somebody is there; for the person also once it has begun
    :raises NotFree: if the new time cannot be had; then the old one stays
    :raises NotBookable: if the new resource cannot be booked
    :raises LicenceNeeded: if it is a machine and the person was not shown how to use it
    :raises QuotaUsed: if the person or their organisation has as much of that week as one may have
    :raises ResourceChanged: if somebody else moved it at the same moment
    """
    booking, has = holding.hold_booking(booking, [to] if to else [])
    now = timezone.now()
    _still_to_come(booking, now)
    if by is None and booking.starts_at <= now:
        raise BookingOver(_("This booking has begun or is over, so it cannot be changed any more."))
    asked = [holding.again(to) if to else has[0], *has[1:]]
    before = {"starts_at": booking.starts_at, "ends_at": booking.ends_at, "resource": has[0].code}
    after = {"starts_at": starts_at, "ends_at": ends_at, "resource": asked[0].code}
    if before == after:
        return booking
    booking.starts_at, booking.ends_at = starts_at, ends_at
    taking.take(booking, asked, by=by)
    journal.record(
        "booking.moved",
        booking,
        hub=asked[0].hub.slug,
        before=taking.said(before),
        after=taking.said(after),
        by=by,
    )
    (letters.booking_moved if booking.confirmed_at else letters.booking_requested)(booking)
    return booking


@transaction.atomic
def cancel(booking: Booking, *, reason: str = "", by: Any = None) -> Booking:
    """Give a booking or a request back and confirm it by letter; asked twice, nothing more happens.

    :raises BookingOver: if it is over, or somebody is there
    :raises ResourceChanged: if somebody else moved it at the same moment
    """
    booking, _has = holding.hold_booking(booking)
    if booking.cancelled_at:
        return booking
    now = timezone.now()
    _still_to_come(booking, now)
    taking.end(booking, Ending.STAFF if by else Ending.SELF, now=now, by=by)
    letters.booking_cancelled(booking, characters.one_line(reason))
    return booking


@transaction.atomic
def approve(booking: Booking, *, by: Any) -> Booking:
    """Say yes to a request; its time has been kept since it was made. Done twice, nothing more happens.

    :raises BookingOver: if it was taken back or declined, or its time is over
    :raises ResourceChanged: if somebody else moved it at the same moment
    """
    booking, has = holding.hold_booking(booking)
    now = timezone.now()
    if booking.cancelled_at or booking.ends_at <= now:
        raise BookingOver(_("This request was taken back or declined, or its time is over."))
    if booking.confirmed_at:
        return booking
    booking.confirmed_at = booking.changed_at = now
    booking.sequence += 1
    booking.release_at = taking.kept_until(booking, has[0], now)
    booking.save(update_fields=["confirmed_at", "changed_at", "sequence", "release_at"])
    journal.record("booking.approved", booking, hub=has[0].hub.slug, by=by)
    letters.booking_confirmed(booking)
    return booking


@transaction.atomic
def decline(booking: Booking, *, reason: str, by: Any) -> Booking:
    """Say no to a request, with a sentence that the person reads. Done twice, nothing more happens.

    :raises BookingOver: if it was approved meanwhile
    :raises ResourceChanged: if somebody else moved it at the same moment
    """
    booking, _has = holding.hold_booking(booking)
    if booking.cancelled_at:
        return booking
    if booking.confirmed_at:
        raise BookingOver(_("This booking is confirmed already. Please cancel it instead."))
    reason = characters.one_line(reason)
    taking.end(booking, Ending.DECLINED, now=timezone.now(), by=by)
    letters.booking_declined(booking, reason)
    return booking


@transaction.atomic
def check_in(booking: Booking, *, by: Any = None) -> Booking:
    """Note that somebody is there, so that the time stays theirs. Done twice, nothing more happens.

    :raises BookingOver: if it is cancelled, was released, or is over
    :raises NotYet: if it begins later, or is not decided
    :raises ResourceChanged: if somebody else moved it at the same moment
    """
    booking, has = holding.hold_booking(booking)
    now = timezone.now()
    if booking.cancelled_at or booking.ends_at <= now:
        raise BookingOver(_("This booking is cancelled or over. If the place is free, please book it anew."))
    if booking.checked_in_at:
        return booking
    if booking.confirmed_at is None or not rules.may_check_in(booking.starts_at, booking.ends_at, now):
        raise NotYet(
            _("This can be noted from half an hour before the start, once the booking is confirmed.")
        )
    booking.checked_in_at = now
    booking.save(update_fields=["checked_in_at"])
    journal.record("booking.checked_in", booking, hub=has[0].hub.slug, by=by)
    return booking


@transaction.atomic
def release(booking: Booking) -> Booking:
    """Free what nobody came for within the grace time, and tell the person; whatever is not so stays as it is."""
    booking, _has = holding.hold_booking(booking)
    now = timezone.now()
    if Booking.objects.unclaimed(now).filter(pk=booking.pk).exists():
        taking.end(booking, Ending.NO_SHOW, now=now, by=None)
        letters.booking_cancelled(booking)
    return booking


@transaction.atomic
def lapse(booking: Booking) -> Booking:
    """End a request that nobody answered before it began, and tell the person; whatever is not so stays as it is."""
    booking, _has = holding.hold_booking(booking)
    now = timezone.now()
    if Booking.objects.requests().filter(pk=booking.pk, starts_at__lte=now).exists():
        taking.end(booking, Ending.LAPSED, now=now, by=None)
        letters.booking_cancelled(booking)
    return booking


def _still_to_come(booking: Booking, now: datetime) -> None:
    if booking.cancelled_at:
        raise BookingOver(_("This booking is cancelled already."))
    if booking.checked_in_at or booking.ends_at <= now:
        raise BookingOver(_("This booking has begun or is over, so it cannot be changed any more."))
