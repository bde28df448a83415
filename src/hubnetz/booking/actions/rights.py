"""Verbs for those who use their rights: forget or correct somebody, whatever the clock says."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hubnetz.booking import access
from hubnetz.booking.access import leaving
from hubnetz.booking.actions import booking as bookings
from hubnetz.booking.actions import forgetting as clock
from hubnetz.booking.actions import queue
from hubnetz.booking.models import Billing, Booking, BookingSeries, Customer, Licence, Statement
from hubnetz.journal import actions as journal
from hubnetz.lib import addresses
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.privacy import Forgotten, Left, one_by_one
from hubnetz.post import actions as post

Held = Mapping[str, Collection[str]]


@transaction.atomic
def forget_address(email: str, *, held: Held, by: Any = None) -> Forgotten:
    """Give back what somebody has booked to come, and forget who booked; that something was booked stays.

    Kept: who is there at this moment, what is not settled yet at hubs that bill, and customers with documents of
    bookkeeping, with the day on which they need not be kept any more.
    """
    now, left, rows = timezone.now(), list[Left](), 0
    coming = Booking.objects.filter(
        addresses.whose(email), cancelled_at=None, ends_at__gt=now, checked_in_at=None
    )
    for one in coming.filter(starts_at__gt=now).order_by("pk"):
        bookings.cancel(one, by=by)
    for one in Booking.objects.filter(addresses.whose(email)).select_related("resource__hub").order_by("pk"):
        if why := _why(one, now, held):
            left.append(Left("booking.Booking", str(one.resource.name), *why))
            continue
        Booking.objects.filter(pk=one.pk).update(**dict.fromkeys(clock.PERSON, ""))
        post.forget_about_all([one])
        journal.record("booking.booking_forgotten", one, hub=one.resource.hub.slug, by=by)
        rows += 1
    for several in BookingSeries.objects.filter(addresses.whose(email)).exclude(bookings__name__gt=""):
        rows += BookingSeries.objects.filter(pk=several.pk).update(name="", email="")
        post.forget_about_all([several])
    for licence in Licence.objects.filter(addresses.whose(email)).select_related("hub"):
        post.forget_about_all([licence])
        journal.record("booking.licence_forgotten", licence, hub=licence.hub.slug, by=by)
        rows += licence.delete()[0]
    return Forgotten(rows + _forget_customers(email, left, held, now, by), tuple(left))


def _why(one: Booking, now: datetime, held: Held) -> tuple[str, date | None] | None:
    """Return why a booking has to keep its person, and until when; None if it need not."""
    if one.code in held.get("booking.booking", ()):
        return "hold", None
    if one.cancelled_at is None and one.starts_at <= now < one.ends_at:
        return "present", one.ends_at.astimezone(BERLIN).date()
    day = one.starts_at.astimezone(BERLIN).date()
    month, hub = day.replace(day=1), one.resource.hub
    settled = Statement.objects.filter(hub=hub, month=month).exists()
    recent = (now.astimezone(BERLIN).date() - month).days < 92
    if one.cancelled_at is None and recent and not settled and Billing.objects.filter(hub=hub).exists():
        return "unbilled", None
    return None


def _forget_customers(email: str, left: list[Left], held: Held, now: datetime, by: Any) -> int:
    rows, today = 0, now.astimezone(BERLIN).date()
    for customer in Customer.objects.filter(addresses.whose(email), organisation=None).select_related("hub"):
        has_papers, until = leaving.papers_kept_until(customer)
        if customer.code in held.get("booking.customer", ()):
            left.append(Left("booking.Customer", str(customer.hub), "hold"))
        elif not has_papers:
            journal.record("booking.customer_forgotten", customer, hub=customer.hub.slug, by=by)
            rows += customer.delete()[0]
        elif until is None or until >= today:
            left.append(Left("booking.Customer", str(customer.hub), "tax", until))
        else:  # the night would have done it
            statements = leaving.statements_to_forget(now, held).filter(customer=customer)
            rows += len([one for one in statements if clock.forget_statement(one, by=by)])
            rows += clock.forget_customer(customer, by=by)
    return rows


@transaction.atomic
def correct_address(email: str, *, name: str, phone: str, by: Any = None) -> int:
    """Write the name of somebody anew in bookings to come, inductions and as a customer, and the telephone number where
    one is given; return how many rows that were. Statements that were issued stay as they are."""
    rows = 0
    coming = Booking.objects.filter(addresses.whose(email), ends_at__gt=timezone.now(), cancelled_at=None)
    for one in coming.select_related("resource__hub").order_by("pk"):
        new = {"name": name} | ({"phone": phone} if phone else {})
        if any(getattr(one, key) != value for key, value in new.items()):
            rows += Booking.objects.filter(pk=one.pk).update(**new)
            journal.record("booking.person_corrected", one, hub=one.resource.hub.slug, by=by)
    rows += Licence.objects.filter(addresses.whose(email)).exclude(name=name).update(name=name)
    customers = Customer.objects.filter(addresses.whose(email), organisation=None)
    return rows + customers.exclude(name=name).update(name=name)


def forget_due(now: datetime, *, held: Held) -> int:
    """Forget everybody whose time is over, row by row; return how many rows that were."""
    for ticket in access.tickets_to_end(now):
        queue.close_queue(ticket)
    kept = held.get("booking.booking", ())
    bookings = (one for one in access.bookings_to_forget(now) if one.code not in kept)
    rows = one_by_one(access.tickets_to_forget(now), queue.forget_ticket)
    rows += one_by_one(bookings, clock.forget_booking)
    rows += one_by_one(leaving.statements_to_forget(now, held), clock.forget_statement)
    rows += one_by_one(leaving.customers_to_forget(now, held), clock.forget_customer)
    return rows + one_by_one(access.licences_to_forget(now), clock.forget_licence)
