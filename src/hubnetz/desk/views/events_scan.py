"""The page with the camera, what it keeps on the device, and what devices send."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from hubnetz.desk import event_door_forms as forms
from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import actions, rules
from hubnetz.events.access import door as access
from hubnetz.events.access import tickets

# What the page says by itself, also without network.
TEXTS = {
    "noted": _("Welcome"),
    "before": _("Was noted already"),
    "unknown": _("Not on this device's list: it is checked as soon as it is sent"),
    "elsewhere": _("This ticket is for another event"),
    "foreign": _("This code is no ticket"),
    "several": _("Several people are meant, please choose"),
    "nobody": _("Nobody of that name"),
    "is_here": _("is here"),
    "no_photos": _("no photos"),
    "none_waiting": _("Everything is sent"),
    "one_waiting": _("1 not sent yet"),
    "many_waiting": _("{n} not sent yet"),
    "list_from": _("Names on this device: {n}, as of {time}"),
    "state_loading": _("Connecting"),
    "state_online": _("Connected"),
    "state_offline": _("No network: scanning goes on"),
    "state_signed_out": _("Signed out: please sign in again, scanning goes on"),
    "state_refused": _("You may not note anybody at this event any more"),
    "camera_denied": _("The browser may not use the camera. Please allow it, or note people by name below."),
    "camera_none": _("There is no camera that this page can use. Please note people by name below."),
    "fault_unknown": _("is no ticket of ours"),
    "fault_elsewhere": _("is a ticket of another event"),
    "fault_refused": _("could not be noted"),
}
# The files that must be there without network, beside the page itself.
FILES = (
    "desk/scan.js",
    "desk/scan-store.js",
    "desk/scan-qr.js",
    "ui/site.css",
    "ui/site.js",
    "django_htmx/htmx-2.min.js",
    "ui/fonts/FiraSans-Regular.woff2",
    "ui/fonts/FiraSans-SemiBold.woff2",
)
# Of all pages only this one may use a camera.
CAMERA = "camera=(self), microphone=(), geolocation=()"


@require_safe
@frame.for_staff
def scan(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show the page that reads tickets with the camera, also without network."""
    found = access.event_watched_by(request.user, code)
    context = {
        "sessions": access.sessions_of(found),
        "crowd": access.numbers(found),
        "chosen": request.GET.get("session", ""),
        "texts": {name: str(text) for name, text in TEXTS.items()},
        "has_ended": timezone.now() > found.ends_at + rules.DEVICE_FORGETS,
    }
    page = events_frame.page(request, seat, found, "desk/event_scan.html", context)
    page.headers["Permissions-Policy"] = CAMERA
    return page


@require_safe
@frame.for_staff
def scan_list(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Give a device what it needs to know each ticket without network; nothing once the event is over."""
    found = access.event_watched_by(request.user, code)
    until = found.ends_at + rules.DEVICE_FORGETS
    over = timezone.now() > until or found.cancelled_at is not None
    crowd = access.numbers(found)
    looks.at(request, "event", found.hub, found.code)
    return JsonResponse(
        {
            "event": found.code,
            "tag": tickets.tag_of(found),
            "until": until.isoformat(),
            "over": over,
            "token": get_token(request),  # a device may have signed in anew since it loaded the page
            "guests": [] if over else access.list_for_device(found),
            "there": crowd.there,
            "expected": crowd.expected,
        }
    )


@require_POST
@frame.for_staff
def scans(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take what a device saw, each scan once, and say what became of it."""
    found = access.event_watched_by(request.user, code)
    try:
        seen = forms.seen_in(json.loads(request.body))
    except (ValueError, RecursionError, forms.Malformed):
        return JsonResponse({"code": "malformed"}, status=400)
    taken = actions.take_scans(found, seen, by=request.user)
    crowd = access.numbers(found)
    return JsonResponse(
        {
            "taken": [
                {"key": str(one.key), "outcome": one.outcome, "name": one.name, "sentence": one.sentence}
                for one in taken
            ],
            "there": crowd.there,
            "expected": crowd.expected,
        }
    )


@require_safe
@frame.for_staff
def scan_worker(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Give the browser the worker that opens the page again without network; it stands below the page it serves."""
    found = access.event_watched_by(request.user, code)
    page = request.path.removesuffix("worker.js")
    context = {"event": found, "page": page, "files": [page, *(static(name) for name in FILES)]}
    worker = render(request, "desk/scan_worker.js", context, content_type="text/javascript")
    worker.headers["Service-Worker-Allowed"] = page
    return worker
