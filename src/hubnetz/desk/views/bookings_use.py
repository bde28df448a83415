"""How much is used of what can be booked, and the codes for its doors."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hubnetz.booking import access, figures, rules
from hubnetz.booking.access import arriving, books, staff
from hubnetz.booking.models import Resource
from hubnetz.desk.access import Seat
from hubnetz.desk.views import bookings_roles, frame
from hubnetz.lib import spreadsheets
from hubnetz.network.models import Hub
from hubnetz.ui import pdf

PERIODS = {"week": 13, "month": 12}  # how many are given to a spreadsheet


@require_safe
@frame.for_staff
def use(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show how long everything of a hub was open, booked and used in a week or a month, and who did not come."""
    hub, by, first = _asked(request, seat)
    begins, ends = figures.periods(by, first, 1)[0]
    now = timezone.now()
    rows = figures.use(_resources(request, hub), [(begins, ends)], now=now)
    context = {
        "hub": hub,
        "by": by,
        "first": begins,
        "last": ends,
        "before": begins - rules.DAY,
        "after": ends + rules.DAY if ends < books.today(now) else None,
        "rows": [_said(one) for one in rows],
        "absent": sum(one.absent for one in rows),
        "bookings": sum(one.bookings for one in rows),
    }
    return frame.page(request, seat, "desk/booking_use.html", context)


@require_safe
@frame.for_staff
def table(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the same to a spreadsheet program: the last thirteen weeks or twelve months."""
    hub, by, first = _asked(request, seat)
    number = PERIODS[by]
    begins = first
    for _n in range(number - 1):
        begins = figures.periods(by, begins, 1)[0][0] - rules.DAY
    spans = figures.periods(by, begins, number)
    rows = figures.use(_resources(request, hub), spans, now=timezone.now())
    answer = StreamingHttpResponse(
        spreadsheets.csv_parts(_table(rows)), content_type="text/csv; charset=utf-8"
    )
    name = f"{hub.slug}-{by}-{spans[0][0]:%Y-%m-%d}.csv"
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", answer)


@require_safe
@frame.for_staff
def doors(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Offer the codes for the doors of a hub."""
    hub = bookings_roles.hub_of(seat, *staff.HANDLE)
    found = [(one, arriving.door_address(one)) for one in _with_doors(request, hub)]
    return frame.page(request, seat, "desk/booking_doors.html", {"hub": hub, "doors": found})


@require_safe
@frame.for_staff
def doors_pdf(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give a sheet for each door, or for one of them."""
    hub = bookings_roles.hub_of(seat, *staff.HANDLE)
    only = request.GET.get("resource", "")
    found = [one for one in _with_doors(request, hub) if only in ("", one.code)]
    made = pdf.render(
        "booking/doors",
        {
            "title": _("Codes for the doors"),
            "hub": str(hub.name),
            "ask": _("Are you here? Read the code with your phone and say so: then it stays yours."),
            "other": _("Or tell the desk, or use the link in our e-mail."),
            "what": _("Opens the page “I am here”"),
            "doors": [
                {
                    "name": str(one.name),
                    "address": arriving.door_address(one),
                    "square": arriving.door_square(one),
                }
                for one in found
            ],
        },
        language=get_language() or "de",
        made_at=timezone.now().replace(microsecond=0),
    )
    answer = HttpResponse(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, f"{hub.slug}-doors.pdf"))
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _asked(request: HttpRequest, seat: Seat) -> tuple[Hub, str, date]:
    by = request.GET.get("by", "")
    by = by if by in PERIODS else "month"
    today = books.today(timezone.now())
    try:
        first = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        first = today
    if not -3660 < (first - today).days < 400:
        first = today
    return bookings_roles.hub_of(seat), by, first


def _resources(request: HttpRequest, hub: Hub) -> list[Resource]:
    return list(access.resources_of(request.user).filter(hub=hub))


def _with_doors(request: HttpRequest, hub: Hub) -> list[Resource]:
    return [
        one
        for one in _resources(request, hub)
        if one.kind not in (Resource.Kind.ADVISER, Resource.Kind.THING)
    ]


def _said(one: figures.Use) -> dict[str, Any]:
    return {
        "resource": one.resource,
        "open": _hours(one.open),
        "booked": _hours(one.booked),
        "used": _hours(one.used),
        "share": None if one.share is None else round(one.share * 100),
        "bookings": one.bookings,
        "absent": one.absent,
        "absence": None if one.absence is None else round(one.absence * 100),
    }


def _hours(spent: timedelta) -> int | float:
    """Return hours as the page says them: whole ones without a place behind the point."""
    found = round(figures.hours(spent), 1)
    return int(found) if found == int(found) else found


def _table(rows: list[figures.Use]) -> Iterator[list[object]]:
    yield [
        _("What"),
        _("From"),
        _("Until"),
        _("Open (hours)"),
        _("Booked (hours)"),
        _("Booked while open (percent)"),
        _("Used (hours)"),
        _("Bookings"),
        _("Nobody came"),
    ]
    for one in rows:
        yield [
            str(one.resource.name),
            one.first.isoformat(),
            one.last.isoformat(),
            figures.hours(one.open),
            figures.hours(one.booked),
            "" if one.share is None else round(one.share * 100, 1),
            figures.hours(one.used),
            one.bookings,
            one.absent,
        ]
