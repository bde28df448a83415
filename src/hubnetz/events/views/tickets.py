"""The ticket of a seat on paper or on the phone, and what its code opens at the entrance."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hubnetz.events import access, actions
from hubnetz.events.access import door, tickets
from hubnetz.events.access.tickets import printed
from hubnetz.events.models import Registration
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers


@require_safe
@never_cache
def ticket(request: HttpRequest, key: str) -> HttpResponse:
    """Show the ticket large, for the phone at the entrance or for paper."""
    own = access.registration_by_key(key)
    context = {"registration": own, "event": own.event, "key": key, "ticket": printed(own)}
    return answers.page(request, "events/ticket.html", context)


@require_safe
@never_cache
def party_tickets(request: HttpRequest, key: str) -> HttpResponse:
    """Show a contact the tickets of their seats, one a page on paper, to hand on to those who come."""
    own = access.party_by_key(key)
    found = []
    for seat in access.seats_of(own).select_related("pool"):
        seat.event = own.event
        found.append(printed(seat))
    context = {"party": own, "event": own.event, "key": key, "tickets": [one for one in found if one]}
    return answers.page(request, "events/party_tickets.html", context)


@require_safe
@never_cache
def check_in(request: HttpRequest, ticket: str) -> HttpResponse:
    """Show the staff of the event whose ticket it is; everybody else what the code is for, and nothing more."""
    seat = _watched(request, ticket)
    if seat is None:
        return answers.page(request, "events/check_in_closed.html", {"ticket": ticket})
    return _check_in(request, seat, ticket)


@require_POST
@never_cache
def check_in_presence(request: HttpRequest, ticket: str) -> HttpResponse:
    """Note that the person is there, at the event or for a session."""
    seat = _watched(request, ticket)
    if seat is None:
        return answers.page(request, "events/check_in_closed.html", {"ticket": ticket}, status=403)
    session = door.session_of(seat.event, request.POST.get("session", ""))
    try:
        if session:
            actions.note_presence(seat, session, by=request.user)
        else:
            actions.note_attendance(seat, by=request.user)
    except Refused as refusal:
        return _check_in(request, seat, ticket, refusal=refusal.sentence)
    messages.success(request, _("%(name)s is noted as present.") % {"name": seat.name})
    return answers.moved(request, reverse("events:check_in", args=[ticket]))


def _watched(request: HttpRequest, ticket: str) -> Registration | None:
    if not request.user.is_authenticated:
        return None
    seat = tickets.registration_by_ticket(ticket)
    return seat if seat and door.may_watch(request.user, seat.event) else None


def _check_in(request: HttpRequest, seat: Registration, ticket: str, refusal: str = "") -> HttpResponse:
    guest = door.guest(seat.event, seat.code)
    context = {
        "seat": seat,
        "event": seat.event,
        "ticket": ticket,
        "guest": guest,
        "sessions": door.sessions_with(seat),
        "refusal": refusal,
    }
    return answers.page(request, "events/check_in.html", context, status=422 if refusal else 200)
