"""What the desk's pages about bookings share: their tabs, states, and a square code."""

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hubnetz.booking.models import Booking, OutsideCalendar
from hubnetz.desk.views import bookings_tabs
from hubnetz.ui import formats

register = template.Library()


@register.inclusion_tag("desk/booking_groups.html", takes_context=True)
def booking_tabs(context: Context) -> dict[str, object]:
    """Show the way from page to page of a hub's bookings: of the page's hub, else of the user's first."""
    seat = context["seat"]
    hub = context.get("hub") or seat.hub or seat.hubs[0]
    return {"tabs": bookings_tabs.groups(context["request"].path, hub, seat.roles.get(hub, frozenset()))}


@register.simple_tag
def booking_state(booking: Booking) -> str:
    """Say where a booking stands, and nothing of what it is about."""
    if booking.ending == Booking.Ending.NO_SHOW:
        return _("nobody came")
    if booking.cancelled_at:
        return _("cancelled")
    if booking.checked_in_at:
        return pgettext("hour", "held")
    if booking.confirmed_at is None:
        return _("asked")
    return _("over") if booking.ends_at <= timezone.now() else _("booked")


@register.simple_tag
def calendar_state(calendar: OutsideCalendar) -> str:
    """Say when a calendar was read for the last time."""
    if calendar.read_at is None:
        return _("could not be read so far") if calendar.trouble else _("not read yet")
    at = f"{formats.day_short(calendar.read_at)}, {formats.time_of_day(calendar.read_at)}"
    if calendar.trouble:
        return _("last read on %(at)s, not since") % {"at": at}
    return _("read on %(at)s") % {"at": at}


@register.simple_tag
def calendar_trouble(calendar: OutsideCalendar) -> str:
    """Say why a calendar could not be read, and what helps."""
    kinds = OutsideCalendar.Trouble
    said = {
        kinds.ADDRESS: _("The address is not https, or leads to a machine that may not be asked."),
        kinds.AWAY: _("The server does not answer. It is tried again by itself."),
        kinds.REFUSED: _("The server refuses the name or the password. Please give them again."),
        kinds.MISSING: _("There is no calendar at this address any more. Please check the address."),
        kinds.TOO_LARGE: _("The calendar is too large. Please share one with the coming months only."),
        kinds.UNREADABLE: _("What stands there is no calendar. Please check the address and the kind."),
    }[kinds(calendar.trouble)]
    if calendar.read_at:
        said += " " + _("Until it works again, what was read last still holds.")
    return said


@register.simple_tag
def square_code(address: str) -> SafeString:
    """Draw an address as a square code for a phone."""
    import segno  # only where one is shown

    drawn = segno.make(address, error="m").svg_inline(scale=4, border=3, light="#fff")
    return format_html('<p class="queue-new__code" aria-hidden="true">{}</p>', mark_safe(drawn))  # noqa: S308 (drawn by us)
