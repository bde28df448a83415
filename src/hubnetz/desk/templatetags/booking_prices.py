"""Which pages about bookings somebody may open."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hubnetz.booking.access import staff
from hubnetz.desk.access import Seat
from hubnetz.network.models import Hub

register = template.Library()


@register.simple_tag
def price_pages(seat: Seat, hub: Hub, path: str) -> list[dict[str, Any]]:
    """Return the pages about a hub's bookings that the roles of the user there open, and which one is shown."""
    pages = (
        ("bookings", _("Week"), ()),
        ("booking_prices", _("Prices"), ()),
        ("booking_customers", _("Customers"), staff.DECIDE),
        ("booking_statements", _("Statements"), staff.DECIDE),
        ("booking_use", pgettext("of rooms", "Use"), ()),
        ("booking_doors", _("Codes for doors"), staff.HANDLE),
    )
    found = []
    for name, text, roles in pages:
        if not roles or seat.roles[hub].intersection(roles):
            address = reverse(f"desk:{name}")
            found.append({"text": text, "url": f"{address}?hub={hub.slug}", "is_here": address == path})
    return found
