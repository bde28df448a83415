"""People without an e-mail address: the confirmation on paper or read out, and who is to be called."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import access, actions, writing
from hubnetz.events.access import staff, tickets
from hubnetz.events.models import Pool
from hubnetz.ui import addresses


@require_safe
@never_cache
@frame.for_staff
def confirmation(request: HttpRequest, seat: Seat, code: str, registration: str) -> HttpResponse:
    """Show what the letter would say, to be read out on the telephone or printed."""
    found = staff.event_let_in_by(request.user, code)
    person = staff.person_at(found, registration)
    person.event = found
    online = person.pool.mode == Pool.Mode.ONLINE
    joins = online and person.confirmed_at and not person.cancelled_at
    own = addresses.to("events:registration", access.key_to(person)) if joins else ""
    context = {
        "person": person,
        "way": writing.way_of(person.pool),
        "where": found.where(person.pool.mode),
        "ticket": tickets.printed(person),
        "own_page": addresses.absolute(own) if own else "",
    }
    looks.at(request, "registration", found.hub, person.code)
    return events_frame.page(request, seat, found, "desk/event_confirmation.html", context)


@require_POST
@frame.for_staff
def call(request: HttpRequest, seat: Seat, code: str, registration: str) -> HttpResponse:
    """Note that somebody was called and knows."""
    found = staff.event_let_in_by(request.user, code)
    person = staff.person_at(found, registration)
    if actions.note_called(person, told=request.POST.getlist("told"), by=request.user):
        messages.success(request, _("Noted: %(name)s knows.") % {"name": person.name})
    return events_frame.back(request, found)
