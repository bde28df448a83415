"""What can be booked (resource), who has it when (booking), who may use a machine (licence)."""

from hubnetz.booking.models.booking import Allocation, Booking, BookingQuerySet, BookingSeries
from hubnetz.booking.models.calendar import BusySpan, OutsideCalendar
from hubnetz.booking.models.earlier import EarlierOffer, EarlierWish
from hubnetz.booking.models.hours import BookingTold, Line, QueueTicket, Referral
from hubnetz.booking.models.licence import Induction, Licence, LicenceKind, LicenceQuerySet
from hubnetz.booking.models.resource import (
    ClosedTime,
    Feature,
    OpeningHours,
    Resource,
    ResourceQuerySet,
    Unit,
)

__all__ = [
    "Allocation",
    "Booking",
    "BookingQuerySet",
    "BookingSeries",
    "BookingTold",
    "BusySpan",
    "ClosedTime",
    "EarlierOffer",
    "EarlierWish",
    "Feature",
    "Induction",
    "Licence",
    "LicenceKind",
    "LicenceQuerySet",
    "Line",
    "OpeningHours",
    "OutsideCalendar",
    "QueueTicket",
    "Referral",
    "Resource",
    "ResourceQuerySet",
    "Unit",
]
