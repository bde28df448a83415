"""Bookings that stand while an adviser's own calendar says that they have something else to do."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from hubnetz.booking.models import Allocation, Booking, BookingTold, BusySpan, Resource
from hubnetz.network import access as network
from hubnetz.network.models import Hub


def clashes_of(resource: Resource, now: datetime | None = None) -> "QuerySet[Booking]":
    """Return the bookings and requests to come of an adviser that collide with their own calendar, the next first.

    For pages and verbs that found the adviser through access. The time kept free before and after does not count.
    """
    return _clashing(resource__in=[resource.pk], now=now).select_related("resource__hub", "topic")


def clashing_at(user: Any, hub: Hub) -> dict[int, int]:
    """Return how many bookings of each adviser of a hub collide; nothing of a hub where the user does not work."""
    at_hub: dict[str, Any] = {"resource__hub": hub, "resource__hub__in": network.hubs_of(user).values("pk")}
    rows = _allocations(**at_hub).values_list("resource", "booking").distinct()
    found: dict[int, int] = {}
    for resource, _booking in rows:
        found[resource] = found.get(resource, 0) + 1
    return found


def clashes_untold(resource: Resource) -> "QuerySet[Booking]":
    """Return those of `clashes_of` that the adviser has not been told of at this time of theirs."""
    told = BookingTold.objects.filter(
        booking=OuterRef("pk"), kind=BookingTold.Kind.CLASH, starts_at=OuterRef("starts_at")
    )
    return clashes_of(resource).exclude(Exists(told))


def _clashing(*, now: datetime | None, **which: Any) -> "QuerySet[Booking]":
    rows = Booking.objects.filter(pk__in=_allocations(now=now, **which).values("booking"))
    return rows.order_by("starts_at", "pk")


def _allocations(*, now: datetime | None = None, **which: Any) -> "QuerySet[Allocation]":
    busy = BusySpan.objects.filter(
        unit=OuterRef("unit"),
        during__startswith__lt=OuterRef("booking__ends_at"),
        during__endswith__gt=OuterRef("booking__starts_at"),
    )
    rows = Allocation.objects.filter(
        freed_at=None, booking__cancelled_at=None, booking__checked_in_at=None, **which
    )
    return rows.filter(Exists(busy), booking__ends_at__gt=now or timezone.now())
