"""A day of a hub and a week of one thing as tables: who has what when; and the sheet for the door."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hubnetz.booking import access, rules
from hubnetz.booking.access import timetables
from hubnetz.booking.models import Resource
from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.booking_resource_forms import KINDS
from hubnetz.desk.views import bookings_frame, frame
from hubnetz.lib.periods import BERLIN
from hubnetz.ui import formats, pdf

MOST_COLUMNS = 6  # side by side, so that their names fit; more are on the next page of the day


@require_safe
@frame.for_staff
def day(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show a day of a hub: times down, what can be booked across, who has it in between."""
    hub = bookings_frame.hub_of(seat)
    shown = timetables.monday(request.GET.get("day", ""), of_week=False)
    everything = list(access.resources_of(request.user).filter(hub=hub))
    kinds = list(dict.fromkeys(one.kind for one in everything))
    kind = request.GET.get("kind", "")
    wanted = [one for one in everything if one.kind == kind] if kind in kinds else everything
    parts = [wanted[at : at + MOST_COLUMNS] for at in range(0, len(wanted), MOST_COLUMNS)]
    place = _place(request.GET.get("part", ""), len(parts))
    context = {
        **_around(shown, 1),
        "day": shown,
        "kind": kind if kind in kinds else "",
        "kinds": [(code, KINDS[Resource.Kind(code)]) for code in kinds],
        "table": timetables.day_of(parts[place], shown) if parts else None,
        "parts": range(len(parts)) if len(parts) > 1 else (),
        "part": place,
        "by_day": False,
    }
    looks.at(request, "bookings", hub)
    return bookings_frame.page(request, seat, "desk/booking_day.html", context, hub=hub)


def _place(text: str, number: int) -> int:
    wanted = int(text) if text.isdecimal() and len(text) < 4 else 0
    return min(wanted, max(number - 1, 0))


@require_safe
@frame.for_staff
def week(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show a week of one thing: times down, days across, who has it in between."""
    found = access.resource_seen_by(request.user, code)
    first = timetables.monday(request.GET.get("from", ""))
    context = {
        **_around(first, 7),
        "resource": found,
        "first": first,
        "last": first + 6 * rules.DAY,
        "table": timetables.week_of(found, first),
        "by_day": True,
    }
    looks.at(request, "bookings", found.hub)
    return bookings_frame.page(request, seat, "desk/resource_week.html", context, hub=found.hub)


def _around(shown: date, days: int) -> dict[str, Any]:
    return {
        "before": shown - days * rules.DAY,
        "after": shown + days * rules.DAY,
        "today": timezone.localdate(timezone=BERLIN),
        "now": timezone.now(),
    }


@require_safe
@frame.for_staff
def door_sheet(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Give the sheet for the door of one thing and one day, to be printed: when it is taken, and by whom if wanted."""
    found = access.resource_seen_by(request.user, code)
    shown = timetables.monday(request.GET.get("day", ""), of_week=False)
    named = request.GET.get("names") == "1"
    if named:
        looks.at(request, "bookings", found.hub, how=looks.How.EXPORT)
    table = timetables.day_of([found], shown)
    [(column, cells)] = table.lists
    rows = [
        _on_paper(cell, column, named=named)
        for cell in cells
        if cell.state not in (timetables.CLOSED, timetables.LEFT_OUT)
    ]
    made = pdf.render(
        "booking/door",
        {
            "title": f"{found.name}, {formats.day(shown)}",
            "what": str(found.name),
            "day": formats.day(shown),
            "weekday": _weekday(shown),
            "hub": str(found.hub.name),
            "place": str(found.site or ""),
            "rules": str(found.house_rules or ""),
            "heading": [_("Time"), _("Who")],
            "rows": rows,
            "closed": _("Closed on this day."),
            "foot": _("As of %(moment)s") % {"moment": formats.moment(timezone.now())},
        },
        language=get_language() or "de",
        made_at=timezone.now().replace(microsecond=0),
    )
    name = f"{slugify(str(found.name))[:40] or found.code}-{shown.isoformat()}.pdf"
    answer = HttpResponse(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _weekday(shown: date) -> str:
    return formats.span_in_full(rules.moment(shown, datetime.min.time())).partition(",")[0]


def _on_paper(cell: timetables.Cell, column: timetables.Column, *, named: bool) -> dict[str, Any]:
    assert cell.starts_at is not None
    assert cell.ends_at is not None
    begins, ends = cell.starts_at, cell.ends_at
    if len(cell.stays) == 1 and cell.free == 0:  # what was booked, to the minute
        begins, ends = max(cell.stays[0].starts_at, begins), min(cell.stays[0].ends_at, ends)
    who = []
    for stay in cell.stays:
        booking = stay.what
        said = booking.organisation_name or booking.name if named else _("taken")
        who.append(said if booking.confirmed_at else _("%(who)s (asked)") % {"who": said})
    if cell.state == timetables.FREE:
        who = [_("free")]
    elif cell.state == timetables.KEPT:
        who = [_("kept free")]
    return {
        "time": f"{formats.time_of_day(begins)}–{formats.time_of_day(ends)}",
        "who": ", ".join(dict.fromkeys(who)),
        "taken": bool(cell.stays),
    }
