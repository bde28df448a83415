"""The hub itself: what stands about it, and what its lead changes or proposes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.casework import access as casework
from hubnetz.casework import actions as closures
from hubnetz.desk import hub_forms
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.forms import today
from hubnetz.desk.views import frame
from hubnetz.events import access as events
from hubnetz.lib.errors import Refused
from hubnetz.network import access, actions, writing
from hubnetz.network.access import tokens
from hubnetz.network.models import Hub, Membership, Proposal
from hubnetz.ui import answers
from hubnetz.ui.forms import Form

LEAD = Membership.Role.LEAD


@require_safe
@frame.for_staff
def hub(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what stands about the hub; with several hubs the first, the others one click away."""
    shown = access.hub_of_staff(seat.chosen[0])
    history = access.hub_history(shown)
    answers_for = [one for one in history if one.what == "area" and not one.is_over]
    context = {
        "hub": shown,
        "others": [one for one in seat.hubs if one.pk != shown.pk],
        "reads": seat.reads(seat.chosen[0]),
        "leads": LEAD in seat.roles[seat.chosen[0]],
        "makes_tokens": bool(seat.roles[seat.chosen[0]].intersection(tokens.MAKE)),
        "phase": next(
            (e.text for e in history if e.what == "phase" and not e.is_to_come and not e.is_over), ""
        ),
        "coming": [one for one in history if one.is_to_come][::-1],
        "areas": [one for one in answers_for if one.row.role != "deputy"],
        "stands_in": [one for one in answers_for if one.row.role == "deputy"],
        "sites": access.sites_from(shown, today()),
        "left_behind": events.dates_left_behind(shown),
        "team": access.team_of(shown),
        "proposals": access.proposals_at(shown),
        "closure": casework.closure_of(shown),
    }
    return frame.page(request, seat, "desk/hub.html", context)


def _led(seat: Seat) -> Hub:
    return hubs_with(seat, LEAD)[0]


def _answered(
    request: HttpRequest,
    seat: Seat,
    hub: Hub,
    form: Form,
    verb: Callable[[], object],
    *,
    title: str,
    lead: str,
    submit: str,
    done: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            verb()
        except Refused as refusal:
            writing.refuse(form, refusal)
        else:
            messages.success(request, done)
            return answers.moved(request, _address(hub))
    context = {"hub": hub, "title": title, "lead": lead, "submit": submit, "back": _address(hub)}
    return frame.page(request, seat, "desk/hub_form.html", context, form=form)


def _address(hub: Hub) -> str:
    return f"{reverse('desk:hub')}?{urlencode({'hub': hub.slug})}"


@require_http_methods(["GET", "POST"])
@frame.for_staff
def profile(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say anew what the hub is; on the public page it stands at once."""
    hub = _led(seat)
    form = writing.Profile(hub, frame.sent(request))
    return _answered(
        request,
        seat,
        hub,
        form,
        lambda: actions.change_profile(hub, **form.values, by=request.user),
        title=_("Profile"),
        lead=_("It stands on the hub's public page as soon as you save it."),
        submit=_("Save"),
        done=_("The profile is saved."),
    )


@require_http_methods(["GET", "POST"])
@frame.for_staff
def proposals(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Propose to the coordinator what shall change in the life of the hub."""
    hub = _led(seat)
    form = hub_forms.Wish(frame.sent(request), initial={"since": today()})

    def propose() -> None:
        data: dict[str, Any] = form.cleaned_data
        actions.propose(hub, kind=data["kind"], since=data["since"], text=data["text"], by=request.user)

    return _answered(
        request,
        seat,
        hub,
        form,
        propose,
        title=_("Propose a change"),
        lead=_(
            "A new name, another lead, an area, a site, a break: the coordinator enters it, or says why not."
        ),
        submit=_("Propose it"),
        done=_("Your proposal is on the coordinator's list."),
    )


@require_POST
@frame.for_staff
def proposal_withdrawal(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take back a proposal that nobody has settled."""
    found = access.proposal_of(request.user, code)
    try:
        actions.settle(found, state=Proposal.State.WITHDRAWN, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The proposal is withdrawn."))
    return answers.moved(request, _address(found.hub))


@require_http_methods(["GET", "POST"])
@frame.for_staff
def closing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Propose that the hub closes; a coordinator carries it out."""
    hub = _led(seat)
    others = [one for one in access.hubs_on_show() if one.pk != hub.pk]
    begun = {"offers": "pass", "dates": "pass", "passes_areas": True}
    form = writing.Closing(others, frame.sent(request), earliest=today() - timedelta(days=1), initial=begun)
    return _answered(
        request,
        seat,
        hub,
        form,
        lambda: closures.propose_closure(hub, **form.values, by=request.user),
        title=_("Propose that the hub closes"),
        lead=_("Nothing changes yet: a coordinator looks at what it means and carries it out."),
        submit=_("Propose the closing"),
        done=_("The closing is proposed."),
    )


@require_POST
@frame.for_staff
def closing_withdrawal(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take back the proposal to close."""
    hub = _led(seat)
    closure = casework.closure_of(hub)
    if closure is None:
        raise Http404
    try:
        closures.withdraw_closure(closure, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The proposal is withdrawn."))
    return answers.moved(request, _address(hub))
