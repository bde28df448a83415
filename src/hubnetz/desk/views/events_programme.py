"""What an event is made of: its sessions, or the parts of an umbrella; and the umbrella it belongs to."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk import event_programme_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import actions
from hubnetz.events.access import programme as access
from hubnetz.events.access import staff
from hubnetz.events.models import Event, Session
from hubnetz.lib.errors import Refused


@require_safe
@frame.for_staff
def programme(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show the sessions of an event, or the parts of an umbrella."""
    return _programme(request, seat, staff.event_seen_by(request.user, code))


def _programme(
    request: HttpRequest,
    seat: Seat,
    event: Event,
    *,
    refusal: str = "",
    join: forms.Join | None = None,
) -> HttpResponse:
    plans = staff.powers(request.user, event).plans
    if event.is_umbrella:
        parts = access.parts_planned(event)
        own = access.could_join(event, seat.where(*staff.PLAN))
        context: dict[str, Any] = {"parts": parts, "own": own}
        return events_frame.page(request, seat, event, "desk/event_parts.html", context, refusal=refusal)
    sessions = access.sessions_with_people(event)
    umbrellas = (
        access.umbrellas_for(event) if plans and not event.part_of_id and not event.cancelled_at else []
    )
    context = {
        "sessions": sessions,
        "days": access.by_day(sessions),
        "join": join or (forms.Join(umbrellas) if umbrellas else None),
        "may_gather": plans and not (event.published_at or event.series_id or event.part_of_id or sessions),
    }
    options: dict[str, Any] = {"status": 422} if join is not None else {}
    return events_frame.page(
        request, seat, event, "desk/event_programme.html", context, refusal=refusal, **options
    )


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_session(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Add a session."""
    found = staff.event_planned_by(request.user, code)
    before = access.sessions_of(found)
    initial = forms.WriteSession.initial_new(found, before)
    form = forms.WriteSession(_hosts(found), frame.sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_session(
                found, values=form.values, speakers=form.cleaned_data["speakers"], by=request.user
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("The session is in the programme."))
            return events_frame.back(request, found, "event_programme")
    return _session(request, seat, found, form, before)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def session(request: HttpRequest, seat: Seat, code: str, session: str) -> HttpResponse:
    """Change a session; whoever comes second is told, and keeps the own text."""
    found = staff.event_planned_by(request.user, code)
    one = access.session_of(found, session)
    form = forms.WriteSession(_hosts(found), frame.sent(request), initial=forms.WriteSession.initial_of(one))
    present: list[tuple[Any, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_session(
                one,
                values=form.values,
                speakers=form.cleaned_data["speakers"],
                version=form.cleaned_data["version"] or 0,
                by=request.user,
            )
        except actions.ChangedMeanwhile as refusal:
            present = frame.differing(form, forms.WriteSession.initial_of(one), forms.TRANSLATED)
            form.refuse_version(refusal.sentence, one.version)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return events_frame.back(request, found, "event_programme")
    return _session(request, seat, found, form, access.sessions_of(found), one, present)


def _session(
    request: HttpRequest,
    seat: Seat,
    event: Event,
    form: forms.WriteSession,
    others: list[Session],
    one: Session | None = None,
    present: Any = (),
) -> HttpResponse:
    rooms = sorted({other.room for other in others if other.room})
    context = {"session": one, "rooms": rooms, "present": present}
    return events_frame.page(request, seat, event, "desk/event_session.html", context, form=form)


@require_POST
@frame.for_staff
def session_removal(request: HttpRequest, seat: Seat, code: str, session: str) -> HttpResponse:
    """Take a session out of the programme."""
    found = staff.event_planned_by(request.user, code)
    try:
        actions.remove_session(access.session_of(found, session), by=request.user)
    except Refused as refusal:
        return _programme(request, seat, found, refusal=refusal.sentence)
    messages.success(request, _("The session is out of the programme."))
    return events_frame.back(request, found, "event_programme")


@require_POST
@frame.for_staff
def joining(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let the event be part of an umbrella."""
    found = staff.event_planned_by(request.user, code)
    form = forms.Join(access.umbrellas_for(found), request.POST)
    if form.is_valid():
        try:
            actions.attach(found, umbrella=form.chosen, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("The event is part of it now. Seats and people stay with you."))
            return events_frame.back(request, found, "event_programme")
    return _programme(request, seat, found, join=form)


@require_POST
@frame.for_staff
def leaving(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let the event stand by itself again."""
    found = staff.event_planned_by(request.user, code)
    actions.detach(found, by=request.user)
    messages.success(request, _("The event stands by itself again. Whoever has a seat keeps it."))
    return events_frame.back(request, found, "event_programme")


@require_POST
@frame.for_staff
def gathering(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Make a draft an umbrella."""
    found = staff.event_planned_by(request.user, code)
    try:
        actions.make_umbrella(found, by=request.user)
    except Refused as refusal:
        return _programme(request, seat, found, refusal=refusal.sentence)
    messages.success(request, _("This is an umbrella now: events can join it."))
    return events_frame.back(request, found, "event_programme")


@require_POST
@frame.for_staff
def gathering_undoing(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Make a draft an ordinary event again."""
    found = staff.event_planned_by(request.user, code)
    try:
        actions.undo_umbrella(found, by=request.user)
    except Refused as refusal:
        return _programme(request, seat, found, refusal=refusal.sentence)
    messages.success(request, _("This is an ordinary event again. Please look at its seats."))
    return events_frame.back(request, found, "event_programme")


def _hosts(event: Event) -> list[Any]:
    return [event.hub, *event.cohosts.all()]
