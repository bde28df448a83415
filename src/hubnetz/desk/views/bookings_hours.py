"""How advisers are reached and which calendars are read for them; and who came to their hours."""

from datetime import date, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.booking import access, actions, rules
from hubnetz.booking.access import clashes
from hubnetz.desk.access import Seat
from hubnetz.desk.booking_forms import Yes
from hubnetz.desk.booking_hour_forms import Calendar, Line
from hubnetz.desk.views import frame
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.ui import answers


@require_safe
@frame.for_staff
def advisers(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the advisers of a hub: how they are reached, and whether their calendars could be read."""
    hub = seat.hub or seat.hubs[0]
    clashing = clashes.clashing_at(request.user, hub)
    context = {
        "hub": hub,
        "advisers": [(one, clashing.get(one.pk, 0)) for one in access.lines_at(request.user, hub)],
        "runs": access.powers(request.user, hub).runs,
    }
    return frame.page(request, seat, "desk/bookings_advisers.html", context)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def adviser(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Set how one adviser is reached, and show the calendar that is read."""
    found = access.adviser_set_up_by(request.user, code)
    line = access.line_of(found)
    begun = {name: getattr(line, name) for name in ("phone", "video_url", "reminds", "feedback_url")}
    form = Line(frame.sent(request), initial=begun)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data.pop("idempotency_key")
        try:
            actions.set_line(found, **data, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return answers.moved(request, reverse("desk:bookings_adviser", args=[code]))
    context = {
        "adviser": found,
        "calendar": access.calendar_of(found),
        "calendar_form": Calendar(auto_id="calendar_%s"),
        "clashes": clashes.clashes_of(found),
    }
    return frame.page(request, seat, "desk/bookings_adviser.html", context, form=form)


@require_POST
@frame.for_staff
def calendar(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Read an adviser's own calendar from now on; the first time at once."""
    found = access.adviser_set_up_by(request.user, code)
    form = Calendar(request.POST, auto_id="calendar_%s")
    if form.is_valid():
        data = dict(form.cleaned_data)
        data.pop("idempotency_key")
        try:
            actions.connect_calendar(found, **data, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(
                request, _("The calendar will be read within a minute, and then every ten minutes.")
            )
            return answers.moved(request, f"{reverse('desk:bookings_adviser', args=[code])}#calendar")
    line = access.line_of(found)
    names = ("phone", "video_url", "reminds", "feedback_url")
    context = {
        "adviser": found,
        "calendar": access.calendar_of(found),
        "calendar_form": form,
        "form": Line(initial={name: getattr(line, name) for name in names}),
        "clashes": clashes.clashes_of(found),
    }
    return frame.page(request, seat, "desk/bookings_adviser.html", context, status=422)


@require_POST
@frame.for_staff
def calendar_end(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Read an adviser's calendar no more, or once more right now."""
    found = access.adviser_set_up_by(request.user, code)
    Yes(request.POST).is_valid()
    if request.POST.get("again") == "yes":
        actions.read_again(found, by=request.user)
        messages.success(request, _("The calendar is read again within a minute."))
    else:
        actions.disconnect_calendar(found, by=request.user)
        messages.success(request, _("The calendar is not read any more, and nothing of it is kept."))
    return answers.moved(request, f"{reverse('desk:bookings_adviser', args=[code])}#calendar")


@require_safe
@frame.for_staff
def turnout(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what became of a hub's hours, by topic and by adviser."""
    hub = seat.hub or seat.hubs[0]
    today = timezone.localdate(timezone=BERLIN)
    first = _day(request.GET.get("from", ""), today - timedelta(days=90))
    last = max(_day(request.GET.get("to", ""), today), first)
    span = rules.Span(rules.moment(first, time.min), rules.moment(last + rules.DAY, time.min))
    context = {
        "hub": hub,
        "first": first,
        "last": last,
        "by_topic": access.turnout(request.user, hub, span),
        "by_adviser": access.turnout(request.user, hub, span, by="adviser"),
    }
    return frame.page(request, seat, "desk/bookings_turnout.html", context)


def _day(text: str, otherwise: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if 2000 <= found.year <= 2100 else otherwise
