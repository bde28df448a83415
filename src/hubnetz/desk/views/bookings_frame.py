"""What all pages of booking share at the desk: the hub they are about, the way from page to page, what one may do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

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
