"""Closing a hub: proposed, looked at with its consequences, carried out by a second coordinator, or withdrawn."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hubnetz.casework import access as casework
from hubnetz.casework import actions
from hubnetz.casework.models import Closure
from hubnetz.lib.errors import Refused
from hubnetz.network import access, writing
from hubnetz.network.models import Hub
from hubnetz.office import first_and_last
from hubnetz.office.views import verbs
from hubnetz.office.views.hubs import today
from hubnetz.ui import answers


@verbs.on_hub
def closing(request: HttpRequest, hub: Hub) -> HttpResponse:
    """Propose that the hub closes."""
    others = [one for one in access.hubs_on_show() if one.pk != hub.pk]
    form = writing.Closing(
        others,
        verbs.sent(request),
        earliest=today() - timedelta(days=1),
        initial={"offers": "pass", "dates": "pass", "passes_areas": True},
    )
    return verbs.answered(
        request,
        hub,
        form,
        lambda: actions.propose_closure(hub, **form.values, by=request.user),
        title=_("Close the hub"),
        lead=_(
            "This is a proposal: nothing changes until another coordinator has seen what it means and confirms."
        ),
        submit=_("Propose the closing"),
        done=_("The closing is proposed."),
    )


@verbs.on_hub
def carrying_out(request: HttpRequest, hub: Hub) -> HttpResponse:
    """Show what the closing means, and carry it out once its name is typed."""
    closure = _proposed(hub)
    form = first_and_last.Confirm(hub, verbs.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_hub(closure, typed=form.cleaned_data["typed"], by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("The closing is carried out."))
            return answers.moved(request, reverse("office:hub", args=[hub.slug]))
    means = casework.consequences(
        hub, last_day=closure.last_day, successor=closure.successor, passes_areas=closure.passes_areas
    )
    context = {"at": "hubs", "hub": hub, "closure": closure, "means": means}
    return answers.page(request, "office/closing.html", context, form=form)


@require_POST
@verbs.on_hub
def withdrawal(request: HttpRequest, hub: Hub) -> HttpResponse:
    """Take back the proposal."""
    try:
        actions.withdraw_closure(_proposed(hub), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The proposal is withdrawn."))
    return answers.moved(request, reverse("office:hub", args=[hub.slug]))


def _proposed(hub: Hub) -> Closure:
    closure = casework.closure_of(hub)
    if closure is None or closure.state != Closure.State.PROPOSED:
        raise Http404
    return closure
