"""What bookings cost: the tariffs that hold for whom and when, and what somebody used in a month."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q

from hubnetz.booking import licensing, rules, tariffs
from hubnetz.booking.models import (
    Allocation,
    Billing,
    Booking,
    Customer,
    Draw,
    Pass,
    PassKind,
    Resource,
    Tariff,
)
from hubnetz.lib import sight
from hubnetz.network import access as network
from hubnetz.network import reference
from hubnetz.network.models import Hub
from hubnetz.organisations.models import Organisation

Audience = Tariff.Audience
Ending = Booking.Ending
EVERYBODY = frozenset({Audience.EVERYBODY.value})


@dataclass(frozen=True, slots=True)
class PriceList:
    """All tariffs of a hub, looked up once."""

    rows: tuple[Tariff, ...]

    @classmethod
    def of(cls, hub: Hub) -> "PriceList":
        """Return the price list of a hub, former prices included; one query."""
        return cls(tuple(Tariff.objects.filter(hub=hub).order_by("pk")))

    def held(
        self, resource: Resource, day: date, since: datetime, until: datetime | None = None
    ) -> list[Tariff]:
        """Return the tariffs that count for a resource on a day, for whoever booked then.

        A resource with tariffs of its own has no others; else those of its kind count.
        """
        known = [one for one in self.rows if one.holds(day, since, until or since)]
        own = [one for one in known if one.resource_id == resource.pk]
        return own or [one for one in known if one.kind == resource.kind]

    def rates(
        self,
        resource: Resource,
        day: date,
        audiences: Iterable[str],
        since: datetime,
        until: datetime | None = None,
    ) -> list[tariffs.Rate]:
        """Return the same as rates for somebody who belongs to these audiences."""
        belongs = set(audiences)
        return [one.rate for one in self.held(resource, day, since, until) if one.audience in belongs]

    def by_key(self, key: int) -> Tariff:
        """Return the tariff that a rate stands for."""
        return next(one for one in self.rows if one.pk == key)


def quote(
    prices: PriceList,
    resource: Resource,
    span: rules.Span,
    *,
    size: int,
    audiences: Iterable[str],
    since: datetime,
) -> list[tuple[date, int, tariffs.Price]] | None:
    """Return what a booking alone costs, day by day with its minutes, for one place; None if no tariff says."""
    found = []
    for day, minutes in tariffs.minutes_by_day(span).items():
        price = tariffs.price(minutes, prices.rates(resource, day, audiences, since))
        if price is None:
            return None
        found.append((day, minutes, price))
    return found if size else []


def audiences_of(hub: Hub, *, customer: Customer | None, postcode: str, day: date) -> frozenset[str]:
    """Return to whom the tariffs count somebody on a day: members, partners, companies of the area."""
    return audiences(
        customer,
        is_member=customer is not None and memberships(customer, day).exists(),
        is_near=in_area(hub, place_of(customer, postcode), day),
    )


def audiences(customer: Customer | None, *, is_member: bool, is_near: bool) -> frozenset[str]:
    """Return the same from what is known already."""
    found = set(EVERYBODY)
    if customer and customer.is_partner:
        found.add(Audience.PARTNERS)
    if is_member:
        found.add(Audience.MEMBERS)
    if is_near:
        found.add(Audience.AREA)
    return frozenset(found)


def place_of(customer: Customer | None, postcode: str) -> str:
    """Return the postcode that says whether somebody is of the area: the record's, else what was typed."""
    if customer is None:
        return postcode
    return (customer.organisation.postcode if customer.organisation else "") or customer.postcode or postcode


def memberships(customer: Customer, day: date) -> Any:
    """Return the memberships that a customer has on a day."""
    rows = customer.passes.standing().filter(kind__form=PassKind.Form.MEMBERSHIP, first_on__lte=day)
    return rows.filter(Q(last_on=None) | Q(last_on__gte=day))


def in_area(hub: Hub, postcode: str, day: date) -> bool:
    """Say whether a place lies in the area that the hub answers for on a day, whatever the topic."""
    places = reference.postcodes().get(postcode, ())
    counties = {one.county_ags for one in places}
    towns = {one.municipality_ags for one in places}
    if not counties:
        return False
    answering = network.answering(day)
    return any(
        one.hub == hub.slug and one.role == "responsible" and one.ags in counties | towns for one in answering
    )


@sight.whole_network("prices of one hub hold for staff of another, too")
def customer_of(booking: Booking) -> Customer | None:
    """Return the customer of the hub that a booking belongs to: the company the desk named, or else the address."""
    rows = Customer.objects.filter(hub=booking.resource.hub_id).select_related("organisation", "hub")
    if booking.organisation_id:
        return rows.filter(organisation=booking.organisation_id).first()
    return rows.filter(email=booking.email).first() if booking.email else None


@sight.whole_network("prices of one hub hold for staff of another, too")
def company_of(booking: Booking, hub: Hub) -> Organisation | None:
    """Return the company that the desk has named for bookings of this address under this name before."""
    if not booking.email:
        return None
    rows = Booking.objects.filter(
        resource__hub=hub,
        email=booking.email,
        organisation_name__iexact=booking.organisation_name,
        organisation__isnull=False,
    )
    found = rows.select_related("organisation").order_by("-made_at", "-pk").first()
    return found.organisation if found else None


