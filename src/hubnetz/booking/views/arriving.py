"""“I am here”: by the link of a letter, by the code at the door, by the ticket that staff read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.accounts import limits
from hubnetz.booking import access, actions
from hubnetz.booking.access import arriving
from hubnetz.booking.arriving_forms import AtDoor
from hubnetz.booking.views import own
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers


@require_POST
@never_cache
def own_arrival(request: HttpRequest, key: str) -> HttpResponse:
    """Note that somebody is there, by the link of their letter."""
    found = access.booking_by_key(key)
    try:
        actions.check_in(found, by=None)
    except Refused as refusal:
        return own.shown(request, key, found, refusal.sentence)
    messages.success(request, _("Noted: you are here."))
    return answers.moved(request, reverse("booking:own", args=[key]))


@require_http_methods(["GET", "POST"])
@never_cache
def door(request: HttpRequest, door: str) -> HttpResponse:
    """Let a visitor who reads the code at the door say that they are here, by the address they booked with."""
    resource = arriving.resource_by_door(door)
    if limits.must_wait(request, "door"):
        return answers.too_many(request)
    form = AtDoor(request.POST if request.method == "POST" else None)
    arrived = None
    if request.method == "POST" and form.is_valid():
        found = arriving.booking_at_door(resource, form.cleaned_data["email"], timezone.now())
        if found is None:
            form.refuse(_("Nothing is booked here for this address now or in the next half hour."))
        else:
            try:
                arrived = actions.check_in(found, by=None)
            except Refused as refusal:
                form.refuse(refusal.sentence)
    if form.errors:
        limits.count_refusal(request, "door")
    context = {"resource": resource, "arrived": arrived}
    return answers.page(request, "booking/door.html", context, form=form)


@require_safe
@never_cache
def arrival(request: HttpRequest, ticket: str) -> HttpResponse:
    """Show staff of the hub whose ticket it is; everybody else what it is for, and nothing more."""
    found = arriving.booking_by_ticket(request.user, ticket)
    if found is None:
        return answers.page(request, "booking/arrival_closed.html", {"ticket": ticket})
    return answers.page(request, "booking/arrival.html", {"booking": found, "ticket": ticket})


@require_POST
@never_cache
def arrival_presence(request: HttpRequest, ticket: str) -> HttpResponse:
    """Note that the person with this ticket is there."""
    found = arriving.booking_by_ticket(request.user, ticket)
    if found is None:
        return answers.page(request, "booking/arrival_closed.html", {"ticket": ticket}, status=403)
    try:
        actions.check_in(found, by=request.user)
    except Refused as refusal:
        context = {"booking": found, "ticket": ticket, "refusal": refusal.sentence}
        return answers.page(request, "booking/arrival.html", context, status=422)
    messages.success(request, _("%(name)s is noted as present.") % {"name": found.name})
    return answers.moved(request, reverse("booking:arrival", args=[ticket]))
