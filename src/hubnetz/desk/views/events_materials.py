"""Materials of an event: files and links, for whom and from when on, and the e-mail that they are there."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk import event_material_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import actions
from hubnetz.events.access import materials as access
from hubnetz.events.access import staff
from hubnetz.events.models import Event, Material
from hubnetz.lib.errors import Refused
from hubnetz.ui import files


@require_safe
@frame.for_staff
def materials(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show what there is, for whom and from when on."""
    return _materials(request, seat, staff.event_seen_by(request.user, code))


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_file(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Put a file beside the event."""
    found = staff.event_let_in_by(request.user, code)
    form = forms.AddFile(request.POST, request.FILES) if request.method == "POST" else forms.AddFile()
    return _add(request, seat, found, form, lambda: form.cleaned_data["file"], actions.add_file)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_link(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Put a link beside the event."""
    found = staff.event_let_in_by(request.user, code)
    form = forms.AddLink(frame.sent(request))
    return _add(request, seat, found, form, lambda: form.cleaned_data["url"], actions.add_link)


def _add(
    request: HttpRequest,
    seat: Seat,
    event: Event,
    form: forms.Describe,
    given: Callable[[], Any],
    verb: Callable[..., Any],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["idempotency_key"]
            verb(event, given(), **form.values, idempotency_key=key, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Added."))
            return events_frame.back(request, event, "event_materials")
    context = {"is_file": isinstance(form, forms.AddFile)}
    return events_frame.page(request, seat, event, "desk/event_material.html", context, form=form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def material(request: HttpRequest, seat: Seat, code: str, material: str) -> HttpResponse:
    """Give a material another name, show it to others, or from another moment on."""
    found = staff.event_let_in_by(request.user, code)
    own = access.material_of(found, material)
    form = forms.Describe(frame.sent(request), initial=forms.present(own))
    if request.method == "POST" and form.is_valid():
        actions.change_material(own, **form.values, by=request.user)
        messages.success(request, _("Saved."))
        return events_frame.back(request, found, "event_materials")
    context = {"material": own}
    return events_frame.page(request, seat, found, "desk/event_material.html", context, form=form)


@require_safe
@frame.for_staff
def file(request: HttpRequest, seat: Seat, code: str, material: str) -> HttpResponse:
    """Hand out a file to the staff."""
    own = access.file_of(staff.event_seen_by(request.user, code), material)
    return files.handed_out(own.file_name, own.kind, own.content)


@require_POST
@frame.for_staff
def place(request: HttpRequest, seat: Seat, code: str, material: str) -> HttpResponse:
    """Show a material one place earlier or later."""
    found = staff.event_let_in_by(request.user, code)
    own = access.material_of(found, material)
    actions.move_material(own, up=request.POST.get("to") == "up", by=request.user)
    return events_frame.back(request, found, "event_materials")


@require_POST
@frame.for_staff
def removal(request: HttpRequest, seat: Seat, code: str, material: str) -> HttpResponse:
    """Take a material away."""
    found = staff.event_let_in_by(request.user, code)
    actions.remove_material(access.material_of(found, material), by=request.user)
    messages.success(request, _("Removed."))
    return events_frame.back(request, found, "event_materials")


@require_POST
@frame.for_staff
def letter(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Write to everybody who may see something and was not told."""
    found = staff.event_let_in_by(request.user, code)
    try:
        count = actions.tell_of_materials(found, by=request.user)
    except Refused as refusal:
        return _materials(request, seat, found, refusal=refusal.sentence)
    text = ngettext("%(n)s e-mail is on its way.", "%(n)s e-mails are on their way.", count)
    messages.success(request, text % {"n": count})
    return events_frame.back(request, found, "event_materials")


def _materials(request: HttpRequest, seat: Seat, event: Event, refusal: str = "") -> HttpResponse:
    every = list(access.materials_of(event))
    lets_in = staff.powers(request.user, event).lets_in
    context = {
        "materials": [(one, forms.FOR[Material.For(one.audience)]) for one in every],
        "to_tell": len(access.people_to_tell(event, every)) if lets_in and event.published_at else 0,
    }
    return events_frame.page(request, seat, event, "desk/event_materials.html", context, refusal=refusal)
