"""What all pages of a hub's life share: only a coordinator sees them, each shows one form and calls one verb."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hubnetz.lib.errors import Refused
from hubnetz.network import access, writing
from hubnetz.network.models import Hub
from hubnetz.office.views import frame
from hubnetz.ui import answers
from hubnetz.ui.forms import Form


def on_hub(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let coordinators look and send; the view gets the hub that the address names."""

    @require_http_methods(["GET", "POST"])
    @frame.for_coordinators
    @wraps(view)
    def checked(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, access.hub_known(slug), *args, **kwargs)

    return checked


def sent(request: HttpRequest) -> Any:
    """Return what was posted; None while the form is only shown."""
    return request.POST if request.method == "POST" else None


def answered(
    request: HttpRequest,
    hub: Hub,
    form: Form,
    verb: Callable[[], object],
    *,
    title: str,
    lead: str = "",
    submit: str,
    done: str = "",
) -> HttpResponse:
    """Show the form, or do what was asked for and go back to the hub; a refusal stands above the form.

    Without ``done`` the verb says itself what it did.
    """
    if request.method == "POST" and form.is_valid():
        try:
            made = verb()
        except Refused as refusal:
            writing.refuse(form, refusal)
        else:
            return back(request, hub, done or str(made))
    context = {"at": "hubs", "hub": hub, "title": title, "lead": lead, "submit": submit}
    return answers.page(request, "office/hub_form.html", context, form=form)


def back(request: HttpRequest, hub: Hub, done: str) -> HttpResponse:
    """Go back to the hub and say what was done."""
    messages.success(request, done)
    return answers.moved(request, reverse("office:hub", args=[access.slug_now(hub)]))


def refused(request: HttpRequest, hub: Hub, refusal: Refused) -> HttpResponse:
    """Go back to the hub and say why nothing was done."""
    messages.error(request, refusal.sentence)
    return answers.moved(request, reverse("office:hub", args=[access.slug_now(hub)]))
