"""The queue of today at a hub's desk."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hubnetz.booking import access, actions
from hubnetz.booking.models import QueueTicket
from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.booking_forms import Yes
from hubnetz.desk.booking_hour_forms import QueueUp
from hubnetz.desk.views import frame
from hubnetz.lib.errors import Refused
from hubnetz.network.access import standing
from hubnetz.network.models import Hub
from hubnetz.ui import addresses, answers


@require_http_methods(["GET", "POST"])
@frame.for_staff
def queue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show who waits and when it is their turn; give somebody the next number."""
    hub = seat.hub or seat.hubs[0]
    may = bool(seat.roles[hub].intersection(access.HANDLE))
    today = access.today_at(request.user, hub)
    form = QueueUp(standing.topics(), today.advisers, frame.sent(request))
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        if form.is_valid():
            try:
                made = actions.queue_up(hub, **form.values, by=request.user)
            except Refused as refusal:
                form.refuse(refusal.sentence)
            else:
                messages.success(request, _("Number %(number)s.") % {"number": made.number})
                return answers.moved(request, f"{_address(hub)}&new={made.code}")
    new = next((one.ticket for one in today.queue if one.ticket.code == request.GET.get("new")), None)
    context = {
        "hub": hub,
        "queue": today.queue,
        "called": today.called[:20],
        "advisers": [(one, sum(one.pk in place.advisers for place in today.queue)) for one in today.advisers],
        "new": new,
        "new_url": addresses.absolute(reverse("booking:ticket", args=[access.key_to_ticket(new)]))
        if new
        else "",
        "may": may,
    }
    looks.at(request, "queue", hub)
    return frame.page(request, seat, "desk/bookings_queue.html", context, form=form)


@require_POST
@frame.for_staff
def calling(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let an adviser call the next one, or one whom the button names."""
    adviser = access.adviser_calling(request.user, code)
    named = request.POST.get("ticket", "")[:20]
    return _done(request, adviser.hub, lambda: _call(request.user, adviser, named))


def _call(user: Any, adviser: Any, named: str) -> str:
    if named:
        called = actions.call(access.ticket_handled_by(user, named), adviser, by=user)
    else:
        called = actions.call_next(adviser, by=user)
    return _("Number %(number)s is called: %(name)s") % {
        "number": called.number,
        "name": called.name or _("no name"),
    }


@require_POST
@frame.for_staff
def leaving(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Note that somebody went away, or was not there when called."""
    found: QueueTicket = access.ticket_handled_by(request.user, code)
    missed = request.POST.get("missed") == "yes"

    def leave() -> str:
        actions.leave_queue(found, missed=missed, by=request.user)
        return _("Noted: is not in the queue any more.")

    return _done(request, found.hub, leave)


def _done(request: HttpRequest, hub: Hub, verb: Any) -> HttpResponse:
    Yes(request.POST).is_valid()
    try:
        messages.success(request, verb())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return answers.moved(request, _address(hub))


def _address(hub: Hub) -> str:
    return f"{reverse('desk:bookings_queue')}?hub={hub.slug}"
