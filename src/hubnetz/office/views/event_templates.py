"""Templates of events for the whole network: what hubs offer, and what the network keeps of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hubnetz.events import actions
from hubnetz.events.access import templates as kept
from hubnetz.events.models import EventTemplate
from hubnetz.events.writing import NameOfNetworks, NameTemplate
from hubnetz.lib.errors import Refused
from hubnetz.office.views import frame
from hubnetz.ui import answers, paging

PER_PAGE = 50


@frame.for_readers
def templates(request: HttpRequest) -> HttpResponse:
    """List the network's own templates and what hubs offer to all."""
    return _list(request)


@frame.for_coordinators
@require_POST
def taking(request: HttpRequest, code: str) -> HttpResponse:
    """Take what a hub offers over as the network's own."""
    try:
        made = actions.make_network_template(kept.template_in_network(code), by=request.user)
    except Refused as refusal:
        return _refused(request, refusal)
    return _back(request, _("“%(name)s” is the network's own now."), made)


@frame.for_coordinators
@require_http_methods(["GET", "POST"])
def editing(request: HttpRequest, code: str) -> HttpResponse:
    """Give one of the network's own another name."""
    found = kept.network_template(code)
    form = NameOfNetworks(
        request.POST if request.method == "POST" else None, initial=NameTemplate.initial_of(found)
    )
    if request.method == "POST" and form.is_valid():
        actions.change_template(found, **form.values, by=request.user)
        return _back(request, _("“%(name)s” is changed."), kept.network_template(code))
    context = {"at": "event_templates", "template": found}
    return answers.page(request, "office/event_template_form.html", context, form=form)


@frame.for_coordinators
@require_POST
def retirement(request: HttpRequest, code: str) -> HttpResponse:
    """Let nobody begin from one of the network's own any more."""
    found = actions.retire_template(kept.network_template(code), by=request.user)
    return _back(request, _("“%(name)s” is retired. Events begun from it stay."), found)


@frame.for_coordinators
@require_POST
def retirement_undoing(request: HttpRequest, code: str) -> HttpResponse:
    """Let hubs begin from one of the network's own again."""
    try:
        found = actions.take_up_template(kept.network_template(code), by=request.user)
    except Refused as refusal:
        return _refused(request, refusal)
    return _back(request, _("“%(name)s” is in use again."), found)


def _list(request: HttpRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    page = paging.Paginator(kept.templates_in_network(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "at": "event_templates",
        "page_obj": page,
        "coordinates": frame.writes(request),
        "refusal": refusal,
    }
    return answers.page(request, "office/event_templates.html", context, status=status)


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return _list(request, str(refusal.sentence), status=409)


def _back(request: HttpRequest, sentence: str, template: EventTemplate) -> HttpResponse:
    messages.success(request, sentence % {"name": template.name})
    return answers.moved(request, reverse("office:event_templates"))
