"""A joint event: who runs it, for whom a visit counts, agreeing to that, leaving."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hubnetz.desk import event_near_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import actions
from hubnetz.events.access import joint, staff
from hubnetz.events.models import Event
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers


@require_http_methods(["GET", "POST"])
@frame.for_staff
def together(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show who runs an event together; the host proposes for whom a visit counts."""
    if request.method == "POST":
        found = staff.event_planned_by(request.user, code)
    else:
        found = staff.event_seen_by(request.user, code)
    form = None
    if request.method == "POST":
        form = forms.Credit(request.POST)
        if form.is_valid():
            rule = form.cleaned_data["rule"]
            try:
                actions.propose_credit(found, rule=rule, by=request.user)
            except Refused as refusal:
                form.refuse(refusal.sentence)
            else:
                told = joint.together(request.user, found)
                messages.success(
                    request,
                    _("The other hubs are asked by e-mail.") if told.proposal else _("The rule holds."),
                )
                return events_frame.back(request, found, "event_joint")
    return _page(request, seat, found, form)


@require_POST
@frame.for_staff
def agreement(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let a co-host agree to the rule that it read."""
    found = staff.event_seen_by(request.user, code)
    hub = joint.cohost_for(request.user, found, request.POST.get("host", ""))
    try:
        holds = actions.agree_to_credit(found, hub=hub, rule=request.POST.get("rule", ""), by=request.user)
    except Refused as refusal:
        return _page(request, seat, found, refusal=refusal.sentence)
    messages.success(
        request, _("Agreed. The rule holds.") if holds else _("Agreed. Other hubs are still asked.")
    )
    return events_frame.back(request, found, "event_joint")


@require_POST
@frame.for_staff
def leaving(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let a co-host run the event no longer."""
    found = staff.event_seen_by(request.user, code)
    hub = joint.cohost_for(request.user, found, request.POST.get("host", ""))
    actions.leave_joint(found, hub, by=request.user)
    if found.cohosting.filter(hub=hub).exists():
        refusal = _("People are noted as present already: their visit counts for your hub, so it stays.")
        return _page(request, seat, found, refusal=refusal)
    messages.success(request, _("%(hub)s runs this event no longer.") % {"hub": hub})
    return answers.moved(request, events_frame.reverse("desk:events"))


def _page(
    request: HttpRequest, seat: Seat, event: Event, form: forms.Credit | None = None, refusal: str = ""
) -> HttpResponse:
    told = joint.together(request.user, event)
    form = form or forms.Credit(initial={"rule": told.proposed})
    context = {"together": told}
    return events_frame.page(
        request, seat, event, "desk/event_joint.html", context, form=form, refusal=refusal
    )
