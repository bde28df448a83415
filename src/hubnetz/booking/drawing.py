"""Using up what was paid ahead: booked it is drawn, given back in time it returns; never more than there is.

For verbs that hold what is booked. Allowances are locked after resources and in ascending order, so two verbs never
wait for each other; that none is overdrawn is also the database's to see (`allowance_never_overdrawn`).
"""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db.models import F, QuerySet
from django.utils import timezone

from hubnetz.booking import charging, rules, tariffs
from hubnetz.booking.models import Allowance, Booking, Draw, Pass, PassKind, Resource


def renew(booking: Booking, asked: Sequence[Resource]) -> None:
    """Draw for a booking as it is now, in place of what it had drawn before."""
    uncovered = give_back(booking)
    _draw_for(booking, asked)
    _draw_instead(booking, uncovered)


def ended(booking: Booking) -> None:
    """Return what a booking that ended has drawn, unless it ended too late and the hub's terms keep it."""
    if not Draw.objects.filter(booking=booking, returned_at=None).exists():
        return
    billing = charging.billing_of(booking.resource.hub)
    if not (billing and billing.keeps_draws and charging.is_late(booking, billing)):
        _draw_instead(booking, give_back(booking))


def give_back(booking: Booking) -> set[tuple[int, date]]:
    """Return what a booking has drawn; say for which resources on which days that was the whole day."""
    live = Draw.objects.filter(booking=booking, returned_at=None)
    rows = list(live.values("pk", "allowance", "amount", "by_day", "resource", "day"))
    if not rows:
        return set()
    _lock({one["allowance"] for one in rows})
    for one in rows:
        Allowance.objects.filter(pk=one["allowance"]).update(used=F("used") - one["amount"])
    live.filter(pk__in=[one["pk"] for one in rows]).update(returned_at=timezone.now())
    return {(one["resource"], one["day"]) for one in rows if one["by_day"]}


def _draw_for(booking: Booking, asked: Sequence[Resource]) -> None:
    spans = tariffs.minutes_by_day(rules.Span(booking.starts_at, booking.ends_at))
    prices: charging.PriceList | None = None
    for resource in asked:
        passes = list(charging.passes_for(booking, resource).select_related("kind"))
        if not passes:
            continue
        prices = prices or charging.PriceList.of(resource.hub)
        for day, minutes in spans.items():
            held = _held(passes, day)
            if held:
                _draw(booking, resource, day, minutes, held, prices)


def _draw_instead(booking: Booking, uncovered: set[tuple[int, date]]) -> None:
    """Let the person's other bookings of a day draw for themselves, where the day is not paid by this one any more."""
    for resource, day in sorted(uncovered):
        rows = _of_person(booking, resource, day, day).filter(draws=None, ends_at__gt=timezone.now())
        for other in rows.select_related("resource__hub").order_by("starts_at", "pk"):
            named = Resource.objects.select_related("hub").get(pk=resource)
            _draw_for(other, [named])


def _of_person(booking: Booking, resource: int, first: date, last: date) -> "QuerySet[Booking]":
    """Return the other bookings by which the same person has something on some days."""
    if not booking.email:
        return Booking.objects.none()  # nobody knows whether two are the same person
    rows = Booking.objects.filter(
        email=booking.email,
        allocations__resource=resource,
        confirmed_at__isnull=False,
        cancelled_at=None,
        starts_at__lt=_midnight_after(last),
        ends_at__gt=_midnight_after(first - rules.DAY),
    )
    return rows.exclude(pk=booking.pk).distinct()


def _held(passes: Sequence[Pass], day: date) -> list[Allowance]:
    """Lock and return what there is of the passes on a day; of a membership that of its month."""
    good = [one for one in passes if one.first_on <= day and (one.last_on is None or one.last_on >= day)]
    first, last = charging.month_of(day)
    Allowance.objects.bulk_create(
        [
            Allowance(granted=one, first_on=first, last_on=last, contains=one.kind.contains)
            for one in good
            if one.kind.form == PassKind.Form.MEMBERSHIP and one.kind.contains
        ],
        ignore_conflicts=True,
    )
    rows = Allowance.objects.filter(granted__in=[one.pk for one in good], first_on__lte=day, last_on__gte=day)
    return _lock(set(rows.values_list("pk", flat=True)))


def _lock(wanted: set[int]) -> list[Allowance]:
    rows = Allowance.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted)
    return list(rows.select_related("granted__kind").order_by("pk"))


def _draw(
    booking: Booking,
    resource: Resource,
    day: date,
    minutes: int,
    held: Sequence[Allowance],
    prices: charging.PriceList,
) -> None:
    customer = charging.customer_of(booking)
    audiences = charging.audiences_of(resource.hub, customer=customer, postcode=booking.postcode, day=day)
    left = {
        one.pk: tariffs.Allowance(
            one.pk,
            one.left,
            one.last_on,
            one.granted.kind.form == PassKind.Form.DAYS,
            _paid(one),
            max(one.contains, 1),
        )
        for one in held
    }
    rates = prices.rates(resource, day, audiences, booking.made_at)
    places = booking.size if resource.pk == booking.resource_id else 1
    for place in range(places):
        before = lane(booking, resource, day, place)
        if before is None:
            continue
        settled = tariffs.settle(day, minutes, before, rates, list(left.values()))
        for draw in settled.draws:
            one = left[draw.key]
            # Written before the next place is looked at: it may be in the same lane.
            _write(booking, resource, place, day, draw, one.by_day)
            left[draw.key] = tariffs.Allowance(
                one.key, one.left - draw.amount, one.last_on, one.by_day, one.cents, one.contains
            )


def _paid(one: Allowance) -> int:
    return 0 if one.granted.kind.form == PassKind.Form.MEMBERSHIP else one.granted.cents


def _write(
    booking: Booking, resource: Resource, place: int, day: date, draw: tariffs.Draw, by_day: bool
) -> None:
    Allowance.objects.filter(pk=draw.key).update(used=F("used") + draw.amount)
    Draw.objects.create(
        allowance_id=draw.key,
        booking=booking,
        resource=resource,
        place=place,
        day=day,
        amount=draw.amount,
        by_day=by_day,
        drawn_at=timezone.now(),
    )


def lane(booking: Booking, resource: Resource, day: date, place: int) -> dict[date, int] | None:
    """Return what of the month is to be paid in the lane that a place of the booking is in, without itself.

    None if a day that was paid ahead stands for this one already.
    """
    first, last = charging.month_of(day)
    others = list(_of_person(booking, resource.pk, first, last))
    mine = charging.uses(others, {one.pk: [resource] for one in others})[charging.who(booking), resource.pk]
    span = rules.Span(booking.starts_at, booking.ends_at)
    places = booking.size if resource.pk == booking.resource_id else 1
    lanes = tariffs.lanes([*mine, tariffs.Use(booking.pk, span, places)])
    having = next(lane for lane in lanes if day in lane and (booking.pk, place) in lane[day].keys)
    if having[day].covered:
        return None
    own = tariffs.minutes_by_day(span)
    found = {}
    for other, entry in having.items():
        if not first <= other <= last:
            continue
        to_pay = entry.to_pay - (own.get(other, 0) if (booking.pk, place) in entry.keys else 0)
        found[other] = max(to_pay, 0)
    return found


def _midnight_after(day: date) -> datetime:
    return rules.moment(day + rules.DAY, time.min)
