"""Links by which calendar programs read bookings along: made, shown once, revoked."""

from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from hubnetz.booking import access, actions
from hubnetz.booking.access import sharing
from hubnetz.booking.models import Resource
from hubnetz.desk.access import Seat
from hubnetz.desk.views import bookings_frame, frame
from hubnetz.ui.forms import Form
from hubnetz.ui.paging import Paginator

MINE = "mine"
A_PAGE = 25


class Share(Form):
    """Which calendar is read along, and where."""

    what = django_forms.ChoiceField(label=lazy("Which calendar"))
    label = django_forms.CharField(
        label=lazy("Where it is read"),
        max_length=80,
        help_text=lazy("So that you know later which link is which: my telephone, display at the door."),
        widget=django_forms.TextInput(attrs={"autocomplete": "off"}),
    )
    shows_people = django_forms.BooleanField(
        label=lazy("With names, company and what it is about"),
        required=False,
        help_text=lazy("Whoever has the link sees them. Without, only that a time is booked."),
    )

    def __init__(self, *args: Any, resources: list[Resource], has_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.code: one for one in resources}
        own = [(MINE, lazy("my own office hours"))] if has_own else []
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *own,
            *((code, str(one.name)) for code, one in self.known.items()),
        ]

    @property
    def resource(self) -> Resource | None:
        """Whose calendar; None for one's own."""
        return self.known.get(self.cleaned_data["what"])


@require_http_methods(["GET", "POST"])
@frame.for_staff
def calendars_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the links of a hub, and make one; its address is shown this once."""
    hub = bookings_frame.hub_of(seat)
    if request.method == "POST":
        sharing.hub_shared_by(request.user, hub)
    resources = list(access.resources_of(request.user).filter(hub=hub))
    form = Share(
        frame.sent(request),
        resources=resources,
        has_own=sharing.holds_hours(request.user, hub),
        initial={"what": request.GET.get("what", "")},
    )
    address = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        _link, secret = actions.share_calendar(
            hub,
            resource=form.resource,
            label=data["label"],
            shows_people=data["shows_people"],
            idempotency_key=data["idempotency_key"],
            by=request.user,
        )
        address = f"{settings.BASE_URL}{reverse('booking:shared_calendar', args=[secret])}"
    links = sharing.links_at(request.user, hub)
    listed = [one for one in resources if one.is_listed]
    context = {
        "page_obj": Paginator(links, A_PAGE).get_page(request.GET.get("page")),
        "address": address,
        "open": [
            (one, f"{settings.BASE_URL}{reverse('booking:not_free', args=[one.code])}") for one in listed
        ],
    }
    return bookings_frame.page(request, seat, "desk/calendars.html", context, hub=hub, form=form)


@require_POST
@frame.for_staff
def revocation(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let nobody read along by a link any more."""
    link = sharing.link_run_by(request.user, code)
    actions.revoke_calendar(link, by=request.user)
    messages.success(request, _("Revoked. Programs that have the link get nothing more."))
    return bookings_frame.back(request, "calendars", hub=link.hub)
