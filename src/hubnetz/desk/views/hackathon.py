"""A hackathon's frame, deadlines, skills and teams, as staff plan them; its parts: `hackathon_parts`."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk import hackathon_forms as forms
from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events.access import staff as events
from hubnetz.hackathons import actions
from hubnetz.hackathons.access import judging, participants
from hubnetz.hackathons.access import staff as access
from hubnetz.hackathons.models import Hackathon
from hubnetz.lib.errors import Refused


def page(
    request: HttpRequest, seat: Seat, one: Hackathon, template: str, context: dict[str, Any], **options: Any
) -> HttpResponse:
    """Answer with a page of a hackathon in the frame of its event."""
    shared = {"hackathon": one, "is_over": timezone.now() >= one.submissions_until}
    return events_frame.page(
        request, seat, one.event, f"desk/{template}", {**shared, **context}, has_teams=True, **options
    )


@require_http_methods(["GET", "POST"])
@frame.for_staff
def hackathon(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show what is planned; where nothing is, begin with the frame."""
    event = access.event_seen_by(request.user, code)
    one = access.hackathon_of(event)
    if one is None:
        return _begin(request, seat, code)
    return shown(request, seat, one)


def shown(request: HttpRequest, seat: Seat, one: Hackathon, refusal: str = "") -> HttpResponse:
    """Answer with what is planned."""
    context = {
        "milestones": list(access.milestones_of(one)),
        "challenges": list(access.challenges_of(one)),
        "criteria": judging.criteria_of(one),
        "skills": participants.skills_of(one),
    }
    return page(request, seat, one, "hackathon.html", context, refusal=refusal)


def _begin(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    event = access.event_seen_by(request.user, code)
    plans = events.powers(request.user, event).plans
    if request.method == "POST" and not plans:
        raise PermissionDenied
    form = forms.Frame(event, None, frame.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_hackathon(event, values=form.values, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Now write the challenges, the timetable and what is judged."))
            return events_frame.back(request, event, "event_hackathon")
    context = {"title": _("Begin planning the hackathon"), "plans": plans}
    return events_frame.page(request, seat, event, "desk/hackathon_begin.html", context, form=form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def hackathon_frame(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Change zone, deadlines and size of teams."""
    one = access.hackathon_planned_by(request.user, code)
    form = forms.Frame(one.event, one, frame.sent(request))
    return saved(
        request,
        seat,
        one,
        form,
        lambda: actions.change_hackathon(one, values=form.values, by=request.user),
        _("Frame of the hackathon"),
    )


@require_POST
@frame.for_staff
def hackathon_publication(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show it to everybody."""
    one = access.hackathon_planned_by(request.user, code)
    try:
        actions.publish_hackathon(one, by=request.user)
    except Refused as refusal:
        return shown(request, seat, one, refusal.sentence)
    messages.success(
        request, _("It is published. Whoever has a seat gets an e-mail with their link within minutes.")
    )
    return events_frame.back(request, one.event, "event_hackathon")


@require_http_methods(["GET", "POST"])
@frame.for_staff
def hackathon_deadline(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Give everybody more time."""
    one = access.hackathon_planned_by(request.user, code)
    form = forms.Extend(frame.sent(request), initial={"until": one.submissions_until})
    return saved(
        request,
        seat,
        one,
        form,
        lambda: actions.extend_deadline(
            one, until=form.cleaned_data["until"], reason=form.cleaned_data["reason"], by=request.user
        ),
        _("Extend the deadline for everybody"),
        note=_("Everybody who takes part gets an e-mail with the new deadline and the reason."),
    )


@require_http_methods(["GET", "POST"])
@frame.for_staff
def hackathon_skills(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Say what people can name and teams look for."""
    one = access.hackathon_planned_by(request.user, code)
    form = forms.Skills(frame.sent(request), initial=forms.Skills.initial_of(participants.skills_of(one)))
    return saved(
        request,
        seat,
        one,
        form,
        lambda: actions.set_skills(one, names=form.cleaned_data["names"], by=request.user),
        _("Skills"),
    )


def saved(
    request: HttpRequest,
    seat: Seat,
    one: Hackathon,
    form: Any,
    verb: Callable[[], object],
    title: str,
    *,
    note: str = "",
    remove: str = "",
) -> HttpResponse:
    """Answer with a form, or do what it is for and go back to the overview."""
    if request.method == "POST" and form.is_valid():
        try:
            verb()
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return events_frame.back(request, one.event, "event_hackathon")
    context = {"title": title, "note": note, "remove": remove}
    return page(request, seat, one, "hackathon_form.html", context, form=form)


@require_safe
@frame.for_staff
def teams(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show teams with their people, who has none, and what was handed in."""
    one = access.hackathon_seen_by(request.user, code)
    context = {"teams": list(access.teams_of(one)), "alone": list(access.alone(one))}
    looks.at(request, "teams", one.event.hub, one.event.code)
    return page(request, seat, one, "hackathon_teams.html", context)
