"""Who is to be forgotten though no booking says their name any more: people who were kept as customers, and what
bookkeeping documented of them, once that need not be kept any more.

A statement is kept for eight years from the end of the year in which it was issued, where public money paid ten
(`lib.privacy.TAX_YEARS`, `AID_YEARS`). A correction and what it corrects are kept as long as the later of them. What
was paid ahead counts from the day on which it ended, was taken back or was sold, whichever is last.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from hubnetz.booking.models import Booking, Customer, Pass, Statement
from hubnetz.events.access import forgetting as keeping
from hubnetz.lib.periods import BERLIN, start_of_day
from hubnetz.lib.privacy import AID_YEARS, TAX_YEARS, over_after, over_before

Held = Mapping[str, Collection[str]]


def statements_to_forget(now: datetime, held: Held) -> "QuerySet[Statement]":
    """Return the statements that need not be kept any more, with all that corrects them, and still say of whom they
    are; of companies, too: one may be a person."""
    needed = Statement.objects.filter(
        _statement_needed(now), customer=OuterRef("customer"), month=OuterRef("month")
    )
    found = Statement.objects.filter(~Exists(needed), forgotten_at=None)
    return found.exclude(customer__code__in=held.get("booking.customer", ())).order_by("pk")


def customers_to_forget(now: datetime, held: Held) -> "QuerySet[Customer]":
    """Return the people kept as customers of whom nothing is left that needs them.

    Who never had a statement nor paid ahead stays as long as people are kept; who has stays until the last of these
    documents is over; and who has a booking that is not forgotten stays in any case. Companies are no people.
    """
    of_customer = {"customer": OuterRef("pk")}
    has_papers = Exists(Pass.objects.filter(**of_customer)) | Exists(Statement.objects.filter(**of_customer))
    needed = Exists(Pass.objects.filter(_pass_needed(now), **of_customer)) | Exists(
        Statement.objects.filter(_statement_needed(now), **of_customer)
    )
    due, before = has_papers & ~needed, keeping.limit(now)
    if before is not None:
        due |= Q(made_at__lt=before) & ~has_papers
    booked = Booking.objects.filter(resource__hub=OuterRef("hub"), email=OuterRef("email"))
    rows = Customer.objects.filter(due, organisation=None, forgotten_at=None).exclude(Exists(booked))
    return rows.exclude(code__in=held.get("booking.customer", ())).order_by("pk")


def papers_kept_until(customer: Customer) -> tuple[bool, date | None]:
    """Say whether there are documents of bookkeeping about a customer, and the last day on which one has to be kept;
    None for no end so far: a membership that goes on."""
    days, goes_on = list[date](), False
    for year, aid in customer.statements.values_list("year", "aid_cents"):
        days.append(over_after(date(year, 12, 31), AID_YEARS if aid else TAX_YEARS))
    for one in customer.passes.all():
        goes_on = goes_on or (one.last_on is None and one.withdrawn_at is None)
        ends = one.withdrawn_at.astimezone(BERLIN).date() if one.withdrawn_at else one.last_on
        sold = one.granted_at.astimezone(BERLIN).date()
        days.append(over_after(max(ends or sold, sold), TAX_YEARS))
    return bool(days), None if goes_on else max(days, default=None)


def _statement_needed(now: datetime) -> Q:
    today = now.astimezone(BERLIN).date()
    return Q(year__gte=over_before(today, TAX_YEARS).year) | Q(
        year__gte=over_before(today, AID_YEARS).year, aid_cents__gt=0
    )


def _pass_needed(now: datetime) -> Q:
    day = over_before(now.astimezone(BERLIN).date(), TAX_YEARS)
    lasts = Q(withdrawn_at=None) & (Q(last_on=None) | Q(last_on__gte=day))
    return lasts | Q(granted_at__gte=start_of_day(day)) | Q(withdrawn_at__gte=start_of_day(day))
