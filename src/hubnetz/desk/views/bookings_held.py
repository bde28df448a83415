"""Hours that are over: held, or nobody came."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.booking import access as bookings
from hubnetz.booking import actions as booking_actions
from hubnetz.booking.models import Booking, Resource
from hubnetz.casework import access as casework
from hubnetz.casework import actions
from hubnetz.casework.access import hours
from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.booking_forms import Yes
from hubnetz.desk.booking_hour_forms import Held
from hubnetz.desk.views import frame
from hubnetz.lib.errors import Refused
from hubnetz.network import access as network
from hubnetz.ui import answers, paging


@require_safe
@frame.for_staff
def to_note(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the hours that are over and in no file yet."""
    rows = hours.hours_to_note(request.user).filter(resource__hub__in=seat.chosen)
    page_obj = paging.Paginator(rows, 30).get_page(request.GET.get("page"))
    looks.at(request, "bookings", list(seat.chosen))
    return frame.page(request, seat, "desk/bookings_to_note.html", {"page_obj": page_obj})


@require_http_methods(["GET", "POST"])
@frame.for_staff
def held(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Note an hour as a consultation, with everything filled in that is known."""
    found = _writable(request, code)
    noted = hours.consultation_of_hour(found)
    if noted:
        return answers.moved(
            request, f"{reverse('desk:organisation', args=[noted.organisation.code])}#consultations"
        )
    clients, sure = hours.clients_likely(found)
    form = Held(network.topics(), clients, frame.sent(request), initial=_begun(found, clients, sure))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.note_hour(found, **form.values, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("The consultation is noted."))
            return answers.moved(
                request, f"{reverse('desk:organisation', args=[made.organisation.code])}#consultations"
            )
    looks.at(request, "booking", found.resource.hub, found.code)
    context = {"booking": found, "has_begun": found.starts_at <= timezone.now(), "sure": sure}
    return frame.page(request, seat, "desk/booking_held.html", context, form=form)


@require_POST
@frame.for_staff
def no_show(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Note that nobody came."""
    found = bookings.booking_handled_by(request.user, code)
    return _done(request, found, booking_actions.note_no_show, _("Noted: nobody came."))


@require_POST
@frame.for_staff
def settlement(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Note that an hour was held and goes into no file."""
    return _done(request, _writable(request, code), booking_actions.settle, _("Noted: held, and in no file."))


def _done(request: HttpRequest, found: Booking, verb: Any, said: str) -> HttpResponse:
    Yes(request.POST).is_valid()
    try:
        verb(found, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    back = reverse("desk:bookings_to_note") if request.POST.get("list") else ""
    return answers.moved(request, back or reverse("desk:booking", args=[found.code]))


def _writable(request: HttpRequest, code: str) -> Booking:
    found = bookings.booking_seen_by(request.user, code)
    if not casework.may_write(request.user, found.resource.hub):
        raise PermissionDenied
    return found


def _begun(found: Booking, clients: list[Any], sure: Any) -> dict[str, object]:
    known = list(found.resource.topics.all()[:2])
    topic = found.topic or (known[0] if len(known) == 1 else None)
    modes = {Resource.Mode.PHONE: "phone", Resource.Mode.VIDEO: "video"}
    return {
        "client": sure.code if sure else "new" if not clients else None,
        "name": found.organisation_name or found.name,
        "topic": topic.code if topic else "",
        "minutes": int((found.ends_at - found.starts_at).total_seconds() // 60),
        "form": modes.get(Resource.Mode(found.mode), "on_site"),
    }
