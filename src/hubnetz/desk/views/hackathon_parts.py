"""What a hackathon has several of: lines of the timetable, challenges, criteria. They are planned in one way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from hubnetz.desk import hackathon_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame, hackathon
from hubnetz.hackathons import actions
from hubnetz.hackathons.access import staff as access
from hubnetz.hackathons.models import Hackathon
from hubnetz.lib.errors import Refused

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of part: how it is found and written, and the verbs on it."""

    name: str  # as addresses have it
    form: Any
    find: Callable[[Hackathon, str], Any]
    add: Callable[..., object]
    change: Callable[..., object]
    remove: Callable[..., object]
    adding: Any  # the title of the form for a new one
    initial: Callable[[Hackathon], dict[str, Any]] = lambda _one: {}


MILESTONE = Kind(
    name="milestone",
    form=forms.MilestoneOf,
    find=access.milestone_of,
    add=actions.add_milestone,
    change=actions.change_milestone,
    remove=actions.remove_milestone,
    adding=gettext_lazy("Add to the timetable"),
    initial=lambda one: {"starts_at": one.event.starts_at},
)
CHALLENGE = Kind(
    name="challenge",
    form=forms.ChallengeOf,
    find=access.challenge_of,
    add=actions.add_challenge,
    change=actions.change_challenge,
    remove=actions.remove_challenge,
    adding=gettext_lazy("Add a challenge"),
)
CRITERION = Kind(
    name="criterion",
    form=forms.CriterionOf,
    find=access.criterion_of,
    add=actions.add_criterion,
    change=actions.change_criterion,
    remove=actions.remove_criterion,
    adding=gettext_lazy("Add a criterion"),
)


def new(kind: Kind) -> View:
    """Return the view that adds a part."""

    @require_http_methods(["GET", "POST"])
    @frame.for_staff
    def view(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
        one = access.hackathon_planned_by(request.user, code)
        form = kind.form(frame.sent(request), initial=kind.initial(one))
        return hackathon.saved(
            request,
            seat,
            one,
            form,
            lambda: kind.add(one, values=form.values, by=request.user),
            str(kind.adding),
        )

    return view


def existing(kind: Kind) -> View:
    """Return the view that changes a part."""

    @require_http_methods(["GET", "POST"])
    @frame.for_staff
    def view(request: HttpRequest, seat: Seat, code: str, **named: str) -> HttpResponse:
        one = access.hackathon_planned_by(request.user, code)
        found = kind.find(one, named[kind.name])
        form = kind.form(frame.sent(request), initial=kind.form.initial_of(found))
        return hackathon.saved(
            request,
            seat,
            one,
            form,
            lambda: kind.change(found, values=form.values, by=request.user),
            str(found),
            remove=events_frame.to(one.event, f"hackathon_{kind.name}_removal", found.code),
        )

    return view


def removal(kind: Kind) -> View:
    """Return the view that takes a part out."""

    @require_POST
    @frame.for_staff
    def view(request: HttpRequest, seat: Seat, code: str, **named: str) -> HttpResponse:
        one = access.hackathon_planned_by(request.user, code)
        try:
            kind.remove(kind.find(one, named[kind.name]), by=request.user)
        except Refused as refusal:
            return hackathon.shown(request, seat, one, refusal.sentence)
        messages.success(request, _("Removed."))
        return events_frame.back(request, one.event, "event_hackathon")

    return view
