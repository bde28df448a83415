"""Who may use machines: licences of a hub, their kinds, and the courses that give them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.booking import access, actions
from hubnetz.booking.access import lending, training
from hubnetz.booking.models import Licence
from hubnetz.desk import booking_licence_forms as forms
from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.views import bookings_frame, frame
from hubnetz.lib.errors import Refused
from hubnetz.ui.paging import Paginator

A_PAGE = 25
both = require_http_methods(["GET", "POST"])


@require_safe
@frame.for_staff
def licences(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List who may use what: licences that are good, expire soon, or are over."""
    hub = bookings_frame.hub_of(seat)
    state = request.GET.get("state", "")
    state = state if state in training.STATES else "good"
    kinds = list(access.licence_kinds())
    kind = request.GET.get("kind", "")
    kind = kind if kind in {one.code for one in kinds} else ""
    typed = request.GET.get("q", "").strip()[:120]
    rows = training.licences_listed(request.user, hub, state=state, kind=kind, typed=typed)
    context = {
        "page_obj": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "kind": kind,
        "kinds": kinds,
        "typed": typed,
    }
    looks.at(request, "licences", hub)
    return bookings_frame.page(request, seat, "desk/licences.html#results", context, hub=hub)


@require_safe
@frame.for_staff
def licence(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show one licence, and withdraw it."""
    return _licence(request, seat, training.licence_handled_by(request.user, code), forms.Withdraw())


@require_POST
@frame.for_staff
def withdrawal(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take a licence back, with a reason that the person reads."""
    found = training.licence_handled_by(request.user, code)
    form = forms.Withdraw(request.POST)
    if form.is_valid():
        try:
            actions.withdraw_licence(found, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(
                request, _("Withdrawn. The person has an e-mail. Bookings stay; cancel them if you must.")
            )
            return bookings_frame.back(request, "licences", hub=found.hub)
    return _licence(request, seat, found, form)


def _licence(request: HttpRequest, seat: Seat, found: Licence, form: forms.Withdraw) -> HttpResponse:
    looks.at(request, "licence", found.hub, found.code)
    return bookings_frame.page(
        request, seat, "desk/licence.html", {"licence": found}, hub=found.hub, form=form
    )


@both
@frame.for_staff
def new_licence(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Let somebody use machines of a kind, because a supervisor has seen that they can."""
    hub = training.hub_trained_by(request.user, bookings_frame.hub_of(seat))
    form = forms.Grant(
        frame.sent(request),
        kinds=list(access.licence_kinds()),
        initial={"kind": request.GET.get("kind", ""), "language": "de"},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.grant(
            form.chosen,
            hub=hub,
            name=data["name"],
            email=data["email"],
            valid_until=data["valid_until"],
            language=data["language"],
            by=request.user,
        )
        messages.success(request, _("Granted. The person has an e-mail."))
        return bookings_frame.back(request, "licences", hub=hub)
    return bookings_frame.page(request, seat, "desk/new_licence.html", {}, hub=hub, form=form)


@both
@frame.for_staff
def inductions(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the kinds of licences with their next courses, and say which event gives which."""
    hub = bookings_frame.hub_of(seat)
    if request.method == "POST":
        training.hub_trained_by(request.user, hub)
    kinds = training.kinds_at(hub)
    form = forms.NameInduction(
        frame.sent(request),
        kinds=[one.kind for one in kinds],
        events=list(training.events_for_induction(hub)),
        initial={"event": request.GET.get("event", "")},
    )
    if request.method == "POST" and form.is_valid():
        actions.name_induction(form.chosen_event, kind=form.chosen, by=request.user)
        messages.success(request, _("Whoever comes to it gets the licence."))
        return bookings_frame.back(request, "inductions", hub=hub)
    context = {
        "kinds": kinds,
        "given": list(training.inductions_at(request.user, hub)[:50]),
    }
    return bookings_frame.page(request, seat, "desk/inductions.html", context, hub=hub, form=form)


@require_POST
@frame.for_staff
def induction_removal(request: HttpRequest, seat: Seat, induction: int) -> HttpResponse:
    """Let an event give a licence no more."""
    found = training.induction_run_by(request.user, induction)
    hub = found.event.hub
    actions.drop_induction(found, by=request.user)
    messages.success(request, _("It gives the licence no more. Who has it keeps it."))
    return bookings_frame.back(request, "inductions", hub=hub)


@both
@frame.for_staff
def new_licence_kind(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Let there be one more kind of licence, for all hubs."""
    hub = lending.hub_run_by(request.user, bookings_frame.hub_of(seat))
    form = forms.AddKind(frame.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_licence_kind(
                name=form.texts("name"),
                text=form.texts("text"),
                months=form.cleaned_data["months"],
                hub=hub,
                by=request.user,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Added. Say at each machine that it is needed."))
            return bookings_frame.back(request, "inductions", hub=hub)
    return bookings_frame.page(request, seat, "desk/new_licence_kind.html", {}, hub=hub, form=form)
