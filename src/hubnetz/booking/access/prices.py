"""What something costs: the price list for everybody, a price before booking, what one's own booking comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hubnetz.booking import charging, explaining, rules, tariffs
from hubnetz.booking.models import Booking, Customer, Draw, Pass, PassKind, Resource, Tariff
from hubnetz.network.models import Hub

_ORDER = {per: number for number, per in enumerate(Tariff.Per.values)}
AUDIENCES: Any = {  # as a price list says it
    Tariff.Audience.EVERYBODY: lambda: "",
    Tariff.Audience.MEMBERS: lambda: _("for members"),
    Tariff.Audience.PARTNERS: lambda: _("for partners of the hub"),
    Tariff.Audience.AREA: lambda: _("for companies of the area"),
}


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a price list, in words."""

    name: str
    price: str
    gross: str  # with tax; empty where nothing is to be paid
    note: str


def prices_on_page(resource: Resource, length: timedelta) -> tuple[list[PriceLine], str | None]:
    """Return `price_list`, and `price_before` of so long, out of one look at the hub's tariffs."""
    known = charging.PriceList.of(resource.hub)
    return price_list(resource, known=known), price_before(resource, length, known=known)


def price_list(
    resource: Resource, day: date | None = None, *, known: charging.PriceList | None = None
) -> list[PriceLine]:
    """Return what a resource costs on a day, and what the hub sells ahead for it; nothing where nobody has said."""
    now = timezone.now()
    held = (known or charging.PriceList.of(resource.hub)).held(resource, day or charging.today(now), now)
    found = [_line(one) for one in sorted(held, key=lambda one: (_ORDER[one.per], one.audience, one.cents))]
    return found + [_pass_line(one) for one in passes_on_sale(resource.hub, resource)] if found else []


def passes_on_sale(hub: Hub, resource: Resource | None = None) -> list[PassKind]:
    """Return what a hub sells ahead, perhaps only what pays for one resource."""
    rows = PassKind.objects.filter(hub=hub, withdrawn_at=None).order_by("form", "cents", "pk")
    return [one for one in rows if resource is None or not one.kinds or resource.kind in one.kinds]


def price_before(
    resource: Resource,
    length: timedelta,
    *,
    size: int = 1,
    now: datetime | None = None,
    known: charging.PriceList | None = None,
) -> str | None:
    """Return what so long costs everybody, with why; None if no tariff says. Nobody's own terms are in it."""
    now = now or timezone.now()
    day = charging.today(now)
    prices = known or charging.PriceList.of(resource.hub)
    rates = prices.rates(resource, day, charging.EVERYBODY, now)
    minutes = min(int(length / rules.MINUTE), tariffs.LONGEST_DAY)
    price = tariffs.price(minutes, rates)
    if price is None:
        return None
    said = explaining.why(price)
    one_rate = len(price.parts) == 1 and price.parts[0].number == 1
    if price.cents and (size > 1 or not one_rate):
        said = f"{explaining.euros(price.cents * size)} ({said})"
    elif price.cents and price.parts[0].rate.per == "hour":
        said = explaining.euros(price.cents)
    return f"{explaining.hours(minutes)}: {said}"


def cost_of(booking: Booking) -> list[str]:
    """Return what a booking costs by itself, with why, a line for each resource and day; nothing if no tariff says."""
    asked = charging.asked_for([booking])[booking.pk]
    prices = charging.PriceList.of(booking.resource.hub)
    if not prices.rows:
        return []
    customer = charging.customer_of(booking)
    draws = Draw.objects.filter(booking=booking, returned_at=None).select_related("allowance__granted__kind")
    own: Sequence[Draw] = list(draws.order_by("pk"))
    span = rules.Span(booking.starts_at, booking.ends_at)
    drawn = charging.drawn_by([booking.pk])
    found = []
    for resource in asked:
        places = booking.size if resource.pk == booking.resource_id else 1
        use = tariffs.Use(booking.pk, span, places, drawn.get((booking.pk, resource.pk), {}))
        for lane in tariffs.lanes([use]):
            for day, one in lane.items():
                said = [
                    explaining.drawn(draw.amount, draw.by_day, draw.allowance.granted.kind.name)
                    for draw in own
                    if (draw.resource_id, draw.day, draw.place) == (resource.pk, day, one.keys[0][1])
                ]
                audiences = charging.audiences_of(
                    resource.hub, customer=customer, postcode=booking.postcode, day=day
                )
                rates = prices.rates(resource, day, audiences, booking.made_at)
                price = tariffs.price(one.to_pay, rates) if one.to_pay else None
                if price:
                    belongs = {prices.by_key(part.rate.key).audience for part in price.parts}
                    said.append(explaining.why(price, belongs))
                if said:
                    found.append(f"{resource.name}: {'; '.join(said)}")
    return found


def tariffs_of(hub: Hub) -> "QuerySet[Tariff]":
    """Return the tariffs that hold for what is booked from now on, by what they are for."""
    rows = Tariff.objects.offered().filter(hub=hub).select_related("resource")
    return rows.order_by("kind", "resource__name__de", "valid_from", "per", "cents", "pk")


def customers_of(hub: Hub) -> "QuerySet[Customer]":
    """Return the customers of a hub who are not forgotten, by name."""
    return (
        Customer.objects.filter(hub=hub, forgotten_at=None)
        .select_related("organisation")
        .order_by("name", "pk")
    )


def passes_of(customer: Customer) -> "QuerySet[Pass]":
    """Return what a customer has paid ahead, the newest first, with what is left of it."""
    rows = customer.passes.standing().select_related("kind").prefetch_related("allowances")
    return rows.order_by("-first_on", "-pk")


def _line(one: Tariff) -> PriceLine:
    rate = one.rate
    note = AUDIENCES[Tariff.Audience(one.audience)]()
    if one.is_funded:
        funded = _("publicly funded")
        note = f"{note}, {funded}" if note else funded
    price = explaining.euros(one.cents) if one.cents else _("free of charge")
    gross = explaining.with_tax(one.cents, one.vat) if one.cents else ""
    return PriceLine(explaining.rate_name(rate), price, gross, note)


def _pass_line(one: PassKind) -> PriceLine:
    return PriceLine(
        str(one.name), explaining.euros(one.cents), explaining.with_tax(one.cents, one.vat), pass_terms(one)
    )


def pass_terms(one: PassKind) -> str:
    """Return what is in a pass and how long it is good, in words."""
    if one.form == PassKind.Form.MEMBERSHIP:
        if not one.contains:
            return _("each month")
        return _("each month, with %(hours)s") % {"hours": explaining.hours(one.contains)}
    much = explaining.days(one.contains) if one.form == PassKind.Form.DAYS else explaining.hours(one.contains)
    return _("%(much)s, to be used within %(days)s") % {
        "much": much,
        "days": explaining.days(one.valid_days or 0),
    }
