"""Public pages behind a letter's link: a contact's list of people, a place on the waiting list."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hubnetz.events import access, actions, forms
from hubnetz.events.models import Party, Registration, Waiting
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers


@require_safe
@never_cache
def party(request: HttpRequest, key: str) -> HttpResponse:
    """Show a contact their seats, with a form for each person."""
    return _party(request, key, access.party_by_key(key))


@require_POST
@never_cache
def person(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """Say who comes on one of the seats."""
    own = access.party_by_key(key)
    seat = access.seat_of(own, code)
    form = _name_form(seat, request.POST)
    if form.is_valid():
        try:
            actions.name_person(seat, name=form.cleaned_data["name"], email=form.cleaned_data["email"])
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("%(name)s is on your list.") % {"name": form.cleaned_data["name"]})
            return answers.moved(request, reverse("events:party", args=[key]))
    return _party(request, key, own, typed=form, at=seat.code)


@require_POST
@never_cache
def person_cancellation(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """Give one of the seats back."""
    own = access.party_by_key(key)
    try:
        actions.withdraw(access.seat_of(own, code), by=None)
    except Refused as refusal:
        return _party(request, key, own, refusal=refusal.sentence)
    messages.success(request, _("The seat is given back."))
    return answers.moved(request, reverse("events:party", args=[key]))


def _party(
    request: HttpRequest,
    key: str,
    own: Party,
    typed: forms.Name | None = None,
    at: str = "",
    refusal: str = "",
) -> HttpResponse:
    seats = [
        (seat, typed if typed and seat.code == at else _name_form(seat)) for seat in access.seats_of(own)
    ]
    context = {
        "party": own,
        "event": own.event,
        "key": key,
        "seats": seats,
        "open_count": sum(not seat.name for seat, _form in seats),
        "refusal": refusal,
    }
    status = 422 if refusal or typed else 200
    return answers.page(request, "events/party.html", context, status=status)


def _name_form(seat: Registration, data: Any = None) -> forms.Name:
    begun = {"name": seat.name, "email": seat.email}
    return forms.Name(data, initial=begun, auto_id=f"{seat.code}_%s")


@require_safe
@never_cache
def waiting(request: HttpRequest, key: str) -> HttpResponse:
    """Show the place on the waiting list, or the offer that stands."""
    return _waiting(request, key, access.waiting_by_key(key))


@require_POST
@never_cache
def acceptance(request: HttpRequest, key: str) -> HttpResponse:
    """Take the seats that are offered."""
    own = access.waiting_by_key(key)
    try:
        actions.accept(own, by=None)
    except Refused as refusal:
        return _waiting(request, key, own, refusal=refusal.sentence)
    return answers.moved(request, reverse("events:waiting", args=[key]))


@require_POST
@never_cache
def leaving(request: HttpRequest, key: str) -> HttpResponse:
    """Leave the waiting list."""
    actions.leave(access.waiting_by_key(key), by=None)
    return answers.moved(request, reverse("events:waiting", args=[key]))


def _waiting(request: HttpRequest, key: str, own: Waiting, refusal: str = "") -> HttpResponse:
    offered = list(access.offer_to(own))
    context = {
        "entry": own,
        "event": own.event,
        "key": key,
        "offered": len(offered),
        "until": min((seat.held_until for seat in offered if seat.held_until), default=None),
        "place": access.place_in_queue(own),
        "got": access.seats_got(own),
        "waits": own.left_at is None and own.served_at is None,
        "refusal": refusal,
    }
    return answers.page(request, "events/waiting.html", context, status=422 if refusal else 200)
