"""A hackathon's work, jury and results, as staff see them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk import hackathon_forms as forms
from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.desk.views.hackathon import page
from hubnetz.events.access import staff as events
from hubnetz.hackathons import actions
from hubnetz.hackathons.access import judging, participants
from hubnetz.hackathons.access import staff as access
from hubnetz.hackathons.models import Hackathon, Team
from hubnetz.lib.errors import Refused
from hubnetz.ui import files


@require_safe
@frame.for_staff
def team(request: HttpRequest, seat: Seat, code: str, team: str) -> HttpResponse:
    """Show one team with everything it handed in."""
    one = access.hackathon_seen_by(request.user, code)
    found = access.team_of(one, team)
    context = {"team": found, "versions": list(participants.submissions_of(found))}
    looks.at(request, "team", one.event.hub, found.code)
    return page(request, seat, one, "hackathon_team.html", context)


@require_safe
@frame.for_staff
def team_file(request: HttpRequest, seat: Seat, code: str, team: str, file: str) -> HttpResponse:
    """Hand out a file of a team, always to be saved."""
    one = access.hackathon_seen_by(request.user, code)
    found = access.file_of(one, team, file)
    looks.at(request, "team", one.event.hub, team, how=looks.How.EXPORT)
    return files.handed_out(found.name, found.kind, found.content)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def jury(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show who judges, how far they are and about whom they are partial; invite somebody."""
    one = access.hackathon_seen_by(request.user, code)
    plans = events.powers(request.user, one.event).plans
    if request.method == "POST" and not plans:
        raise PermissionDenied
    form = forms.Invite(frame.sent(request))
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("name", "email", "organisation", "language")}
        try:
            actions.invite_juror(one, **data, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("The invitation is on its way."))
            return events_frame.back(request, one.event, "hackathon_jury")
    return _jury(request, seat, one, form)


def _jury(
    request: HttpRequest, seat: Seat, one: Hackathon, form: forms.Invite, refusal: str = ""
) -> HttpResponse:
    jurors = judging.jurors_of(one)
    partial = judging.partialities(one, jurors)
    teams = {team.pk: team for team in access.teams_of(one)}
    rows = [
        (juror, [(teams[pk], word) for pk, word in partial[juror.pk].items() if pk in teams])
        for juror in jurors
    ]
    looks.at(request, "jury", one.event.hub, one.event.code)
    context = {"rows": rows, "plans": events.powers(request.user, one.event).plans}
    return page(request, seat, one, "hackathon_jury.html", context, form=form, refusal=refusal)


@require_POST
@frame.for_staff
def juror_withdrawal(request: HttpRequest, seat: Seat, code: str, juror: str) -> HttpResponse:
    """Let somebody judge no longer."""
    one = access.hackathon_planned_by(request.user, code)
    found = access.juror_of(one, juror)
    try:
        actions.withdraw_juror(found, by=request.user)
    except Refused as refusal:
        return _jury(request, seat, one, forms.Invite(), refusal.sentence)
    messages.success(request, _("This person does not judge any more."))
    return events_frame.back(request, one.event, "hackathon_jury")


@require_POST
@frame.for_staff
def juror_conflict(request: HttpRequest, seat: Seat, code: str, juror: str, team: str) -> HttpResponse:
    """Note that a juror is, or is not, partial about a team, on their behalf."""
    one = access.hackathon_planned_by(request.user, code)
    found, judged = access.juror_of(one, juror), access.team_of(one, team)
    stands = request.POST.get("stands") != "no"
    try:
        actions.declare(found, judged, stands=stands, reason=_("noted by the organisers"), by=request.user)
    except Refused as refusal:
        return _jury(request, seat, one, forms.Invite(), refusal.sentence)
    messages.success(request, _("Saved."))
    return events_frame.back(request, one.event, "hackathon_jury")


@require_http_methods(["GET", "POST"])
@frame.for_staff
def results(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show how teams stand to those who plan, and give awards; nobody else sees it before it is published."""
    one = access.hackathon_planned_by(request.user, code)
    teams = judging.teams_to_judge(one)
    form = forms.AwardOf(teams, frame.sent(request))
    if request.method == "POST" and form.is_valid():
        team: Team = form.teams[form.cleaned_data["team"]]
        try:
            actions.add_award(team, name=form.texts_of("name"), by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return events_frame.back(request, one.event, "hackathon_results")
    return _results(request, seat, one, teams, form)


def _results(
    request: HttpRequest,
    seat: Seat,
    one: Hackathon,
    teams: list[Team],
    form: forms.AwardOf,
    refusal: str = "",
) -> HttpResponse:
    by_key = {team.pk: team for team in teams}
    standings: list[Any] = [(by_key[row.team], row) for row in judging.standings(one) if row.team in by_key]
    ranked = {row.team for _team, row in standings}
    jurors = judging.jurors_of(one)
    context = {
        "standings": standings,
        "unranked": [team for team in teams if team.pk not in ranked],
        "awards": list(access.awards_of(one)),
        "jurors": len(jurors),
        "finished": sum(juror.finished_at is not None for juror in jurors),
    }
    return page(request, seat, one, "hackathon_results.html", context, form=form, refusal=refusal)


@require_POST
@frame.for_staff
def award_removal(request: HttpRequest, seat: Seat, code: str, award: str) -> HttpResponse:
    """Take an award back."""
    one = access.hackathon_planned_by(request.user, code)
    try:
        actions.remove_award(access.award_of(one, award), by=request.user)
    except Refused as refusal:
        return _refused(request, seat, one, refusal)
    messages.success(request, _("Removed."))
    return events_frame.back(request, one.event, "hackathon_results")


@require_POST
@frame.for_staff
def results_publication(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let everybody read the results, for good."""
    one = access.hackathon_planned_by(request.user, code)
    try:
        actions.publish_results(one, by=request.user)
    except Refused as refusal:
        return _refused(request, seat, one, refusal)
    messages.success(request, _("The results are published. Everybody who took part gets an e-mail."))
    return events_frame.back(request, one.event, "hackathon_results")


def _refused(request: HttpRequest, seat: Seat, one: Hackathon, refusal: Refused) -> HttpResponse:
    teams = judging.teams_to_judge(one)
    return _results(request, seat, one, teams, forms.AwardOf(teams), refusal.sentence)
