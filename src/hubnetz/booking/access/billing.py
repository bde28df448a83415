"""Prices, customers and statements as staff see them: those of the hubs where they work, and of no other."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from hubnetz.booking import charging, rules
from hubnetz.booking.access import staff
from hubnetz.booking.models import Billing, Booking, Customer, Pass, PassKind, Statement, Tariff
from hubnetz.network import access as network
from hubnetz.network.models import Hub
from hubnetz.organisations import access as organisations
from hubnetz.organisations import rules as names
from hubnetz.organisations.models import Organisation


def may_sell(user: Any, hub: Hub) -> bool:
    """Say whether the user keeps customers, sells passes and issues statements at a hub."""
    return staff.powers(user, hub).decides


def hub_selling(user: Any, hub: Hub) -> Hub:
    """Return a hub whose customers the user keeps.

    :raises PermissionDenied: if the user works there with another role, or not at all
    """
    if not may_sell(user, hub):
        raise PermissionDenied
    return hub


def hub_pricing(user: Any, hub: Hub) -> Hub:
    """Return a hub whose prices the user sets.

    :raises PermissionDenied: if the user works there with another role, or not at all
    """
    if not staff.powers(user, hub).runs:
        raise PermissionDenied
    return hub


def tariff_run_by(user: Any, code: str) -> Tariff:
    """Return a tariff that the user may withdraw.

    :raises Http404: for another hub's as for a missing one
    :raises PermissionDenied: if the user works there with another role
    """
    found = get_object_or_404(Tariff.objects.filter(hub__in=_hubs(user)).select_related("hub"), code=code)
    hub_pricing(user, found.hub)
    return found


def pass_kind_run_by(user: Any, code: str) -> PassKind:
    """Return a kind of pass that the user may stop selling.

    :raises Http404: for another hub's as for a missing one
    :raises PermissionDenied: if the user works there with another role
    """
    found = get_object_or_404(PassKind.objects.filter(hub__in=_hubs(user)).select_related("hub"), code=code)
    hub_pricing(user, found.hub)
    return found


def customer_seen_by(user: Any, code: str) -> Customer:
    """Return a customer of a hub where the user keeps customers.

    :raises Http404: for another hub's as for a missing one
    :raises PermissionDenied: if the user works there with another role
    """
    rows = Customer.objects.filter(hub__in=_hubs(user)).select_related("hub", "organisation")
    found = get_object_or_404(rows, code=code)
    hub_selling(user, found.hub)
    return found


def pass_seen_by(user: Any, code: str) -> Pass:
    """Return a pass of a customer of a hub where the user keeps customers.

    :raises Http404: for another hub's as for a missing one
    :raises PermissionDenied: if the user works there with another role
    """
    rows = Pass.objects.filter(kind__hub__in=_hubs(user)).select_related("kind__hub", "customer")
    found = get_object_or_404(rows, code=code)
    hub_selling(user, found.kind.hub)
    return found


def statement_seen_by(user: Any, code: str) -> Statement:
    """Return a statement of a hub where the user keeps customers.

    :raises Http404: for another hub's as for a missing one
    :raises PermissionDenied: if the user works there with another role
    """
    rows = Statement.objects.filter(hub__in=_hubs(user))
    rows = rows.select_related("hub", "customer__hub", "customer__organisation", "corrects", "issued_by")
    found = get_object_or_404(rows, code=code)
    hub_selling(user, found.hub)
    return found


def corrected_by(statement: Statement) -> Statement | None:
    """Return the statement that replaces another, if there is one."""
    return Statement.objects.filter(corrects=statement).first()


def statements_of(customer: Customer) -> "QuerySet[Statement]":
    """Return the statements of a customer, the newest first."""
    return customer.statements.select_related("corrects").order_by("-month", "-issued_at", "-pk")


def statements_at(hub: Hub, month: date) -> "QuerySet[Statement]":
    """Return the statements of a hub for what was used in a month, corrections beside what they correct."""
    rows = Statement.objects.filter(hub=hub, month=month.replace(day=1)).select_related(
        "customer", "corrects"
    )
    return rows.order_by("customer__name", "year", "sequence")


def statements_issued(hub: Hub, first: date, last: date) -> "QuerySet[Statement]":
    """Return the statements that a hub issued from a first to a last day, in the order of their numbers."""
    begins, ends = rules.moment(first, time.min), rules.moment(last + rules.DAY, time.min)
    rows = Statement.objects.filter(hub=hub, issued_at__gte=begins, issued_at__lt=ends)
    return rows.select_related("hub", "customer", "corrects").order_by("year", "sequence")


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who used something in a month: a company or a person, perhaps a customer with a statement already."""

    name: str
    bookings: int
    organisation: Organisation | None = None
    customer: Customer | None = None
    statement: Statement | None = None


