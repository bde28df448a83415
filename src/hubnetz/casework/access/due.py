"""Which questions are to be forgotten, and how long files are kept."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from hubnetz.casework.models import Case, Enquiry
from hubnetz.lib.periods import BERLIN, months_before, start_of_day

CASE_YEARS = 10  # proofs for grants and aid


def case_kept_until(case: Case) -> date | None:
    """Return the last day on which a closed file has to be kept; None while it is open."""
    if case.closed_at is None:
        return None
    return date(case.closed_at.astimezone(BERLIN).year + CASE_YEARS, 12, 31)


def enquiries_to_forget(now: datetime) -> "QuerySet[Enquiry]":
    """Return the questions answered or closed long enough ago that are no part of a file and say whose they are."""
    months = settings.HUBNETZ_ENQUIRIES_KEPT
    if not months:
        return Enquiry.objects.none()
    before = start_of_day(months_before(now.astimezone(BERLIN).date(), months))
    over = Q(closed_at__lt=before) | Q(closed_at=None, answered_at__lt=before)
    found = Enquiry.objects.filter(over, Q(name__gt="") | Q(email__gt=""), case=None)
    return found.order_by("pk")


def due_to_forget(now: datetime, held: Mapping[str, Collection[str]]) -> list[tuple[str, int, int]]:
    """Return label, number and how many of them a hold keeps."""
    found = enquiries_to_forget(now)
    kept = found.filter(code__in=held.get("casework.enquiry", ())).count()
    return [("casework.Enquiry", found.count(), kept)]
