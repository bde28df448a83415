"""Several dates of a series changed in one go: what they say, when they are, that they do not take place."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hubnetz.desk import event_series_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.event_forms import When
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import actions
from hubnetz.events.access import series as dates
from hubnetz.events.access import series_changes as access
from hubnetz.events.access import staff
from hubnetz.events.models import Event
from hubnetz.lib.errors import Refused
from hubnetz.network import access as network
from hubnetz.ui import formats

FIELDS = {
    "title": lazy("Title"),
    "text": lazy("Text"),
    "kind": lazy("Kind of event"),
    "topics": lazy("Topics"),
}


@require_http_methods(["GET", "POST"])
@frame.for_staff
def text(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Change what a series says; its dates to come follow, but in what was changed on one of them by itself."""
    found = staff.event_planned_by(request.user, code)
    series = dates.series_planned_with(found)
    coming = access.to_come(series)
    pattern = access.pattern_of(series, coming)
    initial: dict[str, Any] = {
        f"{name}_{language}": getattr(series, name).get(language, "")
        for name in access.TEXTS
        for language in ("de", "en")
    }
    initial["version"] = series.version
    if pattern:
        codes = [one.code for one in pattern.topics]
        initial |= {"kind": pattern.kind.code, "topics": codes, "main_topic": codes[0] if codes else ""}
    form = forms.SeriesText(
        frame.sent(request),
        kinds=staff.kinds(),
        topics=network.topics(),
        dated=pattern is not None,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            stay = actions.change_series(
                series, **form.values, version=form.cleaned_data["version"] or 0, by=request.user
            )
        except actions.ChangedMeanwhile as refusal:
            series = dates.series_planned_with(staff.event_planned_by(request.user, code))
            form.refuse_version(refusal.sentence, series.version)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("The series is changed, and its dates to come with it."))
            if stay:
                days = ", ".join(formats.day_short(one.event.starts_at) for one in stay)
                messages.info(
                    request, _("These stay as they were changed by themselves: %(days)s.") % {"days": days}
                )
            return events_frame.back(request, found, "event_series")
    context = {
        "series": series,
        "coming": len(coming),
        "differ": [
            (one, ", ".join(str(FIELDS[name]) for name in one.fields))
            for one in access.differing(series, coming)
        ],
        "shows_present": bool(form.non_field_errors()),
    }
    return events_frame.page(request, seat, found, "desk/event_series_text.html", context, form=form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def time(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Move a date and all that follow: first it is shown what becomes of each, then it is done."""
    found = staff.event_planned_by(request.user, code)
    dates.series_planned_with(found)
    form = forms.Following(frame.sent(request), initial=When.initial_when(found))
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        starts_at, ends_at = form.cleaned_data["starts_at"], form.cleaned_data["ends_at"]
        moves, stays = access.to_move(found, starts_at, ends_at)
        shown = f"{starts_at.isoformat()} {ends_at.isoformat()}"
        if "move" in request.POST and form.cleaned_data["seen"] == shown:
            told = access.told_of([one.event for one in moves])
            try:
                moved = actions.reschedule_following(
                    found,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    note=form.cleaned_data["note"],
                    by=request.user,
                )
            except Refused as refusal:
                form.refuse(refusal.sentence)
            else:
                count = len(moved)
                done = ngettext("%(n)s date is moved.", "%(n)s dates are moved.", count) % {"n": count}
                messages.success(request, f"{done} {_wrote(told)}".strip())
                return events_frame.back(request, found, "event_series")
        form.data = form.data.copy()
        form.data["seen"] = shown
        context = {
            "moves": moves,
            "stays": stays,
            "blocked": [one.event for one in moves if one.event.came],  # type: ignore[attr-defined]  # told by access
            "told": access.told_of([one.event for one in moves]),
            "some_near": any(one.near for one in moves),
        }
    return events_frame.page(request, seat, found, "desk/event_series_time.html", context, form=form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def cancellation(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Cancel a date, this and the following, or all: first it is shown which, then it is done."""
    found = staff.event_planned_by(request.user, code)
    dates.series_planned_with(found)
    scope = request.GET.get("scope", "following")
    form = forms.CancelDates(frame.sent(request), initial={"scope": scope})
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        scope = form.cleaned_data["scope"]
        ends, stays = _ending(found, scope)
        told = access.told_of(ends)
        if request.POST.get("sure") == scope:
            try:
                count = _cancel(found, scope, form.cleaned_data["note"], request.user)
            except Refused as refusal:
                form.refuse(refusal.sentence)
            else:
                done = ngettext("%(n)s date is cancelled.", "%(n)s dates are cancelled.", count) % {
                    "n": count
                }
                messages.success(request, f"{done} {_wrote(told)}".strip())
                return events_frame.back(request, found, "event_series")
        context = {"ends": ends, "stays": stays, "told": told, "scope": scope}
    return events_frame.page(request, seat, found, "desk/event_series_cancellation.html", context, form=form)


def _ending(event: Event, scope: str) -> tuple[list[Event], list[access.Stays]]:
    return ([event], []) if scope == "this" else access.to_cancel(event, scope)


def _cancel(event: Event, scope: str, note: str, user: Any) -> int:
    if scope == "this":
        actions.cancel(event, note=note, by=user)
        return 1
    return len(actions.cancel_dates(event, scope=scope, note=note, by=user))


def _wrote(told: access.Told) -> str:
    said = []
    if told.letters:
        text = ngettext("%(n)s person is told by e-mail.", "%(n)s people are told by e-mail.", told.letters)
        said.append(text % {"n": told.letters})
    if told.calls:
        text = ngettext("%(n)s person is to be called.", "%(n)s people are to be called.", told.calls)
        said.append(text % {"n": told.calls})
    return " ".join(said)
