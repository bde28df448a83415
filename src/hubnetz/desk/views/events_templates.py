"""Templates of events: beginning from one, keeping one, naming it, retiring it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.event_forms import Again
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import actions
from hubnetz.events.access import staff
from hubnetz.events.access import templates as kept
from hubnetz.events.writing import NameTemplate
from hubnetz.lib.errors import Refused
from hubnetz.network import access as network
from hubnetz.ui import answers, paging

PER_PAGE = 25


@require_safe
@frame.for_staff
def templates(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List what the user's hubs may begin an event from, or what they retired."""
    hubs = hubs_with(seat, *staff.PLAN)
    retired = request.GET.get("when") == "retired"
    rows = kept.retired_of(hubs) if retired else kept.templates_for(hubs)
    page = paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    own = {hub.pk for hub in hubs}
    context = {
        "page_obj": page,
        "rows": [(row, row.hub_id in own) for row in page],
        "retired": retired,
    }
    return frame.page(request, seat, "desk/event_templates.html", context)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def beginning(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Plan an event that says what a template says, at a date of its own."""
    found = kept.template_for(seat.chosen, code)
    hubs = hubs_with(seat, *staff.PLAN)
    if not found.is_offered:
        hubs = [hub for hub in hubs if hub.pk == found.hub_id]
    if not hubs:
        raise PermissionDenied
    at = next((hub.slug for hub in hubs if hub.pk == found.hub_id), hubs[0].slug)
    form = Again(frame.sent(request), hubs=hubs, initial={"begins": found.begins, "at": at})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft_from_template(
                found,
                hub=network.hub_of(request.user, form.cleaned_data.get("at") or at, *staff.PLAN),
                starts_at=form.cleaned_data["starts_at"],
                idempotency_key=form.cleaned_data["idempotency_key"],
                by=request.user,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("This is a draft from the template. Change what is different."))
            return events_frame.back(request, made, "event_plan")
    return frame.page(request, seat, "desk/event_template.html", {"template": found}, form=form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def keeping(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Keep what an event says as a template of its hub."""
    found = staff.event_planned_by(request.user, code)
    title = {f"name_{language}": found.title.get(language, "") for language in ("de", "en")}
    form = NameTemplate(frame.sent(request), initial=title)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_template(
                found,
                **form.values,
                idempotency_key=form.cleaned_data["idempotency_key"],
                by=request.user,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("The template is saved. New events can begin from it."))
            return _back(request)
    return events_frame.page(request, seat, found, "desk/event_keeping.html", {}, form=form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def editing(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Give a template another name, or offer it to all hubs or no longer."""
    found = kept.template_kept_by(request.user, code)
    form = NameTemplate(frame.sent(request), initial=NameTemplate.initial_of(found))
    if request.method == "POST" and form.is_valid():
        actions.change_template(found, **form.values, by=request.user)
        messages.success(request, _("The template is changed."))
        return _back(request)
    return frame.page(request, seat, "desk/event_template_form.html", {"template": found}, form=form)


@require_POST
@frame.for_staff
def retirement(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let nobody begin from a template any more."""
    found = actions.retire_template(kept.template_kept_by(request.user, code), by=request.user)
    messages.success(request, _("“%(name)s” is retired. Events begun from it stay.") % {"name": found.name})
    return _back(request)


@require_POST
@frame.for_staff
def retirement_undoing(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let people begin from a retired template again."""
    found = kept.template_kept_by(request.user, code)
    actions.take_up_template(found, by=request.user)
    messages.success(request, _("“%(name)s” is in use again.") % {"name": found.name})
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    return answers.moved(request, reverse("desk:event_templates"))
