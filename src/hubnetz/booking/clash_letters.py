"""The letter to an adviser whose own calendar has something else while people have booked them."""

from collections.abc import Sequence

from hubnetz.booking.models import Booking, Resource
from hubnetz.post import actions as post
from hubnetz.post import rendering
from hubnetz.post.models import Letter


def calendar_clash(resource: Resource, bookings: Sequence[Booking]) -> Letter | None:
    """Tell an adviser which hours collide, without saying whose they are; nobody who cannot sign in."""
    adviser = resource.user
    if adviser is None or not adviser.is_active or not adviser.email:
        return None
    return post.write(
        "booking.calendar_clash",
        to=adviser.email,
        language=adviser.language,
        template="booking/letters/calendar_clash.txt",
        context={
            "adviser": adviser,
            "resource": resource,
            "hub": resource.hub,
            "bookings": bookings,
            "page": lambda: f"{rendering.link('desk:bookings_adviser', resource.code)}#clashes",
        },
        about=resource,
        hub=resource.hub.slug,
    )
