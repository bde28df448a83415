"""What a booking would cost, before anybody books it, and what the hub asks of who comes not or says so too late.

Nothing is written. What the public is told rests on what everybody may know and on the postcode that was typed: that
somebody is a partner or has paid ahead is told to nobody who merely knows an address. The desk is told all of it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubnetz.booking import charging, drawing, explaining, rules, tariffs
from hubnetz.booking.models import Allowance, Billing, Booking, Pass, PassKind, Resource, Tariff
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub
from hubnetz.ui import formats

Audience = Tariff.Audience


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a booking would cost: why, all in all, with tax, for whom it would be another price, and the terms."""

    lines: list[str]
    total: str
    with_tax: str  # empty where nothing is to be paid
    others: list[str]
    terms: list[str]


@dataclass(frozen=True, slots=True)
class _Line:
    said: str
    cents: int
    vat: int


def foreseen(
    asked: Sequence[Resource],
    span: rules.Span,
    *,
    size: int = 1,
    postcode: str = "",
    email: str = "",
    organisation_name: str = "",
    now: datetime | None = None,
) -> Foreseen | None:
    """Return what a booking would cost if it were made now; None where the hub has said no price for it.

    `email` and `organisation_name` say whose terms and what paid ahead count: for the desk alone.
    """
    hub, now = asked[0].hub, now or timezone.now()
    prices = charging.PriceList.of(hub)
    if span.ends_at <= span.starts_at or not prices.rows:
        return None
    booking = Booking(
        pk=0,  # not one of those that are: what is asked about it must tell it from them
        resource=asked[0],
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        size=size,
        email=email,
        organisation_name=organisation_name,
        postcode=postcode,
        made_at=now,
    )
    if email:
        booking.organisation = charging.company_of(booking, hub)
    whose = charging.customer_of(booking)
    lines: list[_Line] = []
    missing: set[str] = set()
    for resource in asked:
        for day, minutes in tariffs.minutes_by_day(span).items():
            belongs = charging.audiences_of(hub, customer=whose, postcode=postcode, day=day)
            held = prices.held(resource, day, now)
            missing |= {one.audience for one in held} - belongs
            lines += _lines(booking, resource, day, minutes, belongs, prices, several=len(asked) > 1)
    if not lines:
        return None
    net = sum(one.cents for one in lines)
    return Foreseen(
        [_times(said, number) for said, number in Counter(one.said for one in lines).items()],
        explaining.euros(net) if net else _("free of charge"),
        _with_tax(lines) if net else "",
        _other_prices(missing, postcode),
        terms(hub, asked[0], span, costs=bool(net)),
    )


def terms(hub: Hub, resource: Resource, span: rules.Span, *, costs: bool = True) -> list[str]:
    """Return in sentences what happens to whoever gives back late or does not come."""
    found = []
    billing = charging.billing_of(hub) if costs else None
    if billing and (billing.late_percent or billing.keeps_draws):
        found += _late(billing, span)
    if billing and billing.absent_percent:
        found.append(
            _("Whoever does not come pays %(percent)s of the price.")
            % {"percent": formats.percent(billing.absent_percent)}
        )
    if resource.grace_minutes is not None:
        said = ngettext(
            "If nobody is there %(n)s minute after the start, it is free for others.",
            "If nobody is there %(n)s minutes after the start, it is free for others.",
            resource.grace_minutes,
        )
        found.append(said % {"n": resource.grace_minutes})
    return found


def late_already(booking: Booking, now: datetime | None = None) -> str:
    """Return what giving a booking back now would cost, in a sentence; empty if it costs nothing."""
    billing = charging.billing_of(booking.resource.hub)
    now = now or timezone.now()
    if billing is None or booking.confirmed_at is None or not billing.late_percent:
        return ""
    if now <= booking.starts_at - timedelta(hours=billing.late_hours):
        return ""
    return _("It is late: the hub asks for %(percent)s of the price, if you cancel now.") % {
        "percent": formats.percent(billing.late_percent)
    }


def _late(billing: Billing, span: rules.Span) -> list[str]:
    until = timezone.localtime(span.starts_at - timedelta(hours=billing.late_hours), BERLIN)
    found = [
        _("You can cancel free of charge until %(day)s, %(time)s.")
        % {"day": formats.day(until.date()), "time": formats.time_of_day(until)}
    ]
    if billing.late_percent:
        found.append(
            _("Whoever cancels later pays %(percent)s of the price.")
            % {"percent": formats.percent(billing.late_percent)}
        )
    if billing.keeps_draws:
        found.append(_("What was paid ahead is used up then."))
    return found


