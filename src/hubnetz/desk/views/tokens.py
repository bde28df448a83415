"""Programs of the hub: which may act for whom, letting one in, shutting it out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk import token_forms as forms
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.forms import today
from hubnetz.desk.views import frame
from hubnetz.lib.errors import Refused
from hubnetz.network import access as network
from hubnetz.network.access import tokens as access
from hubnetz.network.actions import tokens as actions
from hubnetz.ui import addresses, answers, paging

PER_PAGE = 25


@require_safe
@frame.for_staff
def tokens(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the programs that act for somebody at the user's hubs; a lead sees all of the hub, others their own."""
    hubs = hubs_with(seat, *access.MAKE)
    rows = paging.Paginator(access.tokens_at(request.user, hubs), PER_PAGE).get_page(request.GET.get("page"))
    for row in rows:
        row.said = [forms.SCOPES[forms.Scope(scope)] for scope in row.scopes]
        row.is_over = row.ended_at is not None or row.ends_on < today()
    context = {"page_obj": rows, "several": len(hubs) > 1}
    return frame.page(request, seat, "desk/tokens.html", context)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_token(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Let a program in; its secret is shown on the page that answers, and never again."""
    hubs = hubs_with(seat, *access.MAKE)
    form = forms.MakeToken(frame.sent(request), hubs=hubs)
    user: Any = request.user  # signed in: they have a seat
    context: dict[str, Any] = {"token": None, "secret": "", "api": addresses.absolute("/api/v1/")}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            context["token"], context["secret"] = actions.make_token(
                network.hub_of(request.user, data["hub"], *access.MAKE),
                name=data["name"],
                scopes=data["scopes"],
                ends_on=data["ends_on"],
                idempotency_key=data["idempotency_key"],
                by=user,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
    return frame.page(request, seat, "desk/new_token.html", context, form=form)


@require_POST
@frame.for_staff
def token_end(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let a token open nothing any more."""
    actions.end_token(access.token_to_end(request.user, code), by=request.user)
    messages.success(request, _("This program can do nothing here any more."))
    return answers.moved(request, reverse("desk:tokens"))
