"""Pages behind the key in a participant's letter: their profile, people and teams, their own team."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.hackathons import actions, clock, forms, rules, timetable
from hubnetz.hackathons.access import participants as access
from hubnetz.hackathons.access import staff
from hubnetz.hackathons.models import Participant, Team
from hubnetz.hackathons.views.public import zoned
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers
from hubnetz.ui.paging import Paginator

ON_A_PAGE = 20


def page(
    request: HttpRequest, key: str, own: Participant, template: str, context: dict[str, Any], **options: Any
) -> HttpResponse:
    """Answer with a page of one participant, in the zone they chose or live in."""
    hackathon = own.hackathon
    zone = clock.zone_of(request, own.time_zone or hackathon.time_zone)
    shared = {
        "key": key,
        "own": own,
        "hackathon": hackathon,
        "event": hackathon.event,
        "teams_open": timezone.now() < hackathon.teams_until and not hackathon.event.cancelled_at,
        "deadline": clock.said(hackathon.submissions_until, zone),
        **zoned(request, hackathon, zone),
    }
    if context.get("refusal"):
        options.setdefault("status", 422)
    return answers.page(request, f"hackathons/{template}", {**shared, **context}, **options)


@require_safe
@never_cache
def participant(request: HttpRequest, key: str) -> HttpResponse:
    """Show somebody what is theirs and what is to be done next."""
    own = access.participant_by_key(key)
    place = access.place_of(own)
    zone = clock.zone_of(request, own.time_zone or own.hackathon.time_zone)
    now = timezone.now()
    context = {
        "place": place,
        "asked": list(access.requests_by(own)) if place is None else [],
        "waiting": len(access.requests_to(place.team)) if place and place.is_lead else 0,
        "version": access.submissions_of(place.team).first() if place else None,
        "skills": list(own.skills.order_by("position", "pk")),
        "rows": timetable.rows(own.hackathon, staff.milestones_of(own.hackathon), zone, now),
        "length": timetable.length(own.hackathon),
        "may_submit": rules.takes_submissions(now, own.hackathon.submissions_until),
    }
    return page(request, key, own, "participant.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def profile(request: HttpRequest, key: str) -> HttpResponse:
    """Say what others may know of oneself."""
    own = access.participant_by_key(key)
    sent = [request.POST] if request.method == "POST" else []
    form = forms.Profile(own, access.skills_of(own.hackathon), *sent)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_profile(own, **form.values, by=None)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return answers.moved(request, reverse("hackathons:participant", args=[key]))
    return page(request, key, own, "profile.html", {}, form=form)


@require_safe
@never_cache
def people(request: HttpRequest, key: str) -> HttpResponse:
    """List who looks for a team, perhaps with one skill, and when they are awake."""
    own = access.participant_by_key(key)
    skills = access.skills_of(own.hackathon)
    skill = _skill(request, skills)
    found = Paginator(access.people_looking(own, skill), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, _shared(own, [one.time_zone], request)) for one in found]
    context = {
        "rows": rows,
        "page_obj": found,
        "skills": skills,
        "skill": skill,
        "countries": dict(forms.countries()),
    }
    return page(request, key, own, "people.html", context)


@require_safe
@never_cache
def teams(request: HttpRequest, key: str) -> HttpResponse:
    """List teams that take people, perhaps those that look for one skill, and when all are awake together."""
    own = access.participant_by_key(key)
    skills = access.skills_of(own.hackathon)
    skill = _skill(request, skills)
    found = Paginator(access.teams_open(own, skill), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(team, _shared(own, _zones(team), request)) for team in found]
    context = {
        "rows": rows,
        "page_obj": found,
        "skills": skills,
        "skill": skill,
        "place": access.place_of(own),
        "countries": dict(forms.countries()),
    }
    return page(request, key, own, "teams.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def new_team(request: HttpRequest, key: str) -> HttpResponse:
    """Found a team."""
    own = access.participant_by_key(key)
    form = _team_form(request, own)
    if request.method == "POST" and form.is_valid():
        try:
            actions.found_team(own, **form.values, by=None)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Your team is founded. Others can find it now."))
            return answers.moved(request, reverse("hackathons:team", args=[key]))
    return page(request, key, own, "new_team.html", {}, form=form)


@require_safe
@never_cache
def other_team(request: HttpRequest, key: str, team: str) -> HttpResponse:
    """Show one team, and let somebody without a team ask to join."""
    own = access.participant_by_key(key)
    return _other(request, key, own, access.team_seen_by(own, team), forms.Ask())


@require_POST
@never_cache
def join_request(request: HttpRequest, key: str, team: str) -> HttpResponse:
    """Ask a team to take one in."""
    own = access.participant_by_key(key)
    found, form = access.team_seen_by(own, team), forms.Ask(request.POST)
    if form.is_valid():
        try:
            actions.ask_to_join(found, own, text=form.cleaned_data["text"], by=None)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("The team has your request. You get an e-mail when it answers."))
            return answers.moved(request, reverse("hackathons:participant", args=[key]))
    return _other(request, key, own, found, form)


def _other(request: HttpRequest, key: str, own: Participant, team: Team, form: forms.Ask) -> HttpResponse:
    context = {
        "team": team,
        "shared": _shared(own, _zones(team), request),
        "place": access.place_of(own),
        "countries": dict(forms.countries()),
        "asked": any(one.team_id == team.pk for one in access.requests_by(own)),
    }
    return page(request, key, own, "other_team.html", context, form=form)


@require_http_methods(["GET", "POST"])
@never_cache
def team(request: HttpRequest, key: str) -> HttpResponse:
    """Show the own team with who asks to join; who leads it changes it."""
    own = access.participant_by_key(key)
    place = access.place_of(own)
    if place is None:
        return answers.moved(request, reverse("hackathons:teams", args=[key]))
    found = access.team_seen_by(own, place.team.code)
    form = _team_form(request, own, found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_team(found, **form.values, lead=own, by=None)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return answers.moved(request, reverse("hackathons:team", args=[key]))
    return _team(request, key, own, found, form)


def _team(
    request: HttpRequest, key: str, own: Participant, team: Team, form: forms.TeamOf, refusal: str = ""
) -> HttpResponse:
    place = access.place_of(own)
    context = {
        "team": team,
        "place": place,
        "requests": list(access.requests_to(team)) if place and place.is_lead else [],
        "shared": _shared(own, _zones(team), request),
        "countries": dict(forms.countries()),
        "refusal": refusal,
    }
    return page(request, key, own, "team.html", context, form=form)


@require_POST
@never_cache
def team_leaving(request: HttpRequest, key: str) -> HttpResponse:
    """Leave the own team."""
    return _done(request, key, lambda own: actions.leave_team(own, by=None), "participant")


@require_POST
@never_cache
def team_lead(request: HttpRequest, key: str) -> HttpResponse:
    """Let another member lead the own team."""

    def verb(own: Participant) -> object:
        place = access.place_of(own)
        to = access.member_of(place.team, request.POST.get("to", "")) if place else own
        return actions.hand_over_lead(own, to=to, by=None)

    return _done(request, key, verb, "team")


@require_POST
@never_cache
def acceptance(request: HttpRequest, key: str, request_code: str) -> HttpResponse:
    """Take somebody into the own team."""
    return _done(
        request,
        key,
        lambda own: actions.accept_request(access.request_to_lead(own, request_code), lead=own, by=None),
        "team",
    )


@require_POST
@never_cache
def refusal(request: HttpRequest, key: str, request_code: str) -> HttpResponse:
    """Say no to somebody who asked."""
    return _done(
        request,
        key,
        lambda own: actions.decline_request(access.request_to_lead(own, request_code), lead=own, by=None),
        "team",
    )


@require_POST
@never_cache
def withdrawal(request: HttpRequest, key: str, request_code: str) -> HttpResponse:
    """Take a request back."""
    return _done(
        request,
        key,
        lambda own: actions.withdraw_request(access.request_of(own, request_code), by=None),
        "participant",
    )


def _done(request: HttpRequest, key: str, verb: Callable[[Participant], object], to: str) -> HttpResponse:
    own = access.participant_by_key(key)
    try:
        verb(own)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return answers.moved(request, reverse(f"hackathons:{to}", args=[key]))


def _team_form(request: HttpRequest, own: Participant, team: Team | None = None) -> forms.TeamOf:
    sent = [request.POST] if request.method == "POST" else []
    hackathon = own.hackathon
    return forms.TeamOf(
        hackathon, staff.challenges_of(hackathon), access.skills_of(hackathon), *sent, team=team
    )


def _skill(request: HttpRequest, skills: list[Any]) -> str:
    wished = request.GET.get("skill", "")
    return wished if wished in {skill.code for skill in skills} else ""


def _zones(team: Team) -> list[str]:
    return [place.participant.time_zone for place in team.inside]  # type: ignore[attr-defined]


def _shared(own: Participant, zones: list[str], request: HttpRequest) -> dict[str, Any]:
    """Say when oneself and others are awake together on the first day: how many hours, and which."""
    usual = own.hackathon.time_zone
    reading = clock.zone_of(request, own.time_zone or usual)
    living = {zone or usual for zone in (own.time_zone, *zones)}
    shared = rules.together(living, own.hackathon.event.starts_at.date())
    spans = [clock.hours(first, last, reading) for first, last in rules.spans(shared)]
    return {
        "hours": len(shared) * rules.SLOT.total_seconds() / 3600,
        "spans": ", ".join(spans),
        "cities": ", ".join(sorted(clock.city(zone) for zone in living)),
        "city": clock.city(reading),
    }
