"""Verbs of booking.

`booking` and `series` are for those who come; `resources` for the hub that lets them; `licences` for who may use a
machine.
"""

from hubnetz.booking.actions.booking import approve, book, cancel, check_in, decline, lapse, move, release
from hubnetz.booking.actions.forgetting import forget_booking, forget_licence
from hubnetz.booking.actions.licences import grant, grant_attended, name_induction, withdraw_licence
from hubnetz.booking.actions.resources import (
    change_resource,
    close_time,
    open_resource,
    reopen,
    retire_resource,
    set_hours,
    set_units,
)
from hubnetz.booking.actions.series import SCOPES, book_series, cancel_series, move_series
from hubnetz.booking.refusals import (
    BookingOver,
    BookingsAffected,
    LicenceNeeded,
    LicenceOver,
    NotBookable,
    NotFree,
    NotYet,
    QuotaUsed,
    ResourceChanged,
    UnitsTaken,
    WholeHasParts,
)

__all__ = [
    "SCOPES",
    "BookingOver",
    "BookingsAffected",
    "LicenceNeeded",
    "LicenceOver",
    "NotBookable",
    "NotFree",
    "NotYet",
    "QuotaUsed",
    "ResourceChanged",
    "UnitsTaken",
    "WholeHasParts",
    "approve",
    "book",
    "book_series",
    "cancel",
    "cancel_series",
    "change_resource",
    "check_in",
    "close_time",
    "decline",
    "forget_booking",
    "forget_licence",
    "grant",
    "grant_attended",
    "lapse",
    "move",
    "move_series",
    "name_induction",
    "open_resource",
    "release",
    "reopen",
    "retire_resource",
    "set_hours",
    "set_units",
    "withdraw_licence",
]
