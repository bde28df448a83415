"""Verbs around the time of an hour: say how one is reached, remind, thank, note that nobody came."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking import access, holding, near_letters, taking
from hubnetz.booking.models import Booking, BookingTold, Line, Resource
from hubnetz.booking.refusals import BookingOver, NotEncrypted, NotYet
from hubnetz.journal import actions as journal

Kind = BookingTold.Kind


@transaction.atomic
def set_line(
    resource: Resource,
    *,
    phone: str = "",
    video_url: str = "",
    reminds: bool = True,
    feedback_url: str = "",
    by: Any,
) -> Line:
    """Say how an adviser is reached from afar, whether people are reminded, and where they are asked how it was.

    :raises NotEncrypted: if an address is not https
    """
    resource = holding.hold([resource])[0]
    values: dict[str, Any] = {
        "phone": phone.strip(),
        "video_url": video_url.strip(),
        "reminds": reminds,
        "feedback_url": feedback_url.strip(),
    }
    if any(url and not url.startswith("https://") for url in (values["video_url"], values["feedback_url"])):
        raise NotEncrypted(_("Please give an address that begins with https://, so that nobody listens in."))
    line = access.line_of(resource)
    changed = [name for name, value in values.items() if getattr(line, name) != value]
    if not changed and line.pk:
        return line
    for name, value in values.items():
        setattr(line, name, value)
    line.save()
    journal.record("booking.line_set", resource, hub=resource.hub.slug, after={"changed": changed}, by=by)
    return line


@transaction.atomic
def remind(booking: Booking) -> bool:
    """Remind somebody of what is theirs, once for each beginning; say whether a letter was written.

    The letter and the row that says so are one transaction, and the booking is held: two workers write one letter.
    """
    now = timezone.now()
    rows = Booking.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    found = rows.select_related("resource__hub", "resource__site").filter(pk=booking.pk).first()
    if found is None or not access.is_to_remind(found, now):
        return False
    BookingTold.objects.create(booking=found, kind=Kind.REMINDER, starts_at=found.starts_at, told_at=now)
    near_letters.reminder(found)
    return True


@transaction.atomic
def thank(booking: Booking) -> bool:
    """Thank somebody who came, once, and say where they are asked how it was; say whether a letter was written."""
    now = timezone.now()
    rows = Booking.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    found = rows.select_related("resource__hub", "resource__site").filter(pk=booking.pk).first()
    if found is None or not access.is_to_thank(found, now):
        return False
    BookingTold.objects.create(booking=found, kind=Kind.THANKS, starts_at=found.starts_at, told_at=now)
    near_letters.thanks(found, access.line_of(found.resource).feedback_url)
    return True


@transaction.atomic
def note_no_show(booking: Booking, *, by: Any) -> Booking:
    """Note that nobody came to what has begun or is over; the rest of the time is free.

    Done twice, nothing more happens.

    :raises NotYet: if it has not begun
    :raises BookingOver: if it is cancelled, or somebody is there
    :raises ResourceChanged: if somebody else moved it at the same moment
    """
    booking, _has = holding.hold_booking(booking)
    now = timezone.now()
    if booking.ending == Booking.Ending.NO_SHOW:
        return booking
    if booking.cancelled_at or booking.checked_in_at or booking.confirmed_at is None:
        raise BookingOver(_("This booking is cancelled, or somebody is noted as there."))
    if booking.starts_at > now:
        raise NotYet(_("This has not begun yet."))
    taking.end(booking, Booking.Ending.NO_SHOW, now=now, by=by)
    return booking


@transaction.atomic
def hold(booking: Booking) -> Booking:
    """Return a booking as it is now; what it has stays as it is until the transaction ends.

    Whoever is to hold a company's record as well holds the booking first.

    :raises ResourceChanged: if somebody else moved it at the same moment
    """
    return holding.hold_booking(booking)[0]


@transaction.atomic
def note_held(booking: Booking, *, by: Any) -> Booking:
    """Note afterwards that somebody came to what has begun or is over. Done twice, nothing more happens.

    :raises NotYet: if it has not begun
    :raises BookingOver: if it is cancelled
    :raises ResourceChanged: if somebody else moved it at the same moment
    """
    booking, has = holding.hold_booking(booking)
    if booking.checked_in_at:
        return booking
    if booking.cancelled_at or booking.confirmed_at is None:
        raise BookingOver(_("This booking is cancelled, or was never confirmed."))
    if booking.starts_at > timezone.now():
        raise NotYet(_("This has not begun yet."))
    booking.checked_in_at = booking.starts_at
    booking.save(update_fields=["checked_in_at"])
    journal.record("booking.held", booking, hub=has[0].hub.slug, by=by)
    return booking


@transaction.atomic
def settle(booking: Booking, *, by: Any) -> Booking:
    """Note that an hour was held and that nothing of it goes into a file. Done twice, nothing more happens.

    :raises NotYet: if it has not begun
    :raises BookingOver: if it is cancelled
    :raises ResourceChanged: if somebody else moved it at the same moment
    """
    booking = note_held(booking, by=by)
    if booking.settled_at is None:
        booking.settled_at = timezone.now()
        booking.save(update_fields=["settled_at"])
        journal.record("booking.settled", booking, hub=booking.resource.hub.slug, by=by)
    return booking
