"""Advisers' own calendars: whose are read, and which are due."""

from datetime import datetime

from django.db.models import QuerySet

from hubnetz.booking.models import OutsideCalendar, Resource


def calendar_of(resource: Resource) -> OutsideCalendar | None:
    """Return the calendar that is read for an adviser; for pages that found the adviser through access."""
    return OutsideCalendar.objects.filter(resource=resource).first()


def calendars_due(now: datetime) -> "QuerySet[OutsideCalendar]":
    """Return the calendars that are to be read now, who has waited longest first; for the clock."""
    rows = OutsideCalendar.objects.filter(next_at__lte=now, resource__retired_at=None)
    return rows.select_related("resource").order_by("next_at", "pk")