def due(hub: Hub, month: date, billing: Billing | None) -> tuple[list[Due], int]:
    """Return who used something or pays for a membership in a month, and of how many bookings nobody knows the
    company or the customer; four or five queries. `billing`: what the hub charges for who does not come."""
    first, last = charging.month_of(month)
    rows = Booking.objects.filter(
        Q(cancelled_at=None) | charging.ended_at_a_price(billing),
        resource__hub=hub,
        confirmed_at__isnull=False,
        ends_at__gt=rules.moment(first, time.min),
        starts_at__lt=rules.moment(last + rules.DAY, time.min),
    )
    by_company: dict[int, int] = defaultdict(int)
    by_address: dict[str, int] = defaultdict(int)
    counted = rows.values_list("organisation", "email").annotate(Count("pk")).order_by()
    for company, email, number in counted:
        if company:
            by_company[company] += number
        else:
            by_address[email] += number
    customers = list(Customer.objects.filter(hub=hub).select_related("organisation"))
    issued = {one.customer_id: one for one in statements_at(hub, first)}  # the newest of each
    selling = set(
        Pass.objects.standing()
        .filter(customer__hub=hub, first_on__lte=last)
        .exclude(last_on__lt=first)
        .values_list("customer", flat=True)
    )
    found = []
    for one in customers:
        number = by_company.pop(one.organisation_id, 0) if one.organisation_id else 0
        number += by_address.pop(one.email, 0) if one.email else 0
        if number or one.pk in selling or one.pk in issued:
            found.append(Due(one.name, number, one.organisation, one, issued.get(one.pk)))
    for record in Organisation.objects.filter(pk__in=by_company):
        found.append(Due(record.name, by_company[record.pk], record))
    return sorted(found, key=lambda one: one.name.casefold()), sum(by_address.values())


def unsettled(hub: Hub, month: date) -> "QuerySet[Booking]":
    """Return the bookings of a month of which the company was written but not yet named by the desk."""
    first, last = charging.month_of(month)
    rows = Booking.objects.standing().filter(resource__hub=hub, organisation=None)
    rows = rows.exclude(organisation_name="").select_related("resource")
    rows = rows.filter(
        starts_at__gte=rules.moment(first, time.min), starts_at__lt=rules.moment(last + rules.DAY, time.min)
    )
    return rows.order_by("organisation_name", "starts_at", "pk")


def companies_meant(booking: Booking, limit: int = 5) -> list[Organisation]:
    """Return the hub's records that may be the company of a booking: by its own mail domain, then by its name."""
    hub = booking.resource.hub
    domain = names.own_domain(booking.email)
    found = list(Organisation.objects.at(hub).filter(domain=domain)[:limit]) if domain else []
    if booking.organisation_name:
        found += list(organisations.candidates(hub, booking.organisation_name, limit))
    return list(dict.fromkeys(found))[:limit]


def company_at(hub: Hub, code: str) -> Organisation:
    """Return a record of a hub.

    :raises Http404: for another hub's as for a missing one
    """
    found = Organisation.objects.at(hub).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _hubs(user: Any) -> Any:
    return network.hubs_of(user).values("pk")
