"""The guest list of an event: who is invited by name, how it stands with each, invitations and reminders."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk import event_guest_forms as forms
from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import access, actions, writing
from hubnetz.events.access import guest_list, staff
from hubnetz.events.models import Event
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN

TIME_TO_ANSWER = timedelta(days=14)


@require_safe
@frame.for_staff
def guests(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show the guest list with what everybody answered."""
    return _guests(request, seat, staff.event_let_in_by(request.user, code))


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_guests(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Read a pasted list; show what each line says and what is wrong; write all of it after a yes, or nothing."""
    found = staff.event_let_in_by(request.user, code)
    ways = writing.ways_of(access.pools_of(found))
    form = forms.Paste(ways, frame.sent(request))
    lines: list[writing.Line] = []
    if request.method == "POST" and form.is_valid():
        known = [one.email for one in guest_list.guests_of(found)]
        lines = writing.read(form.cleaned_data["lines"], known, writing.by_words(ways))
        wrong = [line for line in lines if line.problems]
        if not lines:
            form.add_error("lines", _("Please write at least one guest."))
        elif wrong:
            form.add_error("lines", _("Some lines cannot be read. Nothing is written until they are right."))
        elif "add" in request.POST:
            added = actions.list_guests(found, lines, way=form.cleaned_data.get("way", ""), by=request.user)
            text = ngettext("%(n)s guest is on the list now.", "%(n)s guests are on the list now.", added)
            messages.success(request, text % {"n": added})
            return events_frame.back(request, found, "event_guests")
    names = {way.code: way.name for way in ways}
    theirs = form.cleaned_data.get("way", "") if form.is_bound and not form.errors.get("way") else ""
    context = {
        "lines": [(line, names.get(line.way or theirs, "")) for line in lines],
        "several_ways": len(ways) > 1,
        "good": bool(lines) and not form.errors,
    }
    return events_frame.page(request, seat, found, "desk/event_new_guests.html", context, form=form)


@require_POST
@frame.for_staff
def invitation(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Invite everybody on the list who is not invited yet."""
    found = staff.event_let_in_by(request.user, code)
    form = forms.AnswerBy(request.POST, has_both=writing.has_both(access.pools_of(found)))
    if form.is_valid():
        choose = form.cleaned_data.get("may_choose", False)
        try:
            sent = actions.invite_guests(
                found, answer_by=min(form.moment, found.ends_at), may_choose=choose, by=request.user
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            text = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", sent)
            messages.success(request, text % {"n": sent})
            return events_frame.back(request, found, "event_guests")
    return _guests(request, seat, found, form)


@require_POST
@frame.for_staff
def reminder(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Remind those who have not answered."""
    found = staff.event_let_in_by(request.user, code)
    try:
        sent = actions.remind_guests(found, by=request.user)
    except Refused as refusal:
        return _guests(request, seat, found, refusal=refusal.sentence)
    text = ngettext("%(n)s reminder is on its way.", "%(n)s reminders are on their way.", sent)
    messages.success(request, text % {"n": sent})
    return events_frame.back(request, found, "event_guests")


@require_POST
@frame.for_staff
def only(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let only invited people come."""
    found = staff.event_planned_by(request.user, code)
    actions.open_to_guests_only(found, by=request.user)
    messages.success(request, _("Only who is invited can come now, and no list names the event."))
    return events_frame.back(request, found, "event_guests")


@require_POST
@frame.for_staff
def removal(request: HttpRequest, seat: Seat, code: str, guest: str) -> HttpResponse:
    """Take somebody off the list."""
    found = staff.event_let_in_by(request.user, code)
    try:
        actions.remove_guest(guest_list.guest_of(found, guest), by=request.user)
    except Refused as refusal:
        return _guests(request, seat, found, refusal=refusal.sentence)
    messages.success(request, _("The guest is off the list."))
    return events_frame.back(request, found, "event_guests")


def _guests(
    request: HttpRequest, seat: Seat, event: Event, form: forms.AnswerBy | None = None, refusal: str = ""
) -> HttpResponse:
    looks.at(request, "event", event.hub, event.code)
    rows: list[Any] = list(guest_list.guests_of(event))
    counted = Counter(row.state for row in rows)
    last = min(timezone.now() + TIME_TO_ANSWER, event.starts_at - timedelta(days=1))
    context = {
        "rows": rows,
        "counts": [(state, counted[state]) for state in guest_list.STATES if counted[state]],
        "to_invite": counted["listed"],
        "silent": counted["invited"],
        "for_guests_only": guest_list.is_for_guests_only(event) and not event.is_listed,
    }
    initial = {"answer_by": last.astimezone(BERLIN).date()}
    pools = staff.pools_in_numbers(event)
    context["several_ways"] = len(pools) > 1 or any(
        row.type or (row.invitation and row.invitation.type) for row in rows
    )
    form = form or forms.AnswerBy(initial=initial, has_both=writing.has_both(pools))
    return events_frame.page(
        request, seat, event, "desk/event_guests.html", context, form=form, pools=pools, refusal=refusal
    )
