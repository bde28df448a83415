"""The way from page to page of a hub's bookings: groups of pages, and the pages of the group one is in.

Only what the user's roles at the hub open is there; the database is asked nothing.
"""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hubnetz.booking.access import staff
from hubnetz.casework import access as casework
from hubnetz.desk.views.events_tabs import Group, Page
from hubnetz.network.models import Hub


def groups(path: str, hub: Hub, roles: Collection[str]) -> list[Group]:
    """Return the groups with those pages that the roles at the hub open, as they are seen from an address.

    A page that has no tab of its own belongs to the bookings.
    """
    powers = staff.powers_of(roles)
    notes = bool(set(roles).intersection(casework.WRITE))
    named = [
        (
            _("Bookings"),
            [
                (True, "bookings", pgettext("booking", "Week")),
                (True, "booking_day", pgettext("booking", "Day")),
                (True, "bookings_list", _("All bookings")),
                (True, "calendars", _("Calendars")),
            ],
        ),
        (
            _("Office hours"),
            [
                (True, "bookings_queue", _("Queue of today")),
                (powers.handles, "bookings_next", _("An hour for a caller")),
                (notes, "bookings_to_note", _("Hours to note")),
                (powers.handles, "bookings_referred", _("Booked at other hubs")),
                (True, "bookings_advisers", _("Advisers")),
                (True, "bookings_turnout", _("Who came")),
            ],
        ),
        (
            _("What can be booked"),
            [
                (True, "resources", _("What can be booked")),
                (True, "closed_times", _("Closed times")),
                (True, "licences", _("Licences")),
                (powers.handles, "booking_doors", _("Codes for doors")),
            ],
        ),
        (
            _("Prices and use"),
            [
                (True, "booking_prices", _("Prices")),
                (powers.decides, "booking_customers", _("Customers")),
                (powers.decides, "booking_statements", _("Statements")),
                (True, "booking_use", pgettext("of rooms", "Use")),
            ],
        ),
    ]
    found = [
        Group(text, [Page(reverse(f"desk:{name}"), said) for may, name, said in pages if may])
        for text, pages in named
    ]
    pages = [page for group in found for page in group.pages]
    here = max(pages, key=lambda one: one.match(path))
    if here.match(path) >= 0:
        here.current = "page" if path == here.url else "true"
    for page in pages:
        page.url += f"?hub={hub.slug}"
    return found
