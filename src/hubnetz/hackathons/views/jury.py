"""Pages behind the key in a juror's letter."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.hackathons import access as hackathons
from hubnetz.hackathons import actions, clock, forms
from hubnetz.hackathons.access import judging as access
from hubnetz.hackathons.models import Juror, Team
from hubnetz.hackathons.views.files import handed_out
from hubnetz.hackathons.views.public import zoned
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers


@require_safe
@never_cache
def jury(request: HttpRequest, key: str) -> HttpResponse:
    """Show a juror which teams are to be judged and how far they are."""
    return _jury(request, key, access.juror_by_key(key))


def _jury(request: HttpRequest, key: str, juror: Juror, refusal: str = "") -> HttpResponse:
    hackathon = juror.hackathon
    zone = clock.zone_of(request, hackathon.time_zone)
    judges = timezone.now() >= hackathon.submissions_until
    criteria, given = access.criteria_of(hackathon), access.scores_by(juror)
    partial, together = access.partiality(hackathon, juror), access.seen_by_sealed(juror)
    rows = []
    for team in access.teams_to_judge(hackathon) if judges else []:
        word = partial.get(team.pk, access.NONE)
        done = sum((team.pk, criterion.pk) in given for criterion in criteria)
        complete = done == len(criteria)
        rows.append((team, word, done, complete, together.get(team.pk)))
    context = {
        "key": key,
        "juror": juror,
        "hackathon": hackathon,
        "event": hackathon.event,
        "criteria": criteria,
        "rows": rows,
        "judges": judges,
        "left": sum(word.open or (not word.blocks and not complete) for _t, word, _d, complete, _o in rows),
        "until": clock.said(hackathon.submissions_until, zone),
        "results_at": clock.said(hackathon.results_at, zone),
        "refusal": refusal,
        **zoned(request, hackathon, zone, reverse("hackathons:jury", args=[key])),
    }
    return answers.page(request, "hackathons/jury.html", context, status=422 if refusal else 200)


@require_http_methods(["GET", "POST"])
@never_cache
def team(request: HttpRequest, key: str, team: str) -> HttpResponse:
    """Show a team's work and take points; to a juror who is or may be partial only the question whether they are."""
    juror = access.juror_by_key(key)
    judged = access.judged_team(juror, team)
    criteria = access.criteria_of(juror.hackathon)
    given = {pk: row for (_team, pk), row in access.scores_by(juror, judged).items()}
    form = forms.Points(criteria, given, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.score(juror, judged, points=form.points, by=None)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Your points are kept as a draft until you finish."))
            return answers.moved(request, reverse("hackathons:jury", args=[key]))
    return _team(request, key, juror, judged, form)


def _team(
    request: HttpRequest,
    key: str,
    juror: Juror,
    judged: Team,
    form: forms.Points,
    partial_form: forms.Partial | None = None,
) -> HttpResponse:
    word = access.partiality(juror.hackathon, juror).get(judged.pk, access.NONE)
    initial = {"stands": "" if word.said is None else "yes" if word.said else "no", "reason": word.reason}
    context: dict[str, Any] = {
        "key": key,
        "juror": juror,
        "team": judged,
        "event": juror.hackathon.event,
        "hackathon": juror.hackathon,
        "word": word,
        "work": None if word.blocks else hackathons.last_submissions([judged]).get(judged.pk),
        "partial_form": partial_form or forms.Partial(initial=initial),
    }
    status = 422 if partial_form else 200
    return answers.page(request, "hackathons/judged_team.html", context, form=form, status=status)


@require_POST
@never_cache
def conflict(request: HttpRequest, key: str, team: str) -> HttpResponse:
    """Take a juror's word on whether they are partial about a team."""
    juror = access.juror_by_key(key)
    judged, form = access.judged_team(juror, team), forms.Partial(request.POST)
    if form.is_valid():
        stands = form.cleaned_data["stands"] == "yes"
        try:
            actions.declare(juror, judged, stands=stands, reason=form.cleaned_data["reason"], by=None)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            if stands:
                messages.success(request, _("Thank you for telling us. You do not judge this team."))
                return answers.moved(request, reverse("hackathons:jury", args=[key]))
            return answers.moved(request, reverse("hackathons:judged_team", args=[key, team]))
    criteria = access.criteria_of(juror.hackathon)
    return _team(request, key, juror, judged, forms.Points(criteria, {}), form)


@require_POST
@never_cache
def finish(request: HttpRequest, key: str) -> HttpResponse:
    """Seal what a juror gave."""
    juror = access.juror_by_key(key)
    try:
        actions.finish(juror, by=None)
    except Refused as refusal:
        return _jury(request, key, juror, refusal.sentence)
    messages.success(request, _("Thank you. Your points are sealed and count from now on."))
    return answers.moved(request, reverse("hackathons:jury", args=[key]))


@require_safe
@never_cache
def file(request: HttpRequest, key: str, team: str, file: str) -> HttpResponse:
    """Hand out a file of a team's work to a juror who judges it."""
    return handed_out(access.file_to_judge(access.juror_by_key(key), team, file))
