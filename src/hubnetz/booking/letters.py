"""One function per letter. Who has no address of their own gets none: the desk tells them."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from hubnetz.booking import access
from hubnetz.booking.access import staff
from hubnetz.booking.models import Booking, BookingSeries, Licence
from hubnetz.network import access as network
from hubnetz.post import actions as post
from hubnetz.post import rendering
from hubnetz.post.models import Letter


def booking_confirmed(booking: Booking) -> Letter | None:
    """Tell somebody what is theirs, when and where, and how to move or cancel it."""
    return write("booking_confirmed", booking)


def booking_requested(booking: Booking) -> Letter | None:
    """Tell somebody that the hub has their request, keeps the time for them meanwhile, and decides."""
    return write("booking_requested", booking)


def request_received(booking: Booking) -> list[Letter]:
    """Tell all who decide at the hub that somebody asks, and where they say yes or no; a series is one request."""
    resource, address = booking.resource, settings.HUBNETZ_FRONTS["desk_booking"]
    people = {one.user.pk: one.user for one in network.team_of(resource.hub) if one.role in staff.DECIDE}
    return [
        post.write(
            "booking.request_received",
            to=user.email,
            language=user.language,
            template="booking/letters/request_received.txt",
            context={
                "booking": booking,
                "colleague": user,
                "resource": resource,
                "others": access.others_of(booking),
                "hub": resource.hub,
                "desk_page": lambda: rendering.link(address, booking.code),
            },
            about=booking,
            hub=resource.hub.slug,
        )
        for user in people.values()
        if user.is_active
    ]


def booking_declined(booking: Booking, reason: str) -> Letter | None:
    """Tell somebody that the hub said no, and why."""
    return write("booking_declined", booking, reason=reason)


def booking_moved(booking: Booking) -> Letter | None:
    """Tell somebody the new time and place."""
    return write("booking_moved", booking)


def booking_cancelled(booking: Booking, reason: str = "") -> Letter | None:
    """Tell somebody that the booking does not stand any more, by whom it ended and why."""
    return write("booking_cancelled", booking, reason=reason)


def series_confirmed(series: BookingSeries) -> Letter | None:
    """Tell somebody which dates are theirs, and which could not be had."""
    bookings = list(series.bookings.live().order_by("starts_at", "pk"))
    if not series.email:
        return None
    return post.write(
        "booking.series_confirmed",
        to=series.email,
        language=series.language,
        template="booking/letters/series_confirmed.txt",
        context={
            "name": series.name,
            "resource": series.resource,
            "hub": series.resource.hub,
            "dates": [
                {
                    "booking": one,
                    "link": _own_page(one),
                }
                for one in bookings
            ],
            "asks": any(one.confirmed_at is None for one in bookings),
            "skipped": access.skipped_by(series),
        },
        about=series,
        hub=series.resource.hub.slug,
    )


def series_cancelled(bookings: Sequence[Booking], reason: str = "") -> Letter | None:
    """Tell somebody which dates of a series do not stand any more."""
    first = bookings[0]
    if not first.email:
        return None
    return post.write(
        "booking.series_cancelled",
        to=first.email,
        language=first.language,
        template="booking/letters/series_cancelled.txt",
        context={
            "name": first.name,
            "resource": first.resource,
            "hub": first.resource.hub,
            "bookings": bookings,
            "reason": reason,
        },
        about=first.series or first,
        hub=first.resource.hub.slug,
    )


def licence_granted(licence: Licence) -> Letter:
    """Tell somebody which machines they may use, and until when."""
    return _of_licence("licence_granted", licence)


def licence_withdrawn(licence: Licence) -> Letter:
    """Tell somebody that they may not use these machines any more, and why."""
    return _of_licence("licence_withdrawn", licence)


def _of_licence(kind: str, licence: Licence) -> Letter:
    return post.write(
        f"booking.{kind}",
        to=licence.email,
        language=licence.language,
        template=f"booking/letters/{kind}.txt",
        context={"name": licence.name, "licence": licence, "hub": licence.hub},
        about=licence,
        hub=licence.hub.slug,
    )


def write(kind: str, booking: Booking, **more: Any) -> Letter | None:
    """Write a letter of a kind about a booking to whoever has it; none to who has no address."""
    if not booking.email:
        return None
    resource = booking.resource
    return post.write(
        f"booking.{kind}",
        to=booking.email,
        language=booking.language,
        template=f"booking/letters/{kind}.txt",
        context={
            "booking": booking,
            "name": booking.name,
            "resource": resource,
            "others": access.others_of(booking),
            "hub": resource.hub,
            "site": resource.site,
            "cost": lambda: access.cost_of(booking),
            "line": access.line_of(resource) if booking.mode != resource.Mode.ON_SITE else None,
            "on_site": booking.mode == booking.resource.Mode.ON_SITE,
            **more,
            "own_page": _own_page(booking),
            "calendar_file": lambda: rendering.link("booking:own_calendar", access.key_to(booking)),
            "hub_page": lambda: rendering.link("booking:at_hub", resource.hub.slug),
        },
        about=booking,
        hub=resource.hub.slug,
    )


def _own_page(booking: Booking) -> Any:
    return lambda: rendering.link("booking:own", access.key_to(booking))
