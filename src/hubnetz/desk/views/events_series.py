"""Repeating an event, and the dates of its series."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hubnetz.desk.access import Seat
from hubnetz.desk.event_forms import Again
from hubnetz.desk.event_series_forms import Repeat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import actions, recurrence
from hubnetz.events.access import series as dates
from hubnetz.events.access import staff
from hubnetz.events.models import Event
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.ui import paging

PER_PAGE = 25


@require_http_methods(["GET", "POST"])
@frame.for_staff
def series(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Repeat an event, dates first to look at; or show the dates of its series and add one."""
    found = staff.event_planned_by(request.user, code)
    if found.series is None:
        return _repeat(request, seat, found)
    if (
        found.series.hub_id != found.hub_id and request.method == "GET"
    ):  # the date was handed over, its series was not
        return redirect("events:series", found.series.code)
    if "rhythm" in request.POST:  # sent twice: the first one made the series
        return events_frame.back(request, found, "event_series")
    return _dates(request, seat, found)


def _repeat(request: HttpRequest, seat: Seat, found: Event) -> HttpResponse:
    form = Repeat(found, frame.sent(request))
    slots: list[recurrence.Slot] = []
    if request.method == "POST" and form.is_valid():
        slots = form.slots
        if "make" in request.POST:
            try:
                actions.repeat(
                    found, slots=slots, rule=form.rule, booking=form.cleaned_data["booking"], by=request.user
                )
            except Refused as refusal:
                if staff.event_planned_by(request.user, found.code).series_id:  # sent twice at once
                    return events_frame.back(request, found, "event_series")
                form.refuse(refusal.sentence)
            else:
                count = len(slots)
                told = ngettext("%(n)s date is added.", "%(n)s dates are added.", count) % {"n": count}
                messages.success(request, told)
                return events_frame.back(request, found, "event_series")
    context = {"slots": slots}
    return events_frame.page(request, seat, found, "desk/event_repeat.html", context, form=form)


def _dates(request: HttpRequest, seat: Seat, found: Event) -> HttpResponse:
    repeated = dates.series_planned_with(found)
    every = dates.dates_planned(repeated)
    last = every.last
    following = recurrence.next_like(every.begins, repeated.rule)
    local = (following or last.starts_at).astimezone(BERLIN)
    begun = {"day": local.date() if following else None, "begins": local.time()}
    form = Again(frame.sent(request), initial=begun)
    if request.method == "POST" and form.is_valid():
        starts_at = form.cleaned_data["starts_at"]
        length = recurrence.length(last.starts_at, last.ends_at)
        ends_at = recurrence.slot(starts_at.astimezone(BERLIN).replace(tzinfo=None), length).ends_at
        key = form.cleaned_data["idempotency_key"]
        try:
            actions.add_date(
                repeated, starts_at=starts_at, ends_at=ends_at, idempotency_key=key, by=request.user
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("The date is added. Whoever comes to all of them is told."))
            return events_frame.back(request, found, "event_series")
    earlier = request.GET.get("when") == "past" or not every.coming
    page = paging.Paginator(every.earlier if earlier else every.coming, PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "rows": dates.planned_rows(repeated, page.object_list),
        "page_obj": page,
        "coming": len(every.coming),
        "earlier": len(every.earlier),
        "shows_earlier": earlier,
        "series": repeated,
        "enrolled": dates.enrolled_in(repeated),
    }
    return events_frame.page(request, seat, found, "desk/event_series.html", context, form=form)
