"""How many may come to an event, as what, and what they are asked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk import event_part_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.offer_forms import Press
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import actions
from hubnetz.events.access import staff
from hubnetz.events.models import AttendeeType, Event, Pool, Question
from hubnetz.lib.errors import Refused


@require_safe
@frame.for_staff
def seats(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show the ways to take part with their numbers, and as what people may come."""
    return _seats(request, seat, staff.event_planned_by(request.user, code))


@require_POST
@frame.for_staff
def seat_numbers(request: HttpRequest, seat: Seat, code: str, pool: str) -> HttpResponse:
    """Change how many may come one way, and how many may wait."""
    found = staff.event_planned_by(request.user, code)
    place = staff.pool_of(found, pool)
    form = forms.SeatsOf(request.POST, auto_id=f"p{pool}_%s")
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.set_seats(place, seats=data["seats"], queue_seats=data["queue_seats"], by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("The numbers are changed. Whoever waits is offered what is free."))
            return events_frame.back(request, found, "event_seats")
    return _seats(request, seat, found, bound={place.position: form})


@require_POST
@frame.for_staff
def pool_removal(request: HttpRequest, seat: Seat, code: str, pool: str) -> HttpResponse:
    """Close a way to take part that nobody took."""
    found = staff.event_planned_by(request.user, code)
    try:
        actions.remove_pool(staff.pool_of(found, pool), by=request.user)
    except Refused as refusal:
        return _seats(request, seat, found, refusal=refusal.sentence)
    messages.success(request, _("These seats are gone."))
    return events_frame.back(request, found, "event_seats")


@require_POST
@frame.for_staff
def new_pool(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Offer one more way to take part."""
    found = staff.event_planned_by(request.user, code)
    form = _new_way(found, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.open_way(
                found,
                mode=data["mode"],
                seats=data["seats"],
                queue_seats=data["queue_seats"],
                name=form.named,
                by=request.user,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("There are more seats now."))
            return events_frame.back(request, found, "event_seats")
    return _seats(request, seat, found, new_way=form)


def _new_way(event: Event, data: Any = None) -> forms.NewWay:
    ways = ["online"] if event.mode == "online" else ["on_site", "online"]
    return forms.NewWay(data, ways=ways, auto_id="new_%s", initial={"mode": "online"})


def _seats(
    request: HttpRequest,
    seat: Seat,
    event: Event,
    *,
    bound: dict[int, Any] | None = None,
    new_way: forms.NewWay | None = None,
    refusal: str = "",
) -> HttpResponse:
    pools = staff.pools_and_types(event)
    wrong = next(iter((bound or {}).values()), new_way)
    rows = []
    for pool in pools:
        initial = {"seats": pool.seats, "queue_seats": pool.queue_seats}
        own = (bound or {}).get(pool.position)
        rows.append((pool, own or forms.SeatsOf(initial=initial, auto_id=f"p{pool.position}_%s")))
    context = {"rows": rows, "new_way": new_way or _new_way(event), "wrong": wrong}
    options: dict[str, Any] = {"status": 422} if wrong is not None else {}
    return events_frame.page(
        request, seat, event, "desk/event_seats.html", context, pools=pools, refusal=refusal, **options
    )


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_type(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let people come as something."""
    found = staff.event_planned_by(request.user, code)
    pools = staff.pools_in_numbers(found)
    form = forms.TypeOf(pools, frame.sent(request))
    if request.method == "POST" and form.is_valid():
        actions.add_type(form.chosen_pool, **form.values, by=request.user)
        messages.success(request, _("People may come as this now."))
        return events_frame.back(request, found, "event_seats")
    return _type(request, seat, found, pools, form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def type_(request: HttpRequest, seat: Seat, code: str, type: str) -> HttpResponse:
    """Change what people may come as."""
    found = staff.event_planned_by(request.user, code)
    one = staff.type_of(found, type)
    pools = staff.pools_in_numbers(found)
    form = forms.TypeOf(pools, frame.sent(request), initial=forms.TypeOf.initial_of(one))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_type(one, pool=form.chosen_pool, **form.values, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return events_frame.back(request, found, "event_seats")
    return _type(request, seat, found, pools, form, one)


@require_POST
@frame.for_staff
def type_removal(request: HttpRequest, seat: Seat, code: str, type: str) -> HttpResponse:
    """Let nobody come as this any more."""
    found = staff.event_planned_by(request.user, code)
    try:
        actions.remove_type(staff.type_of(found, type), by=request.user)
    except Refused as refusal:
        return _seats(request, seat, found, refusal=refusal.sentence)
    messages.success(request, _("Nobody comes as this any more."))
    return events_frame.back(request, found, "event_seats")


def _type(
    request: HttpRequest,
    seat: Seat,
    event: Event,
    pools: list[Pool],
    form: forms.TypeOf,
    one: AttendeeType | None = None,
) -> HttpResponse:
    context = {"type": one, "press": Press()}
    return events_frame.page(request, seat, event, "desk/event_type.html", context, pools=pools, form=form)


@require_safe
@frame.for_staff
def questions(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show what people are asked, in its order."""
    return _questions(request, seat, staff.event_planned_by(request.user, code))


def _questions(request: HttpRequest, seat: Seat, event: Event, refusal: str = "") -> HttpResponse:
    context = {"questions": list(staff.questions_for_staff(event))}
    return events_frame.page(request, seat, event, "desk/event_questions.html", context, refusal=refusal)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_question(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Ask one thing more."""
    found = staff.event_planned_by(request.user, code)
    before = list(staff.questions_for_staff(found))
    form = forms.Ask(before, staff.types_of(found), frame.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_question(found, values=form.values, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("The question is asked from now on."))
            return events_frame.back(request, found, "event_questions")
    return _question(request, seat, found, form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def question(request: HttpRequest, seat: Seat, code: str, question: str) -> HttpResponse:
    """Change a question."""
    found = staff.event_planned_by(request.user, code)
    one = staff.question_of(found, question)
    before = [other for other in staff.questions_for_staff(found) if other.position < one.position]
    initial = forms.Ask.initial_of(one)
    form = forms.Ask(before, staff.types_of(found), frame.sent(request), question=one, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_question(one, values=form.values, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return events_frame.back(request, found, "event_questions")
    return _question(request, seat, found, form, one)


def _question(
    request: HttpRequest, seat: Seat, event: Event, form: forms.Ask, one: Question | None = None
) -> HttpResponse:
    return events_frame.page(request, seat, event, "desk/event_question.html", {"question": one}, form=form)


@require_POST
@frame.for_staff
def question_removal(request: HttpRequest, seat: Seat, code: str, question: str) -> HttpResponse:
    """Ask something no more."""
    found = staff.event_planned_by(request.user, code)
    try:
        actions.remove_question(staff.question_of(found, question), by=request.user)
    except Refused as refusal:
        return _questions(request, seat, found, refusal=refusal.sentence)
    messages.success(request, _("This is asked no more."))
    return events_frame.back(request, found, "event_questions")


@require_POST
@frame.for_staff
def question_place(request: HttpRequest, seat: Seat, code: str, question: str) -> HttpResponse:
    """Ask something one place earlier or later."""
    found = staff.event_planned_by(request.user, code)
    try:
        actions.move_question(
            staff.question_of(found, question), up=request.POST.get("to") == "up", by=request.user
        )
    except Refused as refusal:
        return _questions(request, seat, found, refusal=refusal.sentence)
    return events_frame.back(request, found, "event_questions")
