"""At which hub a page of bookings is, and whether the user's roles there let them in; asks the database nothing."""

from django.core.exceptions import PermissionDenied

from hubnetz.booking.access import staff
from hubnetz.desk.access import Seat
from hubnetz.network.models import Hub


def hub_of(seat: Seat, *roles: str) -> Hub:
    """Return the chosen hub, or the first; with roles only if the user holds one of them there.

    :raises PermissionDenied: if the user works there with another role
    """
    hub = seat.hub or seat.hubs[0]
    if roles and not seat.roles[hub].intersection(roles):
        raise PermissionDenied
    return hub


def selling(seat: Seat) -> Hub:
    """Return the hub whose customers and statements the user keeps.

    :raises PermissionDenied: if the user works there with another role
    """
    return hub_of(seat, *staff.DECIDE)


def pricing(seat: Seat) -> Hub:
    """Return the hub whose prices the user sets.

    :raises PermissionDenied: if the user works there with another role
    """
    return hub_of(seat, *staff.RUN)
