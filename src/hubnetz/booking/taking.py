"""What verbs have in common that give units away or free them: look whether one may, choose, write down, end.

Only for verbs that hold what is asked for (`holding.hold`): between looking and writing nobody else writes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking import charging, drawing, letters, licensing, nearness, rules, supply
from hubnetz.booking.actions import licences
from hubnetz.booking.models import Allocation, Booking, BookingSeries, BookingTold, Resource
from hubnetz.booking.refusals import SENT_BEFORE, LicenceNeeded, NotBookable, NotFree, QuotaUsed
from hubnetz.journal import actions as journal
from hubnetz.lib import sight
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.organisations import actions as organisations
from hubnetz.ui import formats

KEY_ONCE = "booking_booking_idempotency_key_key"  # the constraint


def take(
    booking: Booking, asked: Sequence[Resource], *, by: Any = None, series: BookingSeries | None = None
) -> None:
    """Give a booking everything it asks for, all or nothing, in place of what it had.

    :raises NotFree: if it is closed or taken then, or the terms are others
    :raises NotBookable: if it is given up, not for everybody, not met in this way, or of different hubs
    :raises LicenceNeeded: if it is a machine and the person was not shown how to use it
    :raises QuotaUsed: if the person or their organisation has as much of that week as one may have
    """
    now, by_staff = timezone.now(), by is not None
    first = asked[0]
    _may_be_asked_for(booking, asked, by_staff)
    first_day, last_day = (licensing.day_of(moment) for moment in (booking.starts_at, booking.ends_at))
    if booking.ends_at <= booking.starts_at:
        raise NotFree(rules.Obstacle.BACKWARDS)
    if booking.ends_at - booking.starts_at > timedelta(days=32):  # nobody looks at years of hours
        raise NotFree(rules.Obstacle.TOO_LONG)
    stocks = supply.stocks(asked, first_day, last_day, without=booking.pk)
    for one in asked:
        stands = rules.obstacle(
            stocks[one.pk].supply,
            booking.starts_at,
            booking.ends_at,
            now=now,
            size=booking.size if one is first else 1,
            by_staff=by_staff,
            on_step=one is first,
        )
        if stands:
            raise NotFree(stands, one.name if len(asked) > 1 else "")
        if one.licence_kind:
            _may_use(one, booking, now)
    if not by_staff:
        for one in asked:
            _has_some_left(one, booking, booking.size if one is first else 1)
    given = [
        (one, unit)
        for one in asked
        for unit in _units(stocks[one.pk], booking, booking.size if one is first else 1)
    ]
    if len({unit for _one, unit in given}) < len(given):  # a part is asked for beside its whole
        raise NotFree(rules.Obstacle.TAKEN)
    asks = not by_staff and any(one.needs_approval for one in asked)
    booking.resource, booking.series = first, series or booking.series
    if booking.pk is None or not by_staff:  # staff who move a request have not said yes to it
        booking.confirmed_at = None if asks else booking.confirmed_at or now
    if booking.pk:
        booking.sequence, booking.changed_at = booking.sequence + 1, now
    booking.release_at = kept_until(booking, first, now)
    if booking.pk and nearness.counts_as_reminder(
        booking.starts_at, now
    ):  # the letter about the new time reminds
        kind = BookingTold.Kind.REMINDER
        told = BookingTold(booking=booking, kind=kind, starts_at=booking.starts_at, told_at=now)
        BookingTold.objects.bulk_create([told], ignore_conflicts=True)
    if booking.pk:
        _keep_company(booking)
    booking.save()
    booking.allocations.all().delete()
    _write(booking, given)
    drawing.renew(booking, asked)


@sight.whole_network("staff of one hub book at another like everybody")
def _keep_company(booking: Booking) -> None:
    """Let a booking that is written anew be of the company it is of by now, and let that be so until it is written."""
    rows = Booking.objects.select_related("organisation")
    while (company := rows.get(pk=booking.pk).organisation) is not None:
        with transaction.atomic():
            held = organisations.hold(company)
            if Booking.objects.filter(pk=booking.pk, organisation=held).exists():
                booking.organisation = held
                return
            transaction.set_rollback(True)  # it went to another record in between
    booking.organisation = None


def kept_until(booking: Booking, resource: Resource, now: datetime) -> datetime | None:
    """Return until when somebody may come: who gets what has begun already is waited for from now on."""
    if resource.grace_minutes is None:
        return None
    return max(booking.starts_at, now) + timedelta(minutes=resource.grace_minutes)


def store(wanted: Booking, asked: list[Resource], *, by: Any, series: BookingSeries | None = None) -> Booking:
    """Write a booking of what is held, with its trace and, unless it is one of a series, its letter.

    :raises KeyUsedElsewhere: if at this moment the same form got something else, which was not held together with this
    """
    company = charging.company_of(wanted, asked[0].hub)
    with sight.whole_network("staff of one hub book at another like everybody"):
        wanted.organisation = organisations.hold(company) if company else None
    try:
        take(wanted, asked, by=by, series=series)
    except IntegrityError as refused:
        if _constraint(refused) != KEY_ONCE:
            raise
        raise KeyUsedElsewhere(SENT_BEFORE) from refused
    verb = "booking.booked" if wanted.confirmed_at else "booking.requested"
    journal.record(verb, wanted, hub=asked[0].hub.slug, by=by)
    if series is None:
        (letters.booking_confirmed if wanted.confirmed_at else letters.booking_requested)(wanted)
        if wanted.confirmed_at is None:
            letters.request_received(wanted)
    return wanted


def _constraint(refused: IntegrityError) -> str:
    return getattr(getattr(refused.__cause__, "diag", None), "constraint_name", "") or ""


def end(booking: Booking, ending: Booking.Ending, *, now: datetime, by: Any) -> None:
    """End a booking that is held, so that its units are free, and note it; the verb writes the letter."""
    booking.cancelled_at, booking.ending = now, ending
    booking.changed_at, booking.sequence = now, booking.sequence + 1
    booking.save(update_fields=["cancelled_at", "ending", "changed_at", "sequence"])
    booking.allocations.update(freed_at=now)
    drawing.ended(booking)
    verb = f"booking.{_VERBS.get(ending, 'cancelled')}"
    journal.record(verb, booking, hub=booking.resource.hub.slug, after={"ending": ending.value}, by=by)


_VERBS = {
    Booking.Ending.DECLINED: "declined",
    Booking.Ending.LAPSED: "lapsed",
    Booking.Ending.NO_SHOW: "released",
}


def said(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as the journal keeps them."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def give_back(booking: Booking, asked: Sequence[Resource]) -> None:
    """Give a booking again what it had, whatever its terms say today; for verbs that took it away before.

    :raises NotFree: if somebody else got it meanwhile
    """
    days = [licensing.day_of(moment) for moment in (booking.starts_at, booking.ends_at)]
    stocks = supply.stocks(asked, *days)
    given = [
        (one, unit)
        for one in asked
        for unit in _units(stocks[one.pk], booking, booking.size if one is asked[0] else 1)
    ]
    _write(booking, given)


def _write(booking: Booking, given: Sequence[tuple[Resource, int]]) -> None:
    Allocation.objects.bulk_create(
        Allocation(
            booking=booking,
            resource=one,
            unit_id=unit,
            during=(booking.starts_at - one.terms.before, booking.ends_at + one.terms.after),
        )
        for one, unit in given
    )


def _may_be_asked_for(booking: Booking, asked: Sequence[Resource], by_staff: bool) -> None:
    for one in asked:
        if one.retired_at or not (one.is_listed or by_staff):
            raise NotBookable(_("This cannot be booked any more. Please choose something else."))
        if one.hub_id != asked[0].hub_id:
            raise NotBookable(_("Only what belongs to one hub can be booked together."))
    if asked[0].modes and booking.mode not in asked[0].modes:
        raise NotBookable(_("This is not offered in this way. Please choose another one."))
    if booking.size > 1 and asked[0].kind != Resource.Kind.DESKS:
        raise NotBookable(_("Several at once can be had of desks only."))


def _units(stock: supply.Stock, booking: Booking, size: int) -> list[int]:
    units = stock.free_units(booking.starts_at, booking.ends_at, size)
    if units is None:  # a whole without parts
        raise NotFree(rules.Obstacle.TAKEN, stock.resource.name)
    return units


def _may_use(resource: Resource, booking: Booking, now: datetime) -> None:
    kind, day = resource.licence_kind, licensing.day_of(booking.starts_at)
    assert kind is not None
    if licensing.good_licence(resource, booking.email, day):
        return
    licences.grant_attended(kind, email=booking.email)
    if licensing.good_licence(resource, booking.email, day):
        return
    event = licensing.next_induction(kind, resource, now)
    if event is None:
        sentence = _("To use this you need “%(kind)s”. Please ask the hub for an induction.")
        raise LicenceNeeded(sentence % {"kind": kind.name})
    sentence = _("To use this you need “%(kind)s”. The next induction is on %(day)s: %(title)s.")
    day_said = formats.day(event.starts_at)
    refusal = LicenceNeeded(sentence % {"kind": kind.name, "day": day_said, "title": event.title})
    refusal.induction = event
    raise refusal


def _has_some_left(resource: Resource, booking: Booking, places: int) -> None:
    week = rules.week_of(booking.starts_at)
    rows = Booking.objects.filter(starts_at__gte=week.starts_at, starts_at__lt=week.ends_at)
    rows = rows.filter(Q(resource=resource) | Q(allocations__resource=resource)).distinct()
    rows = rows.filter(Q(cancelled_at=None) | Q(ending=Booking.Ending.NO_SHOW)).exclude(pk=booking.pk)
    wanted = _minutes(booking.starts_at, booking.ends_at, places)
    for limit, whose in (
        (resource.week_minutes_person, Q(email=booking.email)),
        (resource.week_minutes_organisation, _of_organisation(booking)),
    ):
        if limit is None or whose in (Q(email=""), Q(pk=None)):
            continue
        with sight.whole_network("staff of one hub book at another like everybody"):
            counted = list(rows.filter(whose))
        used = sum(
            _minutes(one.starts_at, one.ends_at, one.size if one.resource_id == resource.pk else 1)
            for one in counted
        )
        left = rules.minutes_left(limit, used, wanted)
        if left is not None and left < 0:
            sentence = _("One may have %(hours)s hours of this in a week, and %(used)s are booked already.")
            said = {"hours": formats.number(limit / 60), "used": formats.number(used / 60)}
            raise QuotaUsed(sentence % said)


def _of_organisation(booking: Booking) -> Q:
    """Return which bookings are of the same company: the one that the desk named, else the one of that name."""
    name = booking.organisation_name
    whose = Q(organisation=None, organisation_name__iexact=name) if name else Q(pk=None)
    if booking.organisation:
        whose |= Q(organisation=booking.organisation)
        whose |= Q(organisation=None, organisation_name__iexact=booking.organisation.name)
    elif name:
        whose |= Q(organisation__name__iexact=name)
    return whose


def _minutes(starts_at: datetime, ends_at: datetime, size: int) -> int:
    return int((ends_at - starts_at) / timedelta(minutes=1)) * size
