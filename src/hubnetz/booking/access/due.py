"""What is to be forgotten of bookings, for whoever wants to know it before."""

from collections.abc import Collection, Mapping
from datetime import datetime

from hubnetz.booking.access import leaving, queue, staff


def due_to_forget(now: datetime, held: Mapping[str, Collection[str]]) -> list[tuple[str, int, int]]:
    """Return label, number and how many of them a hold keeps."""
    bookings = staff.bookings_to_forget(now)
    kept = bookings.filter(code__in=held.get("booking.booking", ())).count()
    return [
        ("booking.QueueTicket", queue.tickets_to_forget(now).count(), 0),
        ("booking.Booking", bookings.count(), kept),
        ("booking.Customer", leaving.customers_to_forget(now).count(), 0),
        ("booking.Licence", staff.licences_to_forget(now).count(), 0),
    ]
