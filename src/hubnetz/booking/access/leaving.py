"""Who is to be forgotten though no booking says their name any more: people who were kept as customers."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from hubnetz.booking.models import Booking, Customer, Pass, Statement
from hubnetz.events.access import forgetting as keeping


def customers_to_forget(now: datetime) -> "QuerySet[Customer]":
    """Return the people kept as customers for as long as people are kept, of whom nothing is left that needs them.

    Who has had a statement or paid ahead stays: those are documents of bookkeeping. So does who has a booking that is
    not forgotten. Companies are no people.
    """
    before = keeping.limit(now)
    if before is None:
        return Customer.objects.none()
    booked = Booking.objects.filter(resource__hub=OuterRef("hub"), email=OuterRef("email"))
    sold = Pass.objects.filter(customer=OuterRef("pk"))
    billed = Statement.objects.filter(customer=OuterRef("pk"))
    rows = Customer.objects.filter(organisation=None, made_at__lt=before)
    return rows.exclude(Exists(booked)).exclude(Exists(sold)).exclude(Exists(billed)).order_by("pk")
