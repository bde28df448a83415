"""The entrance of an event: who is expected, who is there, who comes without a seat."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk import event_door_forms as forms
from hubnetz.desk import looks, picking
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import actions
from hubnetz.events.access import door as access
from hubnetz.events.access import tickets
from hubnetz.events.models import Event, Session
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers, paging

PER_PAGE = 50
LONGEST = 200  # characters of what was typed, so that an address stays one


@require_safe
@frame.for_staff
def door(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show who is expected and who is there; what is typed narrows the list."""
    found = access.event_watched_by(request.user, code)
    session = access.session_of(found, request.GET.get("session", ""))
    if request.GET.get("part") == "numbers" and answers.wants_part(request):
        live = {"event": found, "session": session, "crowd": access.numbers(found, session)}
        return frame.page(request, seat, "desk/event_door.html", live, part="crowd")
    looks.at(request, "event", found.hub, found.code)
    typed = request.GET.get("q", "").strip()[:LONGEST]
    only = "missing" if request.GET.get("only") == "missing" else ""
    people = access.guests(found, session)
    rows = access.meant(people, typed)
    if only:
        rows = [one for one in rows if not one.here]
    expected = [one for one in people if found.mode == "online" or not one.is_online]
    context = {
        "base": events_frame.to(found, "event_door"),
        "session": session,
        "sessions": access.sessions_of(found),
        "page_obj": paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "crowd": access.Numbers(len(expected), sum(one.here for one in expected)),
        "typed": typed,
        "only": only,
        "anybody": bool(people),
        "goes_on": request.GET.get("then") == "next",  # the next one is typed at once
    }
    if answers.wants_part(request):  # while somebody types: the list alone
        return frame.page(request, seat, "desk/event_door.html", {"event": found, **context}, part="people")
    return events_frame.page(request, seat, found, "desk/event_door.html", context)


@require_POST
@frame.for_staff
def door_entry(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Note the one person whom the typed words, a ticket or a hand-held scanner mean; of several show the list."""
    found = access.event_watched_by(request.user, code)
    session = access.session_of(found, request.POST.get("session", ""))
    typed = request.POST.get("q", "").strip()[:LONGEST]
    only = request.POST.get("only", "")
    person = None if "look" in request.POST else _one_meant(found, session, typed)
    if person is None:
        return answers.moved(request, _address(found, session, only, typed))
    try:
        _note(found, person, session, request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return answers.moved(request, _address(found, session, only, typed))
    messages.success(request, _("%(name)s is noted as present.") % {"name": person.name})
    return answers.moved(request, _address(found, session, only, then="next"))


def _one_meant(event: Event, session: Session | None, typed: str) -> Any:
    """Return the one person that is meant and not noted yet, None if nobody or several are."""
    if not typed:
        return None
    if (held := tickets.registration_by_ticket(access.ticket_in(typed))) and held.event_id == event.pk:
        return held
    meant = access.meant(access.guests(event, session), typed)
    if len(meant) != 1 or meant[0].here:
        return None
    return access.seat_at(event, meant[0].code)


def _note(event: Event, person: Any, session: Session | None, user: Any) -> None:
    person.event = event
    if session:
        actions.note_presence(person, session, by=user)
    else:
        actions.note_attendance(person, by=user)


@require_POST
@frame.for_staff
def door_presence(request: HttpRequest, seat: Seat, code: str, registration: str) -> HttpResponse:
    """Note that the person is there, at the event or for a session."""
    found = access.event_watched_by(request.user, code)
    session = access.session_of(found, request.POST.get("session", ""))
    try:
        _note(found, access.seat_at(found, registration), session, request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        only, typed = request.POST.get("only", ""), request.POST.get("q", "")
        return answers.moved(request, _address(found, session, only, typed))
    return _line(request, seat, found, session, registration)


@require_POST
@frame.for_staff
def door_undoing(request: HttpRequest, seat: Seat, code: str, registration: str) -> HttpResponse:
    """Take back what was noted by mistake."""
    found = access.event_watched_by(request.user, code)
    session = access.session_of(found, request.POST.get("session", ""))
    person = access.seat_at(found, registration)
    if session:
        actions.undo_presence(person, session, by=request.user)
    else:
        actions.undo_attendance(person, by=request.user)
    return _line(request, seat, found, session, registration)


def _line(
    request: HttpRequest, seat: Seat, event: Event, session: Session | None, registration: str
) -> HttpResponse:
    typed, only = request.POST.get("q", ""), request.POST.get("only", "")
    if not answers.wants_part(request):
        address = _address(event, session, only, typed)
        return answers.moved(request, f"{address}#r-{registration}")
    context = {
        "event": event,
        "base": events_frame.to(event, "event_door"),
        "session": session,
        "person": access.guest(event, registration, session),
        "crowd": access.numbers(event, session),
        "typed": typed,
        "only": only,
        "swapped": True,
    }
    return frame.page(request, seat, "desk/event_door.html", context, part="line")


def _address(event: Event, session: Session | None, only: str = "", typed: str = "", then: str = "") -> str:
    query = {
        "session": session.code if session else "",
        "only": only[:20],
        "q": typed[:LONGEST],
        "then": then,
    }
    words = urlencode({name: value for name, value in query.items() if value})
    return f"{events_frame.to(event, 'event_door')}{'?' if words else ''}{words}"


@require_http_methods(["GET", "POST"])
@frame.for_staff
def door_walk_in(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Register somebody who came without a seat, with the company chosen among the host's records or written."""
    found = access.event_watched_by(request.user, code)
    asked = request.POST if request.method == "POST" else request.GET
    session = access.session_of(found, asked.get("session", ""))
    own = found.hub in seat.hubs  # the records of a host are for its own staff
    pick = picking.pick(
        request.user,
        found.hub,
        asked.get("q", "") if own else "",
        asked.getlist("picked")[:1],
        single=True,
        email=asked.get("email", ""),
        adopted=picking.adopted(request, found.hub) if own else None,
    )
    form = picking.form_for(request, forms.walk_in_at(found), {"name": request.GET.get("name", "")[:120]})
    if form.is_bound and form.is_valid():
        try:
            made = _walk_in(found, session, form, pick, request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("%(name)s is noted as present.") % {"name": made.name})
            return answers.moved(request, _address(found, session))
    context = {
        "pick": pick,
        "may_pick": own,
        "session": session,
        "picks_new": not pick.chosen or (asked.get("picked") == "new" and "adopt" not in asked),
    }
    return events_frame.page(request, seat, found, "desk/event_walk_in.html", context, form=form)


def _walk_in(event: Event, session: Session | None, form: forms.WalkIn, pick: picking.Pick, user: Any) -> Any:
    data = form.cleaned_data
    chosen = pick.chosen[0] if pick.chosen else None
    values: dict[str, Any] = {
        "name": data["name"],
        "email": data["email"],
        "organisation_name": "" if chosen else data["organisation_name"],
        "organisation": chosen,
        "no_photos": data.get("no_photos", False),
        "idempotency_key": data["idempotency_key"],
        "by": user,
    }
    if session:
        return actions.add_walk_in_to(session, **values)
    return actions.add_walk_in(event, **values)
