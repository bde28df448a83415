"""What a hub shows of itself: whom to speak to, what it knows and has."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk import showing_forms as forms
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.views import frame
from hubnetz.lib.errors import Refused
from hubnetz.network import access as network
from hubnetz.network import writing
from hubnetz.network.access import showing
from hubnetz.network.actions import showing as actions
from hubnetz.network.models import Hub
from hubnetz.ui import answers

both = require_http_methods(["GET", "POST"])


@require_safe
@frame.for_staff
def team(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List whom visitors may speak to."""
    hubs = hubs_with(seat, *showing.EDIT_TEAM)
    rows = _by_hub(hubs, showing.team_entries_of(request.user))
    return frame.page(request, seat, "desk/team.html", {"groups": rows})


@both
@frame.for_staff
def new_team_entry(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show somebody on the hub's page."""
    form = forms.TeamEntry(frame.sent(request), hubs=hubs_with(seat, *showing.EDIT_TEAM))

    def show() -> None:
        hub = network.hub_of(request.user, form.cleaned_data["hub"], *showing.EDIT_TEAM)
        actions.show_in_team(hub, **form.values, by=request.user)

    return _written(request, seat, form, show, "desk:team", _("It is on the hub’s page."))


@both
@frame.for_staff
def team_entry(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Correct what is said of somebody; whoever comes second is told, and keeps the own text."""
    entry = showing.team_entry_of(request.user, code)
    form = forms.TeamEntry(frame.sent(request), hubs=[entry.hub], initial=forms.TeamEntry.of(entry))

    def correct() -> None:
        actions.correct_team_entry(entry, **form.values, seen=form.cleaned_data["seen"], by=request.user)

    return _written(request, seat, form, correct, "desk:team", _("It is corrected."), row=entry)


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
    return _moved(request, showing.team_entry_of(request.user, code), "desk:team")


@require_safe
@frame.for_staff
def competences(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List what the hub says it knows and has."""
    hubs = hubs_with(seat, *showing.EDIT_COMPETENCES)
    rows = _by_hub(hubs, showing.competences_of(request.user))
    return frame.page(request, seat, "desk/competences.html", {"groups": rows})


@both
@frame.for_staff
def new_competence(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Put something into the directory."""
    form = _competence_form(request, hubs_with(seat, *showing.EDIT_COMPETENCES))

    def add() -> None:
        hub = network.hub_of(request.user, form.cleaned_data["hub"], *showing.EDIT_COMPETENCES)
        actions.add_competence(hub, **form.values, by=request.user)

    return _written(request, seat, form, add, "desk:competences", _("It is in the directory."))


@both
@frame.for_staff
def competence(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Correct an entry of the directory; whoever comes second is told, and keeps the own text."""
    known = showing.competence_of(request.user, code)
    form = _competence_form(request, [known.hub], initial=forms.Competence.of(known))

    def correct() -> None:
        actions.correct_competence(known, **form.values, seen=form.cleaned_data["seen"], by=request.user)

    return _written(request, seat, form, correct, "desk:competences", _("It is corrected."), row=known)


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
    return _moved(request, showing.competence_of(request.user, code), "desk:competences")


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


def _written(
    request: HttpRequest,
    seat: Seat,
    form: forms.AtHub,
    verb: Callable[[], object],
    page: str,
    said: str,
    *,
    row: Any = None,
) -> HttpResponse:
    """Show the form of an entry, or do what was asked for and go back to the list."""
    if request.method == "POST" and form.is_valid():
        try:
            verb()
        except Refused as refusal:
            writing.refuse(form, refusal)
        else:
            return _done(request, page, said)
    template = "desk/team_entry.html" if page == "desk:team" else "desk/competence.html"
    return frame.page(request, seat, template, {"row": row}, form=form)


def _moved(request: HttpRequest, row: Any, page: str) -> HttpResponse:
    steps = -1 if request.POST.get("where") == "up" else 1
    actions.put_before(row, steps=steps, by=request.user)
    return answers.moved(request, reverse(page))


def _done(request: HttpRequest, page: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return answers.moved(request, reverse(page))
