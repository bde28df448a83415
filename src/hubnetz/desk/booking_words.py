"""How bookings are said at the desk."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATES = {
    "asked": pgettext_lazy("booking", "asked"),
    "booked": pgettext_lazy("booking", "booked"),
    "there": pgettext_lazy("booking", "is there"),
    "over": pgettext_lazy("booking", "over"),
    "self": pgettext_lazy("booking", "given back"),
    "staff": pgettext_lazy("booking", "cancelled by the hub"),
    "declined": pgettext_lazy("booking", "declined"),
    "lapsed": pgettext_lazy("booking", "never answered"),
    "no_show": pgettext_lazy("booking", "nobody came"),
    "closed": pgettext_lazy("booking", "cancelled: closed"),
}
STATE_KINDS = {
    "asked": "info",
    "booked": "success",
    "there": "success",
    "no_show": "danger",
    "self": "warning",
    "staff": "warning",
    "declined": "warning",
    "lapsed": "warning",
    "closed": "warning",
}
LISTED = {
    "coming": _("To come"),
    "requests": _("To decide"),
    "past": _("Over"),
    "missed": _("Nobody came"),
    "cancelled": _("Cancelled"),
    "all": _("All"),
}
RESOURCE = {
    "desks": pgettext_lazy("resource", "desks"),
    "room": pgettext_lazy("resource", "room"),
    "lab": pgettext_lazy("resource", "lab"),
    "machine": pgettext_lazy("resource", "machine"),
    "adviser": pgettext_lazy("resource", "office hours"),
    "thing": pgettext_lazy("resource", "thing to borrow"),
}
HISTORY = {
    "booking.resource_opened": pgettext_lazy("history", "Added"),
    "booking.resource_changed": pgettext_lazy("history", "Changed"),
    "booking.resource_retired": pgettext_lazy("history", "Given up"),
    "booking.units_set": _("Number changed"),
    "booking.hours_set": _("Opening hours changed"),
    "booking.closed": pgettext_lazy("history", "Closed for a time"),
    "booking.reopened": pgettext_lazy("history", "Open again"),
    "booking.series_booked": _("Booked as a series"),
    "booking.licence_granted": _("Licence granted"),
    "booking.licence_withdrawn": _("Licence withdrawn"),
    "booking.induction_named": _("Made an induction"),
    "booking.induction_dropped": _("No induction any more"),
    "booking.licence_kind_made": _("Kind of licence added"),
    "booking.licence_kind_changed": _("Kind of licence changed"),
    "booking.bookings_exported": _("List of bookings taken along"),
    "booking.calendar_shared": _("Calendar link made"),
    "booking.calendar_revoked": _("Calendar link revoked"),
    "booking.picture_added": _("Picture added"),
    "booking.picture_changed": _("Picture changed"),
    "booking.picture_removed": _("Picture removed"),
}
