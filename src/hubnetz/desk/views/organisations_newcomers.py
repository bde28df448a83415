"""Names that visitors entered: somebody says whether the hub knows them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.views import frame
from hubnetz.lib.errors import Refused
from hubnetz.organisations import access, actions
from hubnetz.organisations.models import Organisation
from hubnetz.ui import answers, paging

PER_PAGE = 25


@require_safe
@frame.for_staff
def newcomers(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the names that nobody has looked at, those put off last."""
    hubs = hubs_with(seat, *access.WRITE)
    rows = access.newcomers_of(request.user).filter(hub__in=hubs)
    page = paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return frame.page(request, seat, "desk/newcomers.html", {"page_obj": page})


@require_http_methods(["GET", "POST"])
@frame.for_staff
def newcomer(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show whom a visitor may have meant; take the answer and go on to the next name."""
    hubs_with(seat, *access.WRITE)
    found = access.newcomer_of(request.user, code)
    refusal = ""
    if request.method == "POST":
        try:
            sentence = _answered(request, found)
        except Refused as refused:
            refusal = refused.sentence
        else:
            if sentence:
                messages.success(request, sentence)
                return answers.moved(request, _next(request, seat, found))
            refusal = _("Please choose one of the answers.")
    context = {"newcomer": found, "meant": access.meant_by(found), "refusal": refusal}
    return frame.page(request, seat, "desk/newcomer.html", context, **({"status": 422} if refusal else {}))


def _answered(request: HttpRequest, found: Organisation) -> str:
    """Let the verb do what the button says; return what was done, nothing if no button was pressed."""
    same, card, answer = (request.POST.get(name, "") for name in ("same", "card", "answer"))
    values: dict[str, Any] = {"by": request.user}
    if same:
        values["same_as"] = access.organisation_of(request.user, same)
        sentence = _("“%(name)s” is now part of that record.")
    elif card:
        values["card"] = access.card_of(card)
        sentence = _("“%(name)s” is counted as the company that the network knows.")
    elif answer == "new":
        values["unlike"] = list(access.organisations_named(request.user, request.POST.getlist("shown")[:20]))
        sentence = _("“%(name)s” is a new record.")
    elif answer == "later":
        values["later"] = True
        sentence = _("“%(name)s” stays in the list.")
    else:
        return ""
    actions.settle(found, **values)
    return sentence % {"name": found.name}


def _next(request: HttpRequest, seat: Seat, done: Organisation) -> str:
    """Return the address of the name that comes next, or of the list if there is none but this one."""
    rows = access.newcomers_of(request.user).filter(hub__in=seat.chosen).exclude(pk=done.pk)
    following = rows.first()
    query = f"?hub={seat.hub.slug}" if seat.hub else ""
    if following is None or following.put_off_at:
        return reverse("desk:newcomers") + query
    return reverse("desk:newcomer", args=[following.code]) + query
