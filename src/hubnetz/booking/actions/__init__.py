"""Verbs of booking.

`booking` and `series` are for those who come; `resources` for the hub that lets them; `licences` for who may use a
machine; `near`, `earlier`, `queue`, `referring` and `calendars` for hours with an adviser.
"""

from hubnetz.booking.actions.booking import approve, book, cancel, check_in, decline, lapse, move, release
from hubnetz.booking.actions.calendars import (
    connect_calendar,
    disconnect_calendar,
    note_calendar,
    read_again,
)
from hubnetz.booking.actions.earlier import (
    end_wish,
    lapse_earlier,
    leave_earlier,
    offer_earlier,
    take_earlier,
    wish_earlier,
)
from hubnetz.booking.actions.forgetting import forget_booking, forget_licence
from hubnetz.booking.actions.licences import grant, grant_attended, name_induction, withdraw_licence
from hubnetz.booking.actions.near import note_held, note_no_show, remind, set_line, settle, thank
from hubnetz.booking.actions.queue import (
    call,
    call_next,
    close_queue,
    forget_ticket,
    leave_queue,
    queue_up,
)
from hubnetz.booking.actions.referring import refer
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
    ConsentMissing,
    LicenceNeeded,
    LicenceOver,
    NobodyWaits,
    NotBookable,
    NotEncrypted,
    NotFree,
    NotWaiting,
    NotYet,
    OfferOver,
    QuotaUsed,
    ResourceChanged,
    UnitsTaken,
    WholeHasParts,
)

__all__ = [
    "SCOPES",
    "BookingOver",
    "BookingsAffected",
    "ConsentMissing",
    "LicenceNeeded",
    "LicenceOver",
    "NobodyWaits",
    "NotBookable",
    "NotEncrypted",
    "NotFree",
    "NotWaiting",
    "NotYet",
    "OfferOver",
    "QuotaUsed",
    "ResourceChanged",
    "UnitsTaken",
    "WholeHasParts",
    "approve",
    "book",
    "book_series",
    "call",
    "call_next",
    "cancel",
    "cancel_series",
    "change_resource",
    "check_in",
    "close_queue",
    "close_time",
    "connect_calendar",
    "decline",
    "disconnect_calendar",
    "end_wish",
    "forget_booking",
    "forget_licence",
    "forget_ticket",
    "grant",
    "grant_attended",
    "lapse",
    "lapse_earlier",
    "leave_earlier",
    "leave_queue",
    "move",
    "move_series",
    "name_induction",
    "note_calendar",
    "note_held",
    "note_no_show",
    "offer_earlier",
    "open_resource",
    "queue_up",
    "read_again",
    "refer",
    "release",
    "remind",
    "reopen",
    "retire_resource",
    "set_hours",
    "set_line",
    "set_units",
    "settle",
    "take_earlier",
    "thank",
    "wish_earlier",
    "withdraw_licence",
]
