"""Verbs of series: repeat a date, add one, come to all that are to come, change this one and the following."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events import alike, copying, holding, letters, recurrence, repeats
from hubnetz.events.access import packages
from hubnetz.events.actions import enrolling, queue, running
from hubnetz.events.models import Enrolment, Event, Registration, Series, Waiting
from hubnetz.events.refusals import SENT_BEFORE, NotInvited, NotOpen
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.errors import KeyUsedElsewhere

TOO_MANY = _("A series has at most %(most)s dates.")


@transaction.atomic
def repeat(
    event: Event,
    *,
    slots: Sequence[recurrence.Slot],
    rule: str = "",
    booking: str = Series.Booking.SINGLE,
    by: Any,
) -> Series:
    """Make an event the first date of a series, and a copy of it, seats and questions included, at each of the slots.

    A slot at the event's own beginning is the event itself. Copies of a published event are published, those of a
    draft are drafts.

    :raises NotOpen: if it belongs to a series already, is over or cancelled, there is no further date, or too many
    """
    event = holding.hold(event)
    if event.series_id:
        raise NotOpen(_("This date belongs to a series already. Add a date to the series instead."))
    if event.cancelled_at or event.ends_at <= timezone.now():
        raise NotOpen(_("This event is over or cancelled, so it cannot be repeated."))
    others = [slot for slot in slots if slot.starts_at != event.starts_at]
    if not others:
        raise NotOpen(_("There is no further date. Please choose at least one."))
    if len(others) >= recurrence.MOST_DATES:
        raise NotOpen(TOO_MANY % {"most": recurrence.MOST_DATES})
    series = Series.objects.create(
        hub=event.hub, title=event.title, text=event.text, rule=rule, booking=booking, made_at=timezone.now()
    )
    event.series = series
    event.save(update_fields=["series", "changed_at"])
    for slot in others:
        copying.at_another_time(event, slot.starts_at, slot.ends_at, series=series)
    journal.record("events.series_made", series, hub=event.hub.slug, after={"dates": len(others) + 1}, by=by)
    return series


@transaction.atomic
def add_date(
    series: Series, *, starts_at: datetime, ends_at: datetime, idempotency_key: UUID | None = None, by: Any
) -> Event:
    """Add a date to a series, like the latest one of its hub. Whoever comes to all comes to this one too, and is told.

    Sent again with the same key, it is the same date.

    :raises NotOpen: if there is a date at this time already, it lies in the past, as many are to come as may be,
        or none of its dates is its hub's any more
    :raises KeyUsedElsewhere: if the key belongs to another event
    """
    dates = holding.hold_series(series)
    sent_before = idempotency_key and Event.objects.filter(idempotency_key=idempotency_key).first()
    if sent_before:
        if sent_before.series_id != series.pk:
            raise KeyUsedElsewhere(SENT_BEFORE)
        return sent_before
    if starts_at in [one.starts_at for one in dates]:
        raise NotOpen(_("The series has a date at this time already."))
    if ends_at <= timezone.now():
        raise NotOpen(_("The new time lies in the past."))
    if sum(one.ends_at > timezone.now() for one in dates) >= recurrence.MOST_DATES:
        raise NotOpen(_("At most %(most)s dates of a series are to come.") % {"most": recurrence.MOST_DATES})
    own = [one for one in dates if one.hub_id == series.hub_id]
    if not own:
        raise NotOpen(_("Other hubs run all dates of this series by now. Please plan a new event."))
    made = copying.at_another_time(
        own[-1], starts_at, ends_at, series=series, idempotency_key=idempotency_key
    )
    after = {"starts_at": starts_at.isoformat()}
    journal.record("events.date_added", series, hub=series.hub.slug, after=after, by=by)
    if made.published_at:
        for enrolment in series.enrolments.standing().order_by("enrolled_at", "pk"):
            enrolling.seat_at(enrolment, made, timezone.now())
            letters.series_changed(enrolment)
    return made


@transaction.atomic
def enrol(
    series: Series,
    *,
    name: str,
    email: str,
    idempotency_key: UUID,
    organisation_name: str = "",
    postcode: str = "",
    language: str = "de",
    way: str = "",
    answers: Mapping[str, Any] | None = None,
    no_photos: bool = False,
    by: Any = None,
) -> Enrolment:
    """Give somebody a seat at all dates of a series that are still to come; where one is full, a place in its queue;
    where the hub decides, a request.

    `way` and `answers` go by the keys of `alike`: each date keeps what it asks itself. Without a way it is the one of
    each date that asks for least; dates that are by invitation only are left out.

    Late-comers get what is left. One letter lists the dates. An address is enrolled once: asked again, the same
    enrolment is returned and nothing changes. A seat that the address has at a date already stays as it is.

    :raises NotOpen: if the series is not booked as a whole, or no date is to come
    :raises NotInvited: if all its dates are by invitation only
    :raises KeyUsedElsewhere: if the key belongs to another enrolment
    """
    email, now = email.strip().lower(), timezone.now()
    dates = [one for one in holding.hold_series(series) if packages.takes(one)]
    if sent_before := Enrolment.objects.filter(repeats.answers(Enrolment, idempotency_key)).first():
        if (sent_before.series_id, sent_before.email) != (series.pk, email):
            raise KeyUsedElsewhere(SENT_BEFORE)
        return sent_before
    if series.booking == Series.Booking.SINGLE:
        raise NotOpen(_("The dates of this series are booked one by one."))
    if not dates:
        raise NotOpen(_("No date of this series is still to come."))
    if standing := series.enrolments.standing().filter(email=email).first():
        repeats.remember(standing, idempotency_key)
        return standing
    enrolment = Enrolment.objects.create(
        series=series,
        name=characters.one_line(name),
        email=email,
        language=language,
        organisation_name=characters.one_line(organisation_name),
        postcode=postcode,
        way=way,
        way_mode=_mode_of(way, dates),
        answers=dict(answers or {}),
        no_photos=no_photos,
        idempotency_key=idempotency_key,
        enrolled_at=now,
    )
    # Whoever has or gets something at one of them comes; where all are by invitation nobody does.
    if not sum([enrolling.seat_at(enrolment, event, now) for event in dates]):
        raise NotInvited(
            _("The dates of this series are by invitation only. Please register for each with your code.")
        )
    journal.record("events.enrolled", enrolment, hub=series.hub.slug, after={"dates": len(dates)}, by=by)
    letters.series_confirmed(enrolment)
    return enrolment


@transaction.atomic
def leave_series(enrolment: Enrolment, *, by: Any = None) -> Enrolment:
    """Give back the seats at all dates to come, and leave their queues. What took place stays. Twice: harmless."""
    dates = holding.hold_series(enrolment.series)
    enrolment = Enrolment.objects.select_related("series__hub").get(pk=enrolment.pk)
    if enrolment.cancelled_at:
        return enrolment
    now = timezone.now()
    enrolment.cancelled_at = now
    enrolment.save(update_fields=["cancelled_at"])
    coming = [one.pk for one in dates if one.ends_at > now]
    rows = enrolment.registrations.select_for_update().filter(event__in=coming, cancelled_at=None)
    seats = Registration.objects.filter(pk__in=[seat.pk for seat in rows], attendance=None)
    freed = set(seats.values_list("event", flat=True))
    seats.update(cancelled_at=now)
    Waiting.objects.filter(enrolment=enrolment, event__in=coming).open().update(
        left_at=now, leaving=Waiting.Leaving.SELF
    )
    journal.record("events.left_series", enrolment, hub=enrolment.series.hub.slug, by=by)
    letters.series_left(enrolment)
    for event in dates:
        if event.pk in freed:
            queue.move_up(event, now=now)
    return enrolment


@transaction.atomic
def reschedule_following(
    event: Event, *, starts_at: datetime, ends_at: datetime, note: str = "", by: Any
) -> list[Event]:
    """Move a date of a series and all that follow it by the same number of days, to the same times of the clock.

    A date that another hub runs by now stays. Everybody is told once: whoever comes to all by one letter with the dates
    as they are now. Sent twice, nothing more happens.

    :raises NotOpen: if the event belongs to no series, is over or cancelled, or would be over
    :raises CameAlready: if somebody is noted as present at one of them
    """
    if event.series is None:
        raise NotOpen(_("This date belongs to no series."))
    dates = holding.hold_series(event.series)
    first = next(one for one in dates if one.pk == event.pk)
    if first.cancelled_at or first.ends_at <= timezone.now():
        raise NotOpen(_("This event is over or cancelled, so it stays as it is."))
    following = [
        one
        for one in dates
        if one.starts_at >= first.starts_at and not one.cancelled_at and one.hub_id == first.hub_id
    ]
    slots = recurrence.moved([one.starts_at for one in following], first.starts_at, starts_at, ends_at)
    if [(one.starts_at, one.ends_at) for one in following] == [(one.starts_at, one.ends_at) for one in slots]:
        return following  # sent twice: whoever comes was told
    moved = [
        running.reschedule(
            one, starts_at=slot.starts_at, ends_at=slot.ends_at, note=note, without_enrolled=True, by=by
        )
        for one, slot in zip(following, slots, strict=True)
    ]
    for enrolment in event.series.enrolments.standing().order_by("pk"):
        letters.series_changed(enrolment, characters.one_line(note))
    return moved


def _mode_of(way: str, dates: Sequence[Event]) -> str:
    """Return whether a way is on site or online; empty where nobody chose."""
    found = (alike.day(one).ways.get(way) for one in dates) if way else ()
    return next((one[0].planned_mode for one in found if one), "")
