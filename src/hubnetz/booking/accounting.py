"""What a customer used in a month, line by line, as a statement keeps it; amounts without VAT."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from hubnetz.booking import charging, explaining, rules, tariffs
from hubnetz.booking.models import Billing, Booking, Customer, Draw, PassKind, Resource

Line = dict[str, Any]


@dataclass(slots=True)
class Account:
    """A month of one customer."""

    lines: list[Line] = field(default_factory=list)
    taxes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def net(self) -> int:
        """What it comes to without tax."""
        return sum(one["net"] for one in self.taxes)

    @property
    def vat(self) -> int:
        """The tax on it."""
        return sum(one["vat"] for one in self.taxes)

    @property
    def gross(self) -> int:
        """What is to be paid."""
        return self.net + self.vat

    @property
    def aid(self) -> int:
        """What public money paid."""
        return sum(one["aid"] for one in self.lines)


def account(customer: Customer, month: date, *, language: str) -> Account:
    """Return what a customer used in the month that begins on a day, in a language; some ten queries."""
    with translation.override(language):
        return _Month(customer, month).account()


class _Month:
    def __init__(self, customer: Customer, month: date) -> None:
        self.customer, self.hub = customer, customer.hub
        self.first, self.last = charging.month_of(month)
        self.billing: Billing | None = charging.billing_of(self.hub)
        self.prices = charging.PriceList.of(self.hub)
        self.lines: list[Line] = []
        of_form = PassKind.Form.MEMBERSHIP
        self.memberships = list(customer.passes.standing().filter(kind__form=of_form))
        self.near: dict[str, tuple[bool, bool]] = {}

    def account(self) -> Account:
        standing = list(charging.bookings_of(self.customer, self.first, self.last))
        ended = list(charging.bookings_of(self.customer, self.first, self.last, standing=False))
        kept = [one for one in ended if charging.percent_of(one, self.billing)]
        asked = charging.asked_for([*standing, *kept])
        self._passes()
        self._used(standing, asked)
        for one in kept:
            self._late(one, asked[one.pk])
        self.lines.sort(key=lambda line: (line["day"], line["what"], line["minutes"]))
        return Account(self.lines, _taxes(self.lines))

    def _audiences(self, postcode: str, day: date) -> frozenset[str]:
        is_member = any(
            one.first_on <= day and (one.last_on is None or day <= one.last_on) for one in self.memberships
        )
        place = charging.place_of(self.customer, postcode)
        return charging.audiences(self.customer, is_member=is_member, is_near=self._is_near(place, day))

    def _is_near(self, place: str, day: date) -> bool:
        """Say whether a place is of the hub's area; day by day only where that changes within the month."""
        if not any(one.audience == charging.Audience.AREA for one in self.prices.rows):
            return False  # nobody asks
        if place not in self.near:
            ends = (self.first, self.last)
            self.near[place] = tuple(charging.in_area(self.hub, place, one) for one in ends)  # type: ignore[assignment]
        at_first, at_last = self.near[place]
        return at_first if at_first == at_last else charging.in_area(self.hub, place, day)

    def _add(
        self,
        what: object,
        day: date,
        why: str,
        nets: Sequence[tuple[int, int, str]],
        *,
        minutes: int = 0,
        number: int = 1,
        aid: int = 0,
    ) -> None:
        usual = self.billing.account if self.billing else ""
        parts: dict[tuple[int, str], int] = defaultdict(int)
        for net, vat, own in nets:
            parts[vat, own or usual] += net
        self.lines.append(
            {
                "what": str(what),
                "day": day.isoformat(),
                "minutes": minutes,
                "number": number,
                "why": why,
                "net": sum(parts.values()),
                "aid": aid,
                "parts": [
                    {"net": net, "rate": vat, "account": own} for (vat, own), net in sorted(parts.items())
                ],
            }
        )

    def _passes(self) -> None:
        rows = self.customer.passes.standing().filter(first_on__lte=self.last)
        for one in rows.select_related("kind").order_by("first_on", "pk"):
            kind = one.kind
            if kind.form == PassKind.Form.MEMBERSHIP:
                if one.last_on and one.last_on < self.first:
                    continue
                why = _("Membership in this month")
            elif one.first_on < self.first:
                continue
            else:
                why = _("Paid ahead")
            self._add(kind.name, max(one.first_on, self.first), why, [(one.cents, kind.vat, kind.account)])

    def _used(self, standing: list[Booking], asked: dict[int, list[Resource]]) -> None:
        resources = {one.pk: one for those in asked.values() for one in those}
        made = {one.pk: one.made_at for one in standing}
        postcodes = {one.pk: one.postcode for one in standing}
        drawn = self._drawn(standing)
        audiences: dict[tuple[date, str], frozenset[str]] = {}
        for (_who, key), uses in charging.uses(standing, asked).items():
            resource = resources[key]
            for lane in tariffs.lanes(uses):
                days = {day: one for day, one in lane.items() if self.first <= day <= self.last}
                prices: dict[date, tariffs.Price | None] = {}
                months: list[tariffs.Rate] = []
                belongs: dict[date, frozenset[str]] = {}
                for day, one in days.items():
                    at = (day, postcodes[one.keys[0][0]])
                    if at not in audiences:
                        audiences[at] = self._audiences(at[1], day)
                    belongs[day] = audiences[at]
                    since = [made[booking] for booking, _place in one.keys]
                    rates = self.prices.rates(resource, day, belongs[day], min(since), max(since))
                    months += [rate for rate in rates if rate.per == tariffs.Per.MONTH]
                    if one.to_pay:
                        prices[day] = tariffs.price(one.to_pay, rates)
                self._lane(resource, days, prices, months, drawn)

    def _lane(
        self,
        resource: Resource,
        days: dict[date, tariffs.LaneDay],
        prices: dict[date, tariffs.Price | None],
        months: list[tariffs.Rate],
        drawn: dict[tuple[int, int, date], list[Draw]],
    ) -> None:
        found = tariffs.summed(prices, months)
        whole = found.whole if found else None
        if whole:
            self._add(
                resource.name,
                min(prices),
                explaining.why(whole),
                self._nets(whole),
                minutes=sum(days[day].to_pay for day in prices),
                number=len(prices),
            )
        for day, one in sorted(days.items()):
            own = [
                draw
                for key, place in one.keys
                for draw in drawn.get((key, resource.pk, day), [])
                if draw.place == place
            ]
            price = None if whole else prices.get(day)
            said = [
                explaining.drawn(draw.amount, draw.by_day, draw.allowance.granted.kind.name) for draw in own
            ]
            if price:
                said.append(explaining.why(price, self._for_whom(price)))
            if said:
                self._add(
                    resource.name,
                    day,
                    "; ".join(said),
                    self._nets(price),
                    minutes=one.minutes - (one.to_pay if whole else 0),
                    aid=price.aid if price else 0,
                )

    def _late(self, booking: Booking, asked: list[Resource]) -> None:
        percent = charging.percent_of(booking, self.billing)
        span = rules.Span(booking.starts_at, booking.ends_at)
        day = charging.today(booking.starts_at)
        if not self.first <= day <= self.last:
            return
        drawn = charging.drawn_by([booking.pk])
        audiences = self._audiences(booking.postcode, day)
        for resource in asked:
            places = booking.size if resource.pk == booking.resource_id else 1
            use = tariffs.Use(booking.pk, span, places, drawn.get((booking.pk, resource.pk), {}))
            nets: list[tuple[int, int, str]] = []
            for lane in tariffs.lanes([use]):
                for on, one in lane.items():
                    price = tariffs.price(
                        one.to_pay, self.prices.rates(resource, on, audiences, booking.made_at)
                    )
                    nets += [(tariffs.part_of(net, percent), vat, own) for net, vat, own in self._nets(price)]
            if sum(net for net, _vat, _own in nets):
                absent = booking.ending == Booking.Ending.NO_SHOW
                said = (
                    _("nobody came: %(percent)s of the price")
                    if absent
                    else _("given back late: %(percent)s of the price")
                )
                why = said % {"percent": explaining.percent(percent * 100)}
                self._add(resource.name, day, why[:1].upper() + why[1:], nets)

    def _nets(self, price: tariffs.Price | None) -> list[tuple[int, int, str]]:
        found = []
        for part in price.parts if price else ():
            tariff = self.prices.by_key(part.rate.key)
            found.append((part.cents, tariff.vat, tariff.account))
        return found

    def _for_whom(self, price: tariffs.Price) -> set[str]:
        return {self.prices.by_key(part.rate.key).audience for part in price.parts}

    def _drawn(self, standing: list[Booking]) -> dict[tuple[int, int, date], list[Draw]]:
        found: dict[tuple[int, int, date], list[Draw]] = defaultdict(list)
        rows = Draw.objects.filter(booking__in=[one.pk for one in standing], returned_at=None)
        for one in rows.select_related("allowance__granted__kind").order_by("place", "pk"):
            found[one.booking_id, one.resource_id, one.day].append(one)
        return found


def _taxes(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Return net and tax for each rate and account; the tax is worked out once for each, not line by line."""
    nets: dict[tuple[int, str], int] = defaultdict(int)
    for line in lines:
        for part in line["parts"]:
            nets[part["rate"], part["account"]] += part["net"]
    return [
        {"rate": rate, "account": account, "net": net, "vat": tariffs.vat(net, rate)}
        for (rate, account), net in sorted(nets.items())
        if net
    ]
