"""One page for each verb of a hub's life: its name, phases, break, lead and profile, and what is taken back."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hubnetz.casework import actions as casework
from hubnetz.lib.errors import Refused
from hubnetz.network import access, actions, rules, writing
from hubnetz.network.models import Hub, HubPhase
from hubnetz.office import hub_forms
from hubnetz.office.views import verbs
from hubnetz.office.views.hubs import today


@verbs.on_hub
def name(request: HttpRequest, hub: Hub) -> HttpResponse:
    """Give the hub a new name from a day on."""
    form = hub_forms.Name(verbs.sent(request), initial={"since": today()})
    return verbs.answered(
        request,
        hub,
        form,
        lambda: actions.rename(
            hub,
            name=form.name,
            since=form.cleaned_data["since"],
            short=form.cleaned_data["short"],
            slug=form.cleaned_data["slug"],
            by=request.user,
        ),
        title=_("New name"),
        lead=_("The old name is still found, and stays in the history."),
        submit=_("Rename the hub"),
        done=_("The new name is noted."),
    )


@verbs.on_hub
def phase(request: HttpRequest, hub: Hub) -> HttpResponse:
    """Let the hub enter its next phase."""
    last = hub.phases.order_by("-valid_from").first()
    own_pages = {HubPhase.Kind.PAUSED, HubPhase.Kind.ENDED}
    next_ones = [one for one in HubPhase.Kind if one not in own_pages]
    next_ones = [one for one in next_ones if rules.may_follow(one, last.kind if last else "")]
    form = hub_forms.Phase(next_ones, verbs.sent(request), initial={"since": today()})
    return verbs.answered(
        request,
        hub,
        form,
        lambda: actions.enter_phase(
            hub, phase=form.cleaned_data["phase"], since=form.cleaned_data["since"], by=request.user
        ),
        title=_("Next phase"),
        lead=_("It begins on its day by itself. A break and the closing have pages of their own."),
        submit=_("Note the phase"),
        done=_("The phase is noted."),
    )


@verbs.on_hub
def pause(request: HttpRequest, hub: Hub) -> HttpResponse:
    """Let the hub pause."""
    others = [one for one in access.hubs_on_show() if one.pk != hub.pk]
    form = hub_forms.Pause(others, verbs.sent(request), initial={"since": today(), "dates": "keep"})
    return verbs.answered(
        request,
        hub,
        form,
        lambda: casework.pause_hub(
            hub,
            since=form.cleaned_data["since"],
            until=form.cleaned_data["until"],
            deputy=form.chosen,
            cancel_dates=form.cleaned_data["dates"] == "cancel",
            by=request.user,
        ),
        title=_("A break"),
        lead=_(
            "The hub's page says so and names the hub that stands in. Its offers are not shown meanwhile."
        ),
        submit=_("Let the hub pause"),
        done=_("The break is noted."),
    )


@verbs.on_hub
def lead(request: HttpRequest, hub: Hub) -> HttpResponse:
    """Hand the hub over to another lead organisation."""
    form = hub_forms.Lead(verbs.sent(request), initial={"since": today(), "stays_partner": True})
    return verbs.answered(
        request,
        hub,
        form,
        lambda: actions.hand_over(
            hub,
            to=form.cleaned_data["to"],
            kind=form.cleaned_data["kind"],
            since=form.cleaned_data["since"],
            stays_partner=form.cleaned_data["stays_partner"],
            by=request.user,
        ),
        title=_("New lead"),
        lead=_("The hub stays the same; another organisation leads it from a day on."),
        submit=_("Hand the hub over"),
        done=_("The new lead is noted."),
    )


@verbs.on_hub
def profile(request: HttpRequest, hub: Hub) -> HttpResponse:
    """Say anew what the hub is."""
    form = writing.Profile(hub, verbs.sent(request))
    return verbs.answered(
        request,
        hub,
        form,
        lambda: actions.change_profile(hub, **form.values, by=request.user),
        title=_("Profile"),
        submit=_("Save"),
        done=_("The profile is saved."),
    )


@require_POST
@verbs.on_hub
def taking_back(request: HttpRequest, hub: Hub, entry: str) -> HttpResponse:
    """Take back an entry that has not begun."""
    try:
        actions.take_back(access.entry_of(hub, entry), by=request.user)
    except Refused as refusal:
        return verbs.refused(request, hub, refusal)
    return verbs.back(request, hub, _("It is taken back."))


@require_POST
@verbs.on_hub
def settlement(request: HttpRequest, hub: Hub, code: str) -> HttpResponse:
    """Note what became of a proposal."""
    state = request.POST.get("state", "")
    if state not in ("done", "declined"):
        raise BadRequest("No state a proposal can get.")
    reply = request.POST.get("reply", "")[:400]
    try:
        actions.settle(access.proposal_at(hub, code), state=state, reply=reply, by=request.user)
    except Refused as refusal:
        return verbs.refused(request, hub, refusal)
    return verbs.back(request, hub, _("The proposal is settled."))
