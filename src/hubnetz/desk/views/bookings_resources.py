"""What a hub lets: the list, one thing with its numbers and parts, opening it, changing it, giving it up."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.booking import access, actions
from hubnetz.booking.access import lending
from hubnetz.booking.models import Resource
from hubnetz.desk import booking_resource_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.views import bookings_frame, frame
from hubnetz.journal import access as journal
from hubnetz.lib.errors import Refused
from hubnetz.network import access as network
from hubnetz.network.models import Hub
from hubnetz.ui.paging import Paginator

A_PAGE = 25
both = require_http_methods(["GET", "POST"])


@require_safe
@frame.for_staff
def resources(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List what a hub lets, by kind and words; what was given up can be looked at, too."""
    hub = bookings_frame.hub_of(seat)
    retired = request.GET.get("state") == "given-up"
    rows = lending.resources_run_at(request.user, hub, retired=retired)
    typed = request.GET.get("q", "").strip()[:120]
    rows = lending.with_words(rows, typed)
    kind = request.GET.get("kind", "")
    if kind in lending.KINDS:
        rows = rows.filter(kind=kind)
    context = {
        "page_obj": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "typed": typed,
        "kind": kind if kind in lending.KINDS else "",
        "kinds": forms.KINDS.items(),
        "retired": retired,
    }
    return bookings_frame.page(request, seat, "desk/resources.html#results", context, hub=hub)


@require_safe
@frame.for_staff
def resource(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show one thing that can be booked, as the hub knows it."""
    return _resource(request, seat, access.resource_seen_by(request.user, code))


def _resource(
    request: HttpRequest, seat: Seat, found: Resource, form: Any = None, affected: Any = ()
) -> HttpResponse:
    parts = list(lending.parts_of(found))
    units = found.units.filter(retired_at=None).count()
    context = {
        "resource": found,
        "kind_name": forms.KINDS[found.Kind(found.kind)],
        "purposes": [forms.PURPOSES[found.Purpose(one)] for one in found.purposes],
        "ways": [forms.WAYS[found.Mode(one)] for one in found.modes],
        "parts": parts,
        "units": units,
        "may_have_parts": not units and found.kind != Resource.Kind.ADVISER,
        "weeks": lending.weeks_ahead(found, weeks=1),
        "units_form": form if isinstance(form, forms.Units) else forms.Units(initial={"units": units}),
        "giving_up": form if isinstance(form, forms.GivingUp) else forms.GivingUp(),
        "affected": affected,
        "history": journal.history_of(found).select_related("by")[:20],
    }
    status = 422 if form is not None else 200
    return bookings_frame.page(request, seat, "desk/resource.html", context, hub=found.hub, status=status)


@both
@frame.for_staff
def new_resource(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Let something be booked from now on: first of what kind, then what it is."""
    hub = lending.hub_run_by(request.user, bookings_frame.hub_of(seat))
    kind = request.GET.get("kind", "")
    if kind not in lending.KINDS:
        told = [(code, name, forms.KINDS_TOLD[code]) for code, name in forms.KINDS.items()]
        return bookings_frame.page(request, seat, "desk/resource_kinds.html", {"kinds": told}, hub=hub)
    wholes = [one for one in lending.resources_run_at(request.user, hub) if not one.unit_count]  # type: ignore[attr-defined]
    initial: dict[str, Any] = {"part_of": request.GET.get("part_of", ""), "seen": ""}
    if kind == Resource.Kind.ADVISER:
        initial |= {"longest_minutes": 30, "lead_minutes": 120, "modes": ["on_site", "phone", "video"]}
    main = next((str(one.pk) for one in lending.sites_of(hub) if one.is_main), "")
    form = forms.NewResource(
        frame.sent(request), initial={**initial, "site": main}, wholes=wholes, **_known(hub, kind)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_resource(hub, kind=kind, **form.values, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("It can be booked as soon as it has opening hours."))
            return bookings_frame.back(request, "resource_hours", made.code)
    context = {"kind": kind, "kind_name": forms.KINDS[Resource.Kind(kind)]}
    return bookings_frame.page(request, seat, "desk/resource_form.html", context, hub=hub, form=form)


@both
@frame.for_staff
def editing(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Change what a resource says and its terms; whoever comes second is told, and keeps what was typed."""
    found = _run(request, code)
    known = _known(found.hub, found.kind)
    form = forms.ResourceForm(frame.sent(request), initial=forms.ResourceForm.of(found), **known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_resource(found, version=form.version, **form.values, by=request.user)
        except actions.ResourceChanged as refusal:
            form.refuse_changed(refusal.sentence, access.resource_seen_by(request.user, code))
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Saved. Bookings stay as they are."))
            return bookings_frame.back(request, "resource", code)
    context = {"resource": found, "kind": found.kind, "kind_name": forms.KINDS[found.Kind(found.kind)]}
    return bookings_frame.page(request, seat, "desk/resource_form.html", context, hub=found.hub, form=form)


@both
@frame.for_staff
def units(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let there be more or fewer of it."""
    found = _run(request, code)
    form = forms.Units(frame.sent(request))
    if request.method == "GET":
        return _resource(request, seat, found)
    return _done(
        request,
        seat,
        found,
        form,
        lambda: actions.set_units(found, units=form.cleaned_data["units"], by=request.user),
        _("Saved."),
    )


@both
@frame.for_staff
def retirement(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Give a resource up; who has booked it is named first, and told only when that is wanted."""
    found = _run(request, code)
    if request.method == "GET":
        return _resource(request, seat, found)
    form = forms.GivingUp(request.POST)

    def give_up() -> None:
        actions.retire_resource(
            found,
            cancel_bookings=form.cleaned_data["cancel_bookings"],
            reason=form.reason,
            by=request.user,
        )

    return _done(request, seat, found, form, give_up, _("Given up. Nobody can book it any more."))


def _done(
    request: HttpRequest, seat: Seat, found: Resource, form: Any, verb: Callable[[], object], said: str
) -> HttpResponse:
    affected: Any = ()
    if form.is_valid():
        try:
            verb()
        except Refused as refusal:
            form.refuse(refusal.sentence)
            affected = getattr(refusal, "bookings", ())
        else:
            messages.success(request, said)
            return bookings_frame.back(request, "resource", found.code)
    return _resource(request, seat, found, form, affected)


def _run(request: HttpRequest, code: str) -> Resource:
    found = access.resource_run_by(request.user, code)
    if found.retired_at:
        raise Http404
    return found


def _known(hub: Hub, kind: str) -> dict[str, Any]:
    advisers = lending.advisers_at(hub) if kind == Resource.Kind.ADVISER else []
    return {
        "kind": kind,
        "sites": lending.sites_of(hub),
        "features": list(lending.features()),
        "licence_kinds": list(access.licence_kinds()),
        "topics": list(network.topics()),
        "advisers": advisers,
    }
