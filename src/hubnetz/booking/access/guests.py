"""What a letter's link opens: one booking of one person."""

from datetime import datetime
from typing import Any

from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404

from hubnetz.booking.models import Booking, BookingSeries, Resource

_SIGNER = signing.Signer(salt="booking.booking", sep="~")


def key_to(booking: Booking) -> str:
    """Return what a letter's link carries: whoever has it may see, move and cancel this one booking."""
    return _SIGNER.sign(booking.code)


def booking_by_key(key: str) -> Booking:
    """Return the booking that a letter's link opens.

    :raises Http404: for a link that is not ours, as for a missing booking
    """
    try:
        code = _SIGNER.unsign(key)
    except signing.BadSignature:
        raise Http404 from None
    rows = Booking.objects.select_related("resource__hub", "resource__site", "topic", "series")
    return get_object_or_404(rows, code=code)


def others_of(booking: Booking) -> list[Resource]:
    """Return what a booking is for beside what it names first."""
    asked = booking.allocations.exclude(resource=booking.resource_id).values("resource")
    return list(Resource.objects.filter(pk__in=asked).order_by("pk"))


def skipped_by(series: BookingSeries) -> list[dict[str, Any]]:
    """Return the dates of a series that could not be had, with why."""
    return [
        {"starts_at": datetime.fromisoformat(one["starts_at"]), "why": one["why"]} for one in series.skipped
    ]
