"""The hub's people at what others ran."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.casework import access, actions
from hubnetz.desk import forms
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.views import frame
from hubnetz.lib.errors import Refused
from hubnetz.network import access as network
from hubnetz.ui import answers, paging

PER_PAGE = 25


@require_safe
@frame.for_staff
def appearances(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List where the hub's people took part."""
    rows = access.appearances_of(request.user).filter(hub__in=seat.chosen)
    page = paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return frame.page(request, seat, "desk/appearances.html", {"page_obj": page})


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_appearance(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Note an appearance."""
    hubs = hubs_with(seat, *access.WRITE)
    form = forms.Appearance(hubs, frame.sent(request))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        hub = network.hub_of(request.user, values.pop("hub"), *access.WRITE)
        try:
            actions.note_appearance(hub, **values, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("The appearance is noted."))
            return answers.moved(request, reverse("desk:appearances"))
    return frame.page(request, seat, "desk/new_appearance.html", {}, form=form)
