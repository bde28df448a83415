"""What is to be forgotten of bookings, for whoever wants to know it before."""

from collections.abc import Collection, Mapping
from datetime import datetime

from hubnetz.booking.access import leaving, queue, staff


def due_to_forget(now: datetime, held: Mapping[str, Collection[str]]) -> list[tuple[str, int, int]]:
    """Return label, number and how many of them a hold keeps."""
    bookings = staff.bookings_to_forget(now)
    kept = bookings.filter(code__in=held.get("booking.booking", ())).count()
    papers = [
        (label, rows(now, {}).count(), rows(now, held).count())
        for label, rows in (
            ("booking.Statement", leaving.statements_to_forget),
            ("booking.Customer", leaving.customers_to_forget),
        )
    ]
    return [
        ("booking.QueueTicket", queue.tickets_to_forget(now).count(), 0),
        ("booking.Booking", bookings.count(), kept),
        *((label, number, number - free) for label, number, free in papers),
        ("booking.Licence", staff.licences_to_forget(now).count(), 0),
    ]
