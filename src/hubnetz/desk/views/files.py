"""Writing in a company's file: cases, consultations, projects, cooperations."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hubnetz.casework import access, actions
from hubnetz.desk import forms, picking
from hubnetz.desk.access import Seat
from hubnetz.desk.views import frame
from hubnetz.desk.views.organisations import back
from hubnetz.lib.errors import Refused
from hubnetz.network import access as network
from hubnetz.organisations import access as organisations
from hubnetz.organisations.models import Organisation


def _writable(request: HttpRequest, code: str) -> Organisation:
    return _may_write(request, organisations.organisation_of(request.user, code))


def _may_write[T](request: HttpRequest, row: T) -> T:
    if not access.may_write(request.user, row.hub):  # type: ignore[attr-defined]  # all rows here have a hub
        raise PermissionDenied
    return row


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_case(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Open a case for the company."""
    found = _writable(request, code)
    form = forms.OpenCase(frame.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_case(found, **form.cleaned_data, adviser=request.user, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return back(request, code, _("The case is open."), "cases")
    return frame.page(request, seat, "desk/new_case.html", {"organisation": found}, form=form)


@require_POST
@frame.for_staff
def case_closure(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Close a case."""
    found = _may_write(request, access.case_of(request.user, code))
    actions.close_case(found, by=request.user)
    return back(request, found.organisation.code, _("The case is closed."), "cases")


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_consultation(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Note a consultation."""
    found = _writable(request, code)
    cases = access.cases_of(request.user).filter(organisation=found, closed_at=None)
    form = forms.Consultation(
        network.topics(), cases, frame.sent(request), initial={"case": request.GET.get("case", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_consultation(found, **form.values, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return back(request, code, _("The consultation is noted."), "consultations")
    return frame.page(request, seat, "desk/new_consultation.html", {"organisation": found}, form=form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_project(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Note the project that a consultation gave the impulse for."""
    impulse = _may_write(request, access.consultation_of(request.user, code))
    form = forms.Project(
        network.topics(), frame.sent(request), initial={"topic": impulse.topic.code, "state": "running"}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_project(
                impulse.organisation,
                **form.values,
                impulse_on=impulse.held_on,
                from_consultation=impulse,
                case=impulse.case,
                by=request.user,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return back(request, impulse.organisation.code, _("The project is noted."), "projects")
    context = {"organisation": impulse.organisation, "impulse": impulse}
    return frame.page(request, seat, "desk/new_project.html", context, form=form)


@require_POST
@frame.for_staff
def project_state(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Say how a project stands; a state that does not exist changes nothing."""
    found = _may_write(request, access.project_of(request.user, code))
    form = forms.ProjectState(request.POST)
    if form.is_valid():
        actions.move_project(found, state=form.cleaned_data["state"], by=request.user)
        return back(request, found.organisation.code, _("The state of the project is noted."), "projects")
    return frame.page(
        request,
        seat,
        "desk/project_state.html",
        {"organisation": found.organisation, "project": found},
        form=form,
    )


@require_POST
@frame.for_staff
def project_confirmation(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Note that the company confirmed the project."""
    found = _may_write(request, access.project_of(request.user, code))
    actions.confirm_project(found, by=request.user)
    return back(request, found.organisation.code, _("The project is confirmed and counts."), "projects")


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_cooperation(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Note that the company works together with others."""
    found = _writable(request, code)
    picked = request.POST.getlist("picked") if request.method == "POST" else [found.code]
    pick = picking.pick(
        request.user,
        found.hub,
        request.POST.get("q", ""),
        picked,
        adopted=picking.adopted(request, found.hub),
    )
    form = picking.form_for(request, forms.Cooperation)
    if form.is_bound and form.is_valid_for(pick):
        try:
            actions.note_cooperation(found.hub, **form.cleaned_data, members=pick.chosen, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return back(request, code, _("The cooperation is noted."), "cooperations")
    context = {"organisation": found, "pick": pick}
    return frame.page(request, seat, "desk/new_cooperation.html", context, form=form)


@require_POST
@frame.for_staff
def cooperation_confirmation(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Note that one side confirmed the cooperation."""
    found = _may_write(request, access.cooperation_of(request.user, code))
    actions.confirm_cooperation(found, by=request.user)
    members: list[Any] = list(found.members.all())
    asked = request.POST.get("at", "")
    at = next((one.code for one in members if one.code == asked), members[0].code)
    return back(request, at, _("The cooperation is confirmed and counts."), "cooperations")