def _lines(
    booking: Booking,
    resource: Resource,
    day: date,
    minutes: int,
    belongs: frozenset[str],
    prices: charging.PriceList,
    *,
    several: bool,
) -> list[_Line]:
    rates = prices.rates(resource, day, belongs, booking.made_at)
    if tariffs.price(minutes, rates) is None:
        return []
    ahead = _ahead(booking, resource, day)
    names = {one.pk: name for one, name in ahead}
    left = {one.pk: _as_rules(one) for one, _name in ahead}
    found = []
    for place in range(booking.size if resource.pk == booking.resource_id else 1):
        lane = drawing.lane(booking, resource, day, place)
        if lane is None:
            found.append(_Line(_named(resource, _("paid with the day already"), several), 0, 0))
            continue
        settled = tariffs.settle(day, minutes, lane, rates, list(left.values()))
        said = []
        for draw in settled.draws:
            one = left[draw.key]
            said.append(explaining.drawn(draw.amount, one.by_day, names[draw.key]))
            left[draw.key] = tariffs.Allowance(
                one.key, one.left - draw.amount, one.last_on, one.by_day, one.cents, one.contains
            )
        vat = 0
        if settled.price and settled.price.parts:
            held = [prices.by_key(part.rate.key) for part in settled.price.parts]
            vat = held[0].vat
            said.append(explaining.why(settled.price, {one.audience for one in held}))
            if settled.price.cents > settled.cents:
                said.append(
                    _("of which %(amount)s for this booking") % {"amount": explaining.euros(settled.cents)}
                )
        found.append(_Line(_named(resource, "; ".join(said), several), settled.cents, vat))
    return found


def _named(resource: Resource, said: str, several: bool) -> str:
    return f"{resource.name}: {said}" if several else said


def _times(said: str, number: int) -> str:
    return said if number == 1 else f"{number}{formats.HARD}×{formats.HARD}({said})"


def _ahead(booking: Booking, resource: Resource, day: date) -> list[tuple[Allowance, Any]]:
    """Return what is left of what was paid ahead, with its name;
    of a membership not used yet in the month, all of it."""
    first, last = charging.month_of(day)
    good: list[Pass] = [
        one
        for one in charging.passes_for(booking, resource).select_related("kind")
        if one.first_on <= day and (one.last_on is None or one.last_on >= day)
    ]
    rows = Allowance.objects.filter(
        granted__in=[one.pk for one in good], first_on__lte=day, last_on__gte=day
    ).select_related("granted__kind")
    found = [(one, one.granted.kind.name) for one in rows.order_by("pk")]
    begun = {one.granted_id for one, _name in found}
    for one in good:
        if one.pk not in begun and one.kind.form == PassKind.Form.MEMBERSHIP and one.kind.contains:
            new = Allowance(pk=-one.pk, granted=one, first_on=first, last_on=last, contains=one.kind.contains)
            found.append((new, one.kind.name))
    return found


def _as_rules(one: Allowance) -> tariffs.Allowance:
    kind = one.granted.kind
    paid = 0 if kind.form == PassKind.Form.MEMBERSHIP else kind.cents
    return tariffs.Allowance(
        one.pk, one.left, one.last_on, kind.form == PassKind.Form.DAYS, paid, max(one.contains, 1)
    )


def _with_tax(lines: Sequence[_Line]) -> str:
    by_rate: Counter[int] = Counter()
    for one in lines:
        by_rate[one.vat] += one.cents
    rates = [rate for rate, net in by_rate.items() if net]
    if len(rates) == 1:
        return explaining.with_tax(by_rate[rates[0]], rates[0])
    gross = sum(net + tariffs.vat(net, rate) for rate, net in by_rate.items())
    return _("%(gross)s with VAT") % {"gross": explaining.euros(gross)}


def _other_prices(missing: set[str], postcode: str) -> list[str]:
    found = []
    if Audience.AREA in missing and not postcode:
        found.append(_("For companies of the area the price is another: please say your postcode."))
    if missing & {Audience.MEMBERS, Audience.PARTNERS}:
        found.append(_("Members and partners of the hub pay their own price; it stands in the confirmation."))
    return found
