"""What can be booked (resource), who has it when (booking), who may use a machine (licence)."""

from hubnetz.booking.models.booking import Allocation, Booking, BookingQuerySet, BookingSeries
from hubnetz.booking.models.calendar import BusySpan, OutsideCalendar
from hubnetz.booking.models.customer import Allowance, Customer, Draw, Pass
from hubnetz.booking.models.earlier import EarlierOffer, EarlierWish
from hubnetz.booking.models.hours import BookingTold, Line, QueueTicket, Referral
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
from hubnetz.booking.models.statement import Statement
from hubnetz.booking.models.tariff import Billing, PassKind, Tariff

__all__ = [
    "Allocation",
    "Allowance",
    "Billing",
    "Booking",
    "BookingQuerySet",
    "BookingSeries",
    "BookingTold",
    "BusySpan",
    "CalendarLink",
    "ClosedTime",
    "Customer",
    "Draw",
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
    "Pass",
    "PassKind",
    "QueueTicket",
    "Referral",
    "Resource",
    "ResourcePicture",
    "ResourceQuerySet",
    "Statement",
    "Tariff",
    "Unit",
]
