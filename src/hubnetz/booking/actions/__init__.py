"""Verbs of booking.

`booking` and `series` are for those who come; `resources` for the hub that lets them; `licences` for who may use a
machine; `prices`, `customers` and `statements` for what it costs whom.
"""

from hubnetz.booking.actions.booking import approve, book, cancel, check_in, decline, lapse, move, release
from hubnetz.booking.actions.customers import (
    change_customer,
    end_membership,
    grant_pass,
    keep_customer,
    settle_organisation,
    withdraw_pass,
)
from hubnetz.booking.actions.exporting import note_export
from hubnetz.booking.actions.forgetting import forget_booking, forget_licence
from hubnetz.booking.actions.licences import grant, grant_attended, name_induction, withdraw_licence
from hubnetz.booking.actions.pictures import add_picture, change_picture, place_picture, remove_picture
from hubnetz.booking.actions.prices import (
    offer_pass,
    set_billing,
    set_tariff,
    stop_offering_pass,
    withdraw_tariff,
)
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
from hubnetz.booking.actions.sharing import note_read, revoke_calendar, share_calendar
from hubnetz.booking.actions.statements import correct, issue, issue_all
from hubnetz.booking.actions.training import add_licence_kind, drop_induction
from hubnetz.booking.refusals import (
    BookingOver,
    BookingsAffected,
    IssuedAlready,
    KindKnown,
    LicenceNeeded,
    LicenceOver,
    NotBilled,
    NotBookable,
    NotFree,
    NotYet,
    PassUsed,
    PictureRefused,
    QuotaUsed,
    ResourceChanged,
    UnitsTaken,
    WholeHasParts,
)

__all__ = [
    "SCOPES",
    "BookingOver",
    "BookingsAffected",
    "IssuedAlready",
    "KindKnown",
    "LicenceNeeded",
    "LicenceOver",
    "NotBilled",
    "NotBookable",
    "NotFree",
    "NotYet",
    "PassUsed",
    "PictureRefused",
    "QuotaUsed",
    "ResourceChanged",
    "UnitsTaken",
    "WholeHasParts",
    "add_licence_kind",
    "add_picture",
    "approve",
    "book",
    "book_series",
    "cancel",
    "cancel_series",
    "change_customer",
    "change_picture",
    "change_resource",
    "check_in",
    "close_time",
    "correct",
    "decline",
    "drop_induction",
    "end_membership",
    "forget_booking",
    "forget_licence",
    "grant",
    "grant_attended",
    "grant_pass",
    "issue",
    "issue_all",
    "keep_customer",
    "lapse",
    "move",
    "move_series",
    "name_induction",
    "note_export",
    "note_read",
    "offer_pass",
    "open_resource",
    "place_picture",
    "release",
    "remove_picture",
    "reopen",
    "retire_resource",
    "revoke_calendar",
    "set_billing",
    "set_hours",
    "set_tariff",
    "set_units",
    "settle_organisation",
    "share_calendar",
    "stop_offering_pass",
    "withdraw_licence",
    "withdraw_pass",
    "withdraw_tariff",
]
