"""What can be booked (resource), who has it when (booking), who may use a machine (licence)."""

from hubnetz.booking.models.booking import Allocation, Booking, BookingQuerySet, BookingSeries
from hubnetz.booking.models.licence import Induction, Licence, LicenceKind, LicenceQuerySet
from hubnetz.booking.models.picture import ResourcePicture
from hubnetz.booking.models.resource import (
    ClosedTime,
    Feature,
    OpeningHours,
    Resource,
    ResourceQuerySet,
    Unit,
)
from hubnetz.booking.models.sharing import CalendarLink

__all__ = [
    "Allocation",
    "Booking",
    "BookingQuerySet",
    "BookingSeries",
    "CalendarLink",
    "ClosedTime",
    "Feature",
    "Induction",
    "Licence",
    "LicenceKind",
    "LicenceQuerySet",
    "OpeningHours",
    "Resource",
    "ResourcePicture",
    "ResourceQuerySet",
    "Unit",
]
