"""Clients of a hub that closes: who has agreed to what, whom to call or write to, and what they said."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.casework import access, actions
from hubnetz.casework.models import ClientTransfer, Closure
from hubnetz.desk import hub_forms, looks, words
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.forms import today
from hubnetz.desk.views import frame
from hubnetz.lib.errors import Refused
from hubnetz.network import access as network
from hubnetz.ui import answers, paging

PER_PAGE = 25
UNREACHABLE = ClientTransfer.State.UNREACHABLE


@require_safe
@frame.for_staff
def clients(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the clients of a hub that closes, those without an answer first one click away."""
    closure = _closure(seat)
    typed = request.GET.get("q", "").strip()[:120]
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in words.CLIENT else ""
    count = access.answers_of_clients(closure)
    looks.at(request, "clients", closure.hub)
    rows = access.clients_of(closure, state=chosen, typed=typed)
    context = {
        "closure": closure,
        "hub": closure.hub,
        "typed": typed,
        "chosen": chosen,
        "states": [(state, said, count[state]) for state, said in words.CLIENT.items() if state in count],
        "number": sum(count.values()),
        "by_post": access.clients_of(closure, state=UNREACHABLE, by_post=True).count(),
        "page_obj": paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    return frame.page(request, seat, "desk/clients.html", context)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def client(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show how one client stands, what to read out, and note what they said."""
    shown = access.client_of(request.user, code)
    form = hub_forms.Answer(frame.sent(request), initial={"on": today()})
    if request.method == "POST":
        _refuse_readers(seat, shown)
        if form.is_valid():
            try:
                actions.note_answer(shown, **form.values, by=request.user)
            except Refused as refusal:
                form.refuse(refusal.sentence)
            else:
                return _back(request, shown, _("The answer is noted."))
    looks.at(request, "client", shown.closure.hub, shown.code)
    context = {
        "client": shown,
        "closure": shown.closure,
        "hub": shown.closure.hub,
        "titles": access.titles_of(shown),
        "until": access.answer_until(shown),
        "writes": seat.writes(shown.closure.hub),
        "is_open": not shown.forgotten_at and shown.state != ClientTransfer.State.HANDED_OVER,
    }
    return frame.page(request, seat, "desk/client.html", context, form=form)


@require_safe
@frame.for_staff
def letter(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show the letter to one client, to be printed."""
    shown = access.client_of(request.user, code)
    looks.at(request, "client", shown.closure.hub, shown.code)
    shown.titles = access.titles_of(shown)  # type: ignore[attr-defined]
    return _letters(request, seat, shown.closure, [shown])


@require_safe
@frame.for_staff
def letters(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the letters to all clients who can be reached by post only and have not answered, one to a page."""
    closure = _closure(seat)
    rows = access.clients_of(closure, state=UNREACHABLE, by_post=True)
    looks.at(request, "clients", closure.hub)
    return _letters(request, seat, closure, list(rows))


def _letters(request: HttpRequest, seat: Seat, closure: Closure, rows: list[ClientTransfer]) -> HttpResponse:
    until = {row.pk: access.answer_until(row) for row in rows}
    context = {
        "closure": closure,
        "hub": closure.hub,
        "letters": [(row, until[row.pk]) for row in rows],
        "site": network.sites_from(closure.hub, today()).first(),
        "today": today(),
    }
    return frame.page(request, seat, "desk/client_letters.html", context)


@require_POST
@frame.for_staff
def forgetting(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Delete what the hand-over keeps of a client who wishes that."""
    shown = access.client_of(request.user, code)
    _refuse_readers(seat, shown)
    actions.forget_client(shown, by=request.user)
    return _back(request, shown, _("It is deleted. That the client was asked still counts."))


def _closure(seat: Seat) -> Closure:
    """Return the closing of the first chosen hub that closes and whose files the user reads."""
    for hub in hubs_with(seat, *access.READ):
        closure = access.closure_of(hub)
        if closure and closure.state == Closure.State.CARRIED_OUT and closure.successor:
            return closure
    raise Http404


def _refuse_readers(seat: Seat, shown: ClientTransfer) -> None:
    if not seat.writes(shown.closure.hub):
        raise PermissionDenied


def _back(request: HttpRequest, shown: ClientTransfer, said: str) -> HttpResponse:
    messages.success(request, said)
    address = f"{reverse('desk:hub_clients')}?{urlencode({'hub': shown.closure.hub.slug})}"
    return answers.moved(request, address)
