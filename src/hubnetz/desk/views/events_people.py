"""Who is let in: requests, the waiting list, invitations, somebody who calls, and one person's seat."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk import event_change_forms as changes
from hubnetz.desk import event_part_forms as parts
from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import access, actions, writing
from hubnetz.events.access import staff
from hubnetz.events.models import Event, Party, Registration, Waiting
from hubnetz.journal import access as journal
from hubnetz.lib.errors import Refused
from hubnetz.ui import addresses, answers


@require_safe
@frame.for_staff
def requests(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """List who asked for a seat and waits for a decision."""
    return _requests(request, seat, staff.event_let_in_by(request.user, code))


@require_POST
@frame.for_staff
def approval(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let in those who are ticked, first come first, as long as there are seats."""

    def let_in(one: Registration, form: changes.Decide) -> Any:
        return actions.approve(one, by=request.user)

    def said(done: int) -> str:
        text = ngettext("%(done)s request is approved.", "%(done)s requests are approved.", done)
        return text % {"done": done}

    return _decide(request, seat, code, changes.Decide, let_in, said)


@require_POST
@frame.for_staff
def refusal(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Say no to those who are ticked, with a reason that they read."""

    def say_no(one: Registration, form: changes.Decide) -> Any:
        return actions.decline(one, reason=form.cleaned_data["reason"], by=request.user)

    def said(done: int) -> str:
        text = ngettext("%(done)s request is declined.", "%(done)s requests are declined.", done)
        return text % {"done": done}

    return _decide(request, seat, code, changes.Decline, say_no, said)


def _decide(
    request: HttpRequest,
    seat: Seat,
    code: str,
    kind: type[changes.Decide],
    verb: Callable[[Registration, changes.Decide], Any],
    said: Callable[[int], str],
) -> HttpResponse:
    found = staff.event_let_in_by(request.user, code)
    form = kind([one.code for one in staff.requests_of(found)], request.POST)
    if not form.is_valid():
        return _requests(request, seat, found, form)
    done = 0
    for one in staff.requests_named(found, form.cleaned_data["chosen"]):
        try:
            verb(one, form)
        except Refused as refused:
            form.refuse(refused.sentence)
            if done:
                messages.success(request, said(done))
            return _requests(request, seat, found, form)
        done += 1
    messages.success(request, said(done))
    return events_frame.back(request, found, "event_requests")


def _requests(
    request: HttpRequest, seat: Seat, event: Event, form: changes.Decide | None = None
) -> HttpResponse:
    looks.at(request, "event", event.hub, event.code)
    rows = list(staff.requests_of(event))
    questions = access.questions_of(event)
    context = {
        "rows": [(one, writing.answers_of(one, questions)) for one in rows],
        "chosen": form.data.getlist("chosen") if form is not None else [],
    }
    form = form or changes.Decide([one.code for one in rows])
    return events_frame.page(request, seat, event, "desk/event_requests.html", context, form=form)


@require_safe
@frame.for_staff
def queue(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show who waits, in their order, and what they are offered."""
    return _queue(request, seat, staff.event_let_in_by(request.user, code))


@require_POST
@frame.for_staff
def queue_place(request: HttpRequest, seat: Seat, code: str, queued: str) -> HttpResponse:
    """Put somebody at another place of the waiting list, with a reason."""
    found = staff.event_let_in_by(request.user, code)
    rows = staff.queue_in_order(found)
    entry = staff.one_of(rows, queued)
    form = changes.Move(request.POST, auto_id=f"{entry.code}_%s")
    if form.is_valid():
        others = [one for one in rows if one.pool_id == entry.pool_id and one.pk != entry.pk]
        place = form.cleaned_data["place"] - 1
        try:
            actions.move(
                entry,
                before=others[place] if place < len(others) else None,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Refused as refused:
            form.refuse(refused.sentence)
        else:
            messages.success(request, _("The order is changed; the reason is noted."))
            return events_frame.back(request, found, "event_queue")
    return _queue(request, seat, found, {entry.code: form})


@require_POST
@frame.for_staff
def queue_leaving(request: HttpRequest, seat: Seat, code: str, queued: str) -> HttpResponse:
    """Take somebody off the waiting list who asked for it."""
    found = staff.event_let_in_by(request.user, code)
    entry = staff.one_of(staff.queue_in_order(found), queued)
    actions.leave(entry, by=request.user)
    messages.success(request, _("%(name)s waits no longer and has a letter about it.") % {"name": entry.name})
    return events_frame.back(request, found, "event_queue")


def _queue(
    request: HttpRequest, seat: Seat, event: Event, bound: dict[str, Any] | None = None
) -> HttpResponse:
    looks.at(request, "event", event.hub, event.code)
    rows = [
        (one, (bound or {}).get(one.code) or changes.Move(auto_id=f"{one.code}_%s"))
        for one in staff.queue_in_order(event)
    ]
    options: dict[str, Any] = {"status": 422} if bound else {}
    context = {"rows": rows, "wrong": next(iter((bound or {}).values()), None)}
    return events_frame.page(request, seat, event, "desk/event_queue.html", context, **options)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def invitations(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show the invitations with their links, and make one."""
    found = staff.event_let_in_by(request.user, code)
    pools = staff.pools_in_numbers(found)
    form = parts.Invite(found, pools, staff.types_of(found), frame.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.invite(found, **form.values, by=request.user)
        except Refused as refused:
            form.refuse(refused.sentence)
        else:
            messages.success(request, _("The invitation is made. Copy its link and send it."))
            return answers.moved(request, f"{events_frame.to(found, 'event_invitations')}#i-{made.code}")
    return _invitations(request, seat, found, form, pools)


@require_POST
@frame.for_staff
def invitation_withdrawal(request: HttpRequest, seat: Seat, code: str, invitation: str) -> HttpResponse:
    """Let a code open nothing any more."""
    found = staff.event_let_in_by(request.user, code)
    actions.withdraw_invitation(staff.invitation_of(found, invitation), by=request.user)
    messages.success(request, _("The invitation opens nothing any more. Seats taken with it stay taken."))
    return events_frame.back(request, found, "event_invitations")


def _invitations(
    request: HttpRequest, seat: Seat, event: Event, form: parts.Invite, pools: list[Any]
) -> HttpResponse:
    public = addresses.absolute(addresses.to("events:event", event.code))
    rows = [(one, f"{public}?i={one.code}") for one in staff.invitations_of(event)]
    return events_frame.page(
        request, seat, event, "desk/event_invitations.html", {"rows": rows}, pools=pools, form=form
    )


@require_http_methods(["GET", "POST"])
@frame.for_staff
def telephone(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Register somebody who calls, alone or with colleagues, or put them on the waiting list."""
    found = staff.event_let_in_by(request.user, code)
    form = writing.by_telephone(found, frame.sent(request))
    full = False
    if request.method == "POST" and form.is_valid():
        waits = "wait" in request.POST
        try:
            made = _wait(found, form, request.user) if waits else _register(found, form, request.user)
        except actions.FullyBooked as refused:
            full = form.way_chosen.room_to_wait != 0
            form.refuse(refused.sentence)
        except Refused as refused:
            form.refuse(refused.sentence)
        else:
            text = _("%(name)s is on the waiting list.") if waits else _("%(name)s is registered.")
            if not made.email:
                messages.success(request, text % {"name": made.name})
                return answers.moved(request, events_frame.to(found, "event_confirmation", made.code))
            letter = _("The letter is on its way.")
            messages.success(request, f"{text % {'name': made.name}} {letter}")
            return events_frame.back(request, found, "event_queue" if waits else "event")
    ways = list(form.ways.values())
    context = {
        "full": full or all(way.left == 0 for way in ways),
        "may_wait": full or any(way.left == 0 and way.room_to_wait != 0 for way in ways),
    }
    return events_frame.page(request, seat, found, "desk/event_telephone.html", context, form=form)


def _asked(form: writing.ByTelephone, user: Any) -> dict[str, Any]:
    data, way = form.cleaned_data, form.way_chosen
    return {
        **{name: data[name] for name in ("name", "email", "organisation_name", "postcode", "language")},
        "idempotency_key": data["idempotency_key"],
        "pool": way.pool,
        "type": way.type,
        "answers": form.answers,
        "by": user,
    }


def _register(event: Event, form: writing.ByTelephone, user: Any) -> Registration | Party:
    asked = {**_asked(form, user), "invitation": form.cleaned_data.get("invitation") or ""}
    if form.seats_wanted > 1:
        return actions.register_party(event, people=form.people, **asked)
    return actions.register(event, phone=form.cleaned_data["phone"], **asked)


def _wait(event: Event, form: writing.ByTelephone, user: Any) -> Waiting:
    together = form.cleaned_data["together"]
    return actions.join(event, size=form.seats_wanted, together=together, **_asked(form, user))


@require_safe
@frame.for_staff
def person(request: HttpRequest, seat: Seat, code: str, registration: str) -> HttpResponse:
    """Show one person's seat with everything that was said."""
    found = staff.event_let_in_by(request.user, code)
    return _person(request, seat, found, staff.person_at(found, registration))


@require_POST
@frame.for_staff
def seat_return(request: HttpRequest, seat: Seat, code: str, registration: str) -> HttpResponse:
    """Give a seat back for somebody who calls."""
    found = staff.event_let_in_by(request.user, code)
    one = staff.person_at(found, registration)
    try:
        actions.withdraw(one, by=request.user)
    except Refused as refused:
        return _person(request, seat, found, one, refusal=refused.sentence)
    messages.success(request, _("The seat is given back. Whoever waits is offered it."))
    return events_frame.back(request, found)


@require_POST
@frame.for_staff
def seat_name(request: HttpRequest, seat: Seat, code: str, registration: str) -> HttpResponse:
    """Say who comes on a seat, or somebody else instead."""
    found = staff.event_let_in_by(request.user, code)
    one = staff.person_at(found, registration)
    form = changes.Name(request.POST)
    if form.is_valid():
        try:
            named = actions.name_person(
                one, name=form.cleaned_data["name"], email=form.cleaned_data["email"], by=request.user
            )
        except Refused as refused:
            form.refuse(refused.sentence)
        else:
            messages.success(request, _("Saved."))
            return answers.moved(request, events_frame.to(found, "event_person", named.code))
    return _person(request, seat, found, one, form)


def _person(
    request: HttpRequest,
    seat: Seat,
    event: Event,
    one: Registration,
    form: changes.Name | None = None,
    refusal: str = "",
) -> HttpResponse:
    looks.at(request, "registration", event.hub, one.code)
    context = {
        "person": one,
        "way": writing.way_of(one.pool),
        "answered": writing.answers_of(one, access.questions_of(event)),
        "history": journal.history_of(one).select_related("by"),
    }
    form = form or changes.Name(initial={"name": one.name, "email": one.email})
    return events_frame.page(
        request, seat, event, "desk/event_person.html", context, form=form, refusal=refusal
    )
