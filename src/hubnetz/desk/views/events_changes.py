"""A date that stands is changed: people are told by letter, and the page says how many before it is done."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hubnetz.desk import event_change_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.event_forms import When
from hubnetz.desk.views import events_frame, events_planning, frame
from hubnetz.events import actions
from hubnetz.events.access import calls, neighbours, staff
from hubnetz.events.models import Event
from hubnetz.lib.errors import Refused


@require_http_methods(["GET", "POST"])
@frame.for_staff
def time(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Move the event to another time."""
    found = staff.event_planned_by(request.user, code)
    form = forms.Reschedule(frame.sent(request), initial=When.initial_when(found))
    around: list[neighbours.Near] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        topics = [about.topic for about in found.about.select_related("topic")]
        around = neighbours.near(
            found.hub, starts_at=data["starts_at"], ends_at=data["ends_at"], topics=topics, to=found
        )
    asks = bool(around) and not events_planning.seen(request, around)

    def do() -> Any:
        data = form.cleaned_data
        return actions.reschedule(
            found,
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            note=data["note"],
            by=request.user,
        )

    words = (_("Another time"), _("Move it"), _("It has a new time."))
    door = _series_door(found, "event_series_time", _("This and the following dates at another time"))
    context = {"around": around, "asks": asks, **door}
    return _change(request, seat, found, form, None if asks else do, words, context)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def place(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Move the event to another place."""
    found = staff.event_planned_by(request.user, code)
    form = forms.Relocate(*_sites(found), frame.sent(request), initial={"site": found.site_id})

    def do() -> Any:
        data = form.cleaned_data
        return actions.relocate(found, site=form.sites[data["site"]], note=data["note"], by=request.user)

    words = (_("Another place"), _("Move it"), _("It has a new place."))
    return _change(request, seat, found, form, do, words)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def link(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Say where people join online."""
    found = staff.event_planned_by(request.user, code)
    form = forms.Link(frame.sent(request), initial={"join_url": found.join_url})

    def do() -> Any:
        return actions.give_link(found, join_url=form.cleaned_data["join_url"], by=request.user)

    words = (_("Link to join online"), _("Save"), _("The link is saved."))
    return _change(request, seat, found, form, do, words, tells=bool(found.join_url))


@require_http_methods(["GET", "POST"])
@frame.for_staff
def going_online(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let everything take place online, in one go."""
    found = staff.event_planned_by(request.user, code)
    form = forms.GoOnline(frame.sent(request), initial={"join_url": found.join_url})

    def do() -> Any:
        data = form.cleaned_data
        return actions.go_online(found, join_url=data["join_url"], note=data["note"], by=request.user)

    words = (_("Let it take place online"), _("Go online"), _("It takes place online now."))
    return _change(request, seat, found, form, do, words, {"what": "online"})


@require_http_methods(["GET", "POST"])
@frame.for_staff
def coming_back(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let it take place as it was planned before it went online."""
    found = staff.event_planned_by(request.user, code)
    form = forms.ComeBack(*_sites(found), frame.sent(request), initial={"site": found.site_id})

    def do() -> Any:
        data = form.cleaned_data
        return actions.come_back(found, site=form.sites[data["site"]], note=data["note"], by=request.user)

    words = (_("Bring it back on site"), _("Bring it back"), _("It takes place on site again."))
    return _change(request, seat, found, form, do, words, {"what": "back"})


@require_http_methods(["GET", "POST"])
@frame.for_staff
def cancellation(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Cancel the event, with a reason."""
    found = staff.event_planned_by(request.user, code)
    form = forms.Cancel(frame.sent(request))

    def do() -> Any:
        return actions.cancel(found, note=form.cleaned_data["note"], by=request.user)

    words = (_("Cancel the event"), _("Cancel the event for good"), _("The event is cancelled."))
    door = _series_door(found, "event_series_cancellation", _("Cancel this and the following dates, or all"))
    return _change(request, seat, found, form, do, words, {"what": "cancel", **door})


def _series_door(event: Event, name: str, text: str) -> dict[str, Any]:
    """Return the way to the page that does the same with several dates, where the date belongs to a series."""
    if event.series is None or event.series.hub_id != event.hub_id:
        return {}
    return {"series_door": (events_frame.to(event, name), text)}


def _sites(event: Event) -> tuple[list[Any], list[Any]]:
    hosts = [event.hub, *event.cohosts.all()]
    return [site for hub in hosts for site in hub.sites.all()], hosts


def _change(
    request: HttpRequest,
    seat: Seat,
    event: Event,
    form: Any,
    do: Callable[[], Any] | None,
    words: tuple[str, str, str],
    context: dict[str, Any] | None = None,
    *,
    tells: bool = True,
) -> HttpResponse:
    if event.published_at is None:  # nobody is told of a draft: it is written anew
        return events_frame.back(request, event, "event_editing")
    told = staff.told_by_letter(event) if tells else 0
    if do is not None and request.method == "POST" and form.is_valid():
        try:
            do()
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, f"{words[2]} {_wrote(told)}".strip())
            return events_frame.back(request, event)
    shown = {"told": told, "tells": tells, "to_call": calls.count_by_telephone(event)}
    context = {**shown, "title": words[0], "submit": words[1], **(context or {})}
    options: dict[str, Any] = {"status": 422} if context.get("asks") else {}
    return events_frame.page(request, seat, event, "desk/event_change.html", context, form=form, **options)


def _wrote(told: int) -> str:
    if not told:
        return ""
    return ngettext("%(told)s person is told by letter.", "%(told)s people are told by letter.", told) % {
        "told": told
    }
