"""What all pages of booking share at the desk: the hub they are about, the way from page to page, what one may do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hubnetz.booking import access
from hubnetz.desk.access import Seat
from hubnetz.desk.views import frame
from hubnetz.network.models import Hub
from hubnetz.ui import answers


def hub_of(seat: Seat) -> Hub:
    """Return the hub a page is about: the chosen one, else the first."""
    return seat.hub or seat.hubs[0]


def page(
    request: HttpRequest,
    seat: Seat,
    template: str,
    context: dict[str, Any],
    *,
    hub: Hub | None = None,
    powers: access.Powers | None = None,
    refusal: str = "",
    **options: Any,
) -> HttpResponse:
    """Answer with a page of booking; with 422 where a verb refused."""
    hub = hub or hub_of(seat)
    powers = powers or access.powers_of(seat.roles.get(hub, ()))
    shared = {
        "hub": hub,
        "at": f"?hub={hub.slug}",
        "powers": powers,
        "tabs": _tabs(request, hub, powers),
        "refusal": refusal,
    }
    if refusal:
        options["status"] = 422
    return frame.page(request, seat, template, {**shared, **context}, **options)


def to(name: str, *args: Any, hub: Hub | None = None, **query: Any) -> str:
    """Return the address of a page of booking, at a hub."""
    said = {"hub": hub.slug} if hub else {}
    return reverse(f"desk:{name}", args=args, query={**said, **query} or None)


def back(request: HttpRequest, name: str, *args: Any, hub: Hub | None = None, **query: Any) -> HttpResponse:
    """Send the browser to a page of booking after a change."""
    return answers.moved(request, to(name, *args, hub=hub, **query))


def _tabs(request: HttpRequest, hub: Hub, powers: access.Powers) -> list[dict[str, Any]]:
    named = [
        ("bookings", pgettext("booking", "Week")),
        ("booking_day", pgettext("booking", "Day")),
        ("bookings_list", _("All bookings")),
        ("resources", _("What can be booked")),
        ("closed_times", _("Closed times")),
        ("licences", _("Licences")),
        ("calendars", _("Calendars")),
    ]
    found = []
    for name, text in named:
        url = reverse(f"desk:{name}")
        here = request.path == url if name == "bookings" else request.path.startswith(url)
        found.append({"text": text, "url": f"{url}?hub={hub.slug}", "current": here})
    return found
