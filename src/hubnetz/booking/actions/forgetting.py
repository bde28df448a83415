"""The verb by which people are forgotten when it is time; that something was booked stays."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from hubnetz.booking import access
from hubnetz.booking.access import leaving
from hubnetz.booking.models import Booking, BookingSeries, Customer, Licence, Statement
from hubnetz.journal import actions as journal
from hubnetz.post import actions as post
from hubnetz.privacy import access as privacy

GONE = "–"  # instead of a name or a reason: there was one
PERSON = ("name", "email", "phone", "organisation_name", "postcode", "subject")


@transaction.atomic
def forget_booking(booking: Booking, *, by: Any = None) -> bool:
    """Forget who booked, in the booking and, with its last date, in the series, and the letters about it.

    What was booked, when and how it ended stays. Nothing happens while the time to keep it is not over; say whether
    there was something left.
    """
    booking = (
        Booking.objects.select_for_update(of=("self",)).select_related("resource__hub").get(pk=booking.pk)
    )
    if not access.bookings_to_forget(timezone.now()).filter(pk=booking.pk).exists() or privacy.is_held(
        booking
    ):
        return False
    for name in PERSON:
        setattr(booking, name, "")
    booking.save(update_fields=PERSON)
    post.forget_about_all([booking])
    for one in BookingSeries.objects.filter(bookings=booking).exclude(bookings__name__gt=""):
        one.name = one.email = ""
        one.save(update_fields=["name", "email"])
        post.forget_about_all([one])
    journal.record("booking.booking_forgotten", booking, hub=booking.resource.hub.slug, by=by)
    return True


@transaction.atomic
def forget_licence(licence: Licence, *, by: Any = None) -> bool:
    """Delete a licence that has not been good for long, and the letters about it; say whether it was still there."""
    found = access.licences_to_forget(timezone.now()).select_related("hub").filter(pk=licence.pk).first()
    if found is None:
        return False
    post.forget_about_all([found])
    journal.record("booking.licence_forgotten", found, hub=found.hub.slug, by=by)
    found.delete()
    return True


@transaction.atomic
def forget_customer(customer: Customer, *, by: Any = None) -> bool:
    """Forget a person who was kept as a customer and of whom nothing is left; say whether they were still known.

    Who had a statement or paid ahead keeps a row with the number that bookkeeping knows, and nothing else.
    """
    found = (
        Customer.objects.select_for_update(of=("self",)).select_related("hub").filter(pk=customer.pk).first()
    )
    due = leaving.customers_to_forget(timezone.now(), privacy.holds())
    if found is None or not due.filter(pk=found.pk).exists():
        return False
    journal.record("booking.customer_forgotten", found, hub=found.hub.slug, by=by)
    if not leaving.papers_kept_until(found)[0]:
        found.delete()
        return True
    found.passes.update(granted_by=None)
    found.name, found.email, found.forgotten_at = GONE, "", timezone.now()
    found.street = found.postcode = found.town = ""
    found.save()
    return True


@transaction.atomic
def forget_statement(statement: Statement, *, by: Any = None) -> bool:
    """Forget for whom a statement was, what stood in its lines, and why it was a correction, once it need not be kept
    any more (`access.leaving`); say whether there was something left.

    Number, month, sums and taxes stay: numbers have no gaps, and what a hub took is the same before and after. The
    database keeps it from being done too early, whatever the day is here.
    """
    found = Statement.objects.select_for_update(of=("self",)).select_related("hub").get(pk=statement.pk)
    due = leaving.statements_to_forget(timezone.now(), privacy.holds())
    if not due.filter(pk=found.pk).exists():
        return False
    Statement.objects.filter(pk=found.pk).update(
        recipient={"name": GONE, "street": "", "place": "", "number": found.recipient["number"]},
        lines=[],
        reason=GONE if found.reason else "",
        issued_by=None,
        forgotten_at=timezone.now(),
    )
    journal.record("booking.statement_forgotten", found, hub=found.hub.slug, by=by)
    return True
