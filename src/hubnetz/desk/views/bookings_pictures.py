"""How what can be booked looks: pictures, each with what it shows in words."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.booking import access, actions
from hubnetz.booking.access import pictures as access_pictures
from hubnetz.desk import booking_picture_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.views import bookings_frame, frame
from hubnetz.lib.errors import Refused

both = require_http_methods(["GET", "POST"])


@require_safe
@frame.for_staff
def pictures(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show the pictures of a resource in their order."""
    found = access.resource_run_by(request.user, code)
    context = {"resource": found, "pictures": list(access_pictures.pictures_of(found))}
    return bookings_frame.page(request, seat, "desk/resource_pictures.html", context, hub=found.hub)


@both
@frame.for_staff
def new_picture(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show how it looks."""
    found = access.resource_run_by(request.user, code)
    form = forms.AddPicture(request.POST, request.FILES) if request.method == "POST" else forms.AddPicture()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_picture(
                found, data["file"], **form.values, idempotency_key=data["idempotency_key"], by=request.user
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Added."))
            return bookings_frame.back(request, "resource_pictures", code)
    context = {"resource": found}
    return bookings_frame.page(request, seat, "desk/resource_picture.html", context, hub=found.hub, form=form)


@both
@frame.for_staff
def picture(request: HttpRequest, seat: Seat, code: str, picture: str) -> HttpResponse:
    """Say anew what a picture shows."""
    own = access_pictures.picture_run_by(request.user, code, picture)
    form = forms.Describe(frame.sent(request), initial=forms.Describe.of(own))
    if request.method == "POST" and form.is_valid():
        actions.change_picture(own, **form.values, by=request.user)
        messages.success(request, _("Saved."))
        return bookings_frame.back(request, "resource_pictures", code)
    context = {"resource": own.resource, "picture": own}
    hub = own.resource.hub
    return bookings_frame.page(request, seat, "desk/resource_picture.html", context, hub=hub, form=form)


@require_POST
@frame.for_staff
def place(request: HttpRequest, seat: Seat, code: str, picture: str) -> HttpResponse:
    """Show a picture one place earlier or later."""
    own = access_pictures.picture_run_by(request.user, code, picture)
    actions.place_picture(own, up=request.POST.get("to") == "up", by=request.user)
    return bookings_frame.back(request, "resource_pictures", code)


@require_POST
@frame.for_staff
def removal(request: HttpRequest, seat: Seat, code: str, picture: str) -> HttpResponse:
    """Take a picture away."""
    actions.remove_picture(access_pictures.picture_run_by(request.user, code, picture), by=request.user)
    messages.success(request, _("Removed."))
    return bookings_frame.back(request, "resource_pictures", code)
