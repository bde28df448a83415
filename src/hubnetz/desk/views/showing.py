"""What a hub shows of itself: whom to speak to, what it knows and has."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk import showing_forms as forms
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.views import frame
from hubnetz.network import access as network
from hubnetz.network.access import showing
from hubnetz.network.actions import showing as actions
from hubnetz.network.models import Hub
from hubnetz.ui import answers


@require_safe
@frame.for_staff
def team(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List whom visitors may speak to."""
    hubs = hubs_with(seat, *showing.EDIT_TEAM)
    rows = _by_hub(hubs, showing.team_entries_of(request.user))
    return frame.page(request, seat, "desk/team.html", {"groups": rows})


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_team_entry(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show somebody on the hub's page."""
    hubs = hubs_with(seat, *showing.EDIT_TEAM)
    form = forms.TeamEntry(frame.sent(request), hubs=hubs)
    if request.method == "POST" and form.is_valid():
        hub = network.hub_of(request.user, form.cleaned_data["hub"], *showing.EDIT_TEAM)
        actions.show_in_team(hub, **form.values, by=request.user)
        return _done(request, "desk:team", _("It is on the hub’s page."))
    return frame.page(request, seat, "desk/team_entry.html", {}, form=form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def team_entry(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Correct what is said of somebody."""
    entry = showing.team_entry_of(request.user, code)
    form = forms.TeamEntry(frame.sent(request), hubs=[entry.hub], initial=forms.TeamEntry.of(entry))
    if request.method == "POST" and form.is_valid():
        actions.correct_team_entry(entry, **form.values, by=request.user)
        return _done(request, "desk:team", _("It is corrected."))
    return frame.page(request, seat, "desk/team_entry.html", {"entry": entry}, form=form)


@require_POST
@frame.for_staff
def team_removal(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take somebody off the hub's page."""
    actions.remove_from_team(showing.team_entry_of(request.user, code), by=request.user)
    return _done(request, "desk:team", _("It is off the hub’s page."))


@require_POST
@frame.for_staff
def team_place(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Move somebody up or down."""
    actions.put_before(showing.team_entry_of(request.user, code), steps=_steps(request), by=request.user)
    return answers.moved(request, reverse("desk:team"))


@require_safe
@frame.for_staff
def competences(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List what the hub says it knows and has."""
    hubs = hubs_with(seat, *showing.EDIT_COMPETENCES)
    rows = _by_hub(hubs, showing.competences_of(request.user))
    return frame.page(request, seat, "desk/competences.html", {"groups": rows})


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_competence(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Put something into the directory."""
    hubs = hubs_with(seat, *showing.EDIT_COMPETENCES)
    form = _competence_form(request, hubs)
    if request.method == "POST" and form.is_valid():
        hub = network.hub_of(request.user, form.cleaned_data["hub"], *showing.EDIT_COMPETENCES)
        actions.add_competence(hub, **form.values, by=request.user)
        return _done(request, "desk:competences", _("It is in the directory."))
    return frame.page(request, seat, "desk/competence.html", {}, form=form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def competence(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Correct an entry of the directory."""
    known = showing.competence_of(request.user, code)
    form = _competence_form(request, [known.hub], initial=forms.Competence.of(known))
    if request.method == "POST" and form.is_valid():
        actions.correct_competence(known, **form.values, by=request.user)
        return _done(request, "desk:competences", _("It is corrected."))
    return frame.page(request, seat, "desk/competence.html", {"known": known}, form=form)


@require_POST
@frame.for_staff
def competence_removal(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take an entry out of the directory."""
    actions.remove_competence(showing.competence_of(request.user, code), by=request.user)
    return _done(request, "desk:competences", _("It is out of the directory."))


@require_POST
@frame.for_staff
def competence_place(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Move an entry up or down on the hub's page."""
    actions.put_before(showing.competence_of(request.user, code), steps=_steps(request), by=request.user)
    return answers.moved(request, reverse("desk:competences"))


def _competence_form(request: HttpRequest, hubs: list[Hub], **more: Any) -> forms.Competence:
    partners = {hub.slug: list(showing.partners_of(hub)) for hub in hubs}
    return forms.Competence(
        frame.sent(request), hubs=hubs, partners=partners, topics=list(network.topics()), **more
    )


def _by_hub(hubs: list[Hub], rows: Any) -> list[tuple[Hub, list[Any]]]:
    found: dict[int, list[Any]] = {hub.pk: [] for hub in hubs}
    for row in rows.filter(hub__in=hubs):
        found[row.hub_id].append(row)
    return [(hub, found[hub.pk]) for hub in hubs]


def _steps(request: HttpRequest) -> int:
    return -1 if request.POST.get("where") == "up" else 1


def _done(request: HttpRequest, page: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return answers.moved(request, reverse(page))
