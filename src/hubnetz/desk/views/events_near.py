"""Around the time of an event: letters before and after, who joined online, when names are forgotten."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from hubnetz.desk import event_near_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import actions
from hubnetz.events.access import forgetting, online, staff
from hubnetz.events.models import Event
from hubnetz.lib.errors import Refused


@require_http_methods(["GET", "POST"])
@frame.for_staff
def around(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show what happens before and after an event; planners say whether people are reminded and asked."""
    found = staff.event_seen_by(request.user, code)
    powers = staff.powers(request.user, found)
    if request.method == "POST" and not powers.plans:
        raise PermissionDenied
    present = {"reminds": found.reminds, "feedback_url": found.feedback_url}
    form = forms.Around(frame.sent(request), initial=present)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.settle_letters(
                found, reminds=data["reminds"], feedback_url=data["feedback_url"], by=request.user
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return events_frame.back(request, found, "event_around")
    return _around(request, seat, found, form)


@require_POST
@frame.for_staff
def photos(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Say whether photos are made at an event."""
    found = staff.event_planned_by(request.user, code)
    form = forms.Photos(request.POST, auto_id="photos_%s")
    if not form.is_valid():
        return _around(request, seat, found, photos_form=form)
    actions.settle_photos(
        found, takes_photos=form.cleaned_data["takes_photos"], note=form.note, by=request.user
    )
    messages.success(request, _("Saved."))
    return events_frame.back(request, found, "event_around")


@require_POST
@frame.for_staff
def joined(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Note everybody as present who opened the link to join."""
    found = staff.event_seen_by(request.user, code)
    if not staff.powers(request.user, found).notes:
        raise PermissionDenied
    try:
        count = actions.note_joined(found, by=request.user)
    except Refused as refusal:
        return _around(request, seat, found, refusal=refusal.sentence)
    told = ngettext("%(n)s person is noted as present.", "%(n)s people are noted as present.", count)
    messages.success(request, told % {"n": count})
    return events_frame.back(request, found, "event_around")


def _around(
    request: HttpRequest,
    seat: Seat,
    event: Event,
    form: forms.Around | None = None,
    refusal: str = "",
    photos_form: forms.Photos | None = None,
) -> HttpResponse:
    people = list(online.joined(event))
    context = {
        "joined": people,
        "open_count": sum(not hasattr(one, "attendance") for one in people),
        "forgotten_on": forgetting.forgotten_on(event),
        "photos_form": photos_form or forms.photos_of(event),
        "no_photos": staff.without_photos(event) if event.takes_photos else 0,
    }
    present = {"reminds": event.reminds, "feedback_url": event.feedback_url}
    form = form or forms.Around(initial=present)
    options: dict[str, Any] = {"status": 422} if photos_form else {}
    return events_frame.page(
        request, seat, event, "desk/event_around.html", context, form=form, refusal=refusal, **options
    )