def bookings_of(customer: Customer, first: date, last: date, *, standing: bool = True) -> Any:
    """Return what a customer has booked at the hub that touches the days; those that stand, or that do not."""
    begins, ends = rules.moment(first, time.min), rules.moment(last + rules.DAY, time.min)
    rows = Booking.objects.filter(
        resource__hub=customer.hub_id, starts_at__lt=ends, ends_at__gt=begins, confirmed_at__isnull=False
    )
    if customer.organisation_id:
        rows = rows.filter(organisation=customer.organisation_id)
    else:
        rows = rows.filter(organisation=None, email=customer.email)
    rows = rows.filter(cancelled_at=None) if standing else rows.filter(cancelled_at__isnull=False)
    return rows.select_related("resource__hub").order_by("starts_at", "pk")


def asked_for(bookings: Sequence[Booking]) -> dict[int, list[Resource]]:
    """Return all that each of the bookings is or was for, what it names first."""
    rows = Allocation.objects.filter(booking__in=[one.pk for one in bookings])
    pairs = set(rows.values_list("booking", "resource"))
    pairs |= {(one.pk, one.resource_id) for one in bookings}
    known = Resource.objects.select_related("hub").in_bulk({resource for _booking, resource in pairs})
    found: dict[int, list[Resource]] = defaultdict(list)
    first = {one.pk: one.resource_id for one in bookings}
    for booking, resource in sorted(pairs, key=lambda pair: (pair[0], pair[1] != first[pair[0]], pair[1])):
        found[booking].append(known[resource])
    return found


def drawn_by(bookings: Iterable[int]) -> dict[tuple[int, int], dict[tuple[int, date], int]]:
    """Return what each booking has drawn of each resource, by place and day."""
    found: dict[tuple[int, int], dict[tuple[int, date], int]] = defaultdict(dict)
    rows = Draw.objects.filter(booking__in=list(bookings), returned_at=None)
    for one in rows.values("booking", "resource", "place", "day", "amount", "by_day"):
        at = (one["place"], one["day"])
        spent = found[one["booking"], one["resource"]]
        if one["by_day"]:
            spent[at] = tariffs.WHOLE_DAY
        elif spent.get(at) != tariffs.WHOLE_DAY:
            spent[at] = spent.get(at, 0) + one["amount"]
    return found


def who(booking: Booking) -> str:
    """Return what tells one person's bookings from another's; who has no address is always somebody else."""
    return booking.email or booking.code


def uses(
    bookings: Sequence[Booking], asked: dict[int, list[Resource]]
) -> dict[tuple[str, int], list[tariffs.Use]]:
    """Return what each person has of each resource."""
    drawn = drawn_by(one.pk for one in bookings)
    found: dict[tuple[str, int], list[tariffs.Use]] = defaultdict(list)
    for one in bookings:
        for resource in asked[one.pk]:
            places = one.size if resource.pk == one.resource_id else 1
            span = rules.Span(one.starts_at, one.ends_at)
            mine = drawn.get((one.pk, resource.pk), {})
            found[who(one), resource.pk].append(tariffs.Use(one.pk, span, places, mine))
    return found


def is_late(booking: Booking, billing: Billing | None) -> bool:
    """Say whether a booking was given back too late, or nobody came for it, so that the hub's terms ask for it."""
    if billing is None or booking.cancelled_at is None:
        return False
    if booking.ending == Ending.NO_SHOW:
        return True
    notice = timedelta(hours=billing.late_hours)
    return booking.ending == Ending.SELF and booking.cancelled_at > booking.starts_at - notice


def percent_of(booking: Booking, billing: Billing | None) -> int:
    """Return how much of its price a booking that ended costs nevertheless.

    Who gives it back after it began has not come: that is never cheaper than saying nothing.
    """
    if billing is None or not is_late(booking, billing):
        return 0
    if booking.ending == Ending.NO_SHOW:
        return billing.absent_percent
    has_begun = booking.cancelled_at is not None and booking.cancelled_at >= booking.starts_at
    return max(billing.late_percent, billing.absent_percent) if has_begun else billing.late_percent


def ended_at_a_price(billing: Billing | None) -> Q:
    """Return which bookings that ended may cost something nevertheless, as the database looks for them."""
    found = Q(pk=None)
    if billing and billing.absent_percent:
        found |= Q(ending=Ending.NO_SHOW) | Q(ending=Ending.SELF, cancelled_at__gte=F("starts_at"))
    if billing and billing.late_percent:
        notice = timedelta(hours=billing.late_hours)
        found |= Q(ending=Ending.SELF, cancelled_at__gt=F("starts_at") - notice)
    return found


def billing_of(hub: Hub) -> Billing | None:
    """Return what a hub's statements need, if it has said so."""
    return Billing.objects.filter(hub=hub).first()


def month_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the month of a day."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - rules.DAY


def month_named(text: str, otherwise: date) -> date:
    """Return the first day of the month that an address names; of another one if nobody means it."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = otherwise
    return (found if 2000 <= found.year <= 2100 else otherwise).replace(day=1)


def today(now: datetime) -> date:
    """Return the day a clock in Berlin shows."""
    return licensing.day_of(now)


def passes_for(booking: Booking, resource: Resource) -> Any:
    """Return the passes that may pay for a booking of a resource: of its company, or of its address."""
    whose = Q(customer__email=booking.email) if booking.email else Q(pk=None)
    if booking.organisation_id:
        whose |= Q(customer__organisation=booking.organisation_id)
    rows = Pass.objects.standing().filter(whose, customer__hub=resource.hub_id)
    return rows.filter(Q(kind__kinds=[]) | Q(kind__kinds__contains=[resource.kind]))
