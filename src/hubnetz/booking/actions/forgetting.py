"""The verb by which people are forgotten when it is time; that something was booked stays."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from hubnetz.booking import access
from hubnetz.booking.access import leaving
from hubnetz.booking.models import Booking, BookingSeries, Customer, Licence
from hubnetz.journal import actions as journal
from hubnetz.post import actions as post
from hubnetz.privacy import access as privacy

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
    """Delete a person who was kept as a customer and of whom nothing is left; say whether they were still there."""
    found = (
        Customer.objects.select_for_update(of=("self",)).select_related("hub").filter(pk=customer.pk).first()
    )
    if found is None or not leaving.customers_to_forget(timezone.now()).filter(pk=found.pk).exists():
        return False
    journal.record("booking.customer_forgotten", found, hub=found.hub.slug, by=by)
    found.delete()
    return True
