"""What the link on a number opens: the own place in a hub's queue of today."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hubnetz.booking import access, actions
from hubnetz.booking.models import QueueTicket
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers


@require_safe
@never_cache
def ticket(request: HttpRequest, key: str) -> HttpResponse:
    """Show how many are before somebody, and when they probably have their turn."""
    return _shown(request, key, access.ticket_by_key(key))


@require_POST
@never_cache
def leaving(request: HttpRequest, key: str) -> HttpResponse:
    """Leave the queue."""
    found = access.ticket_by_key(key)
    try:
        actions.leave_queue(found)
    except Refused as refusal:
        return _shown(request, key, found, refusal.sentence)
    return answers.moved(request, reverse("booking:ticket", args=[key]))


def _shown(request: HttpRequest, key: str, found: QueueTicket, refusal: str = "") -> HttpResponse:
    waits = not found.called_at and not found.ended_at
    context = {
        "ticket": found,
        "key": key,
        "place": access.place_of(found) if waits else None,
        "refusal": refusal,
    }
    return answers.page(request, "booking/ticket.html#place", context, status=422 if refusal else 200)
