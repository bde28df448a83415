"""All bookings of a hub: searched, narrowed, page by page, and taken along as a table. Who took one is noted."""

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.booking import actions
from hubnetz.booking.access import lending, listing
from hubnetz.desk import booking_words as words
from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.booking_resource_forms import KINDS
from hubnetz.desk.views import bookings_frame, frame
from hubnetz.lib import spreadsheets
from hubnetz.lib.periods import BERLIN
from hubnetz.ui.paging import Paginator

A_PAGE = 25
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@frame.for_staff
def bookings_list(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the bookings of a hub as they are wanted."""
    hub = bookings_frame.hub_of(seat)
    wanted = _wanted(request)
    looks.at(request, "bookings", hub)
    now = timezone.now()
    page = Paginator(listing.bookings_listed(request.user, hub, wanted), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page_obj": page,
        "rows": [(one, listing.state_of(one, now)) for one in page.object_list],
        "wanted": wanted,
        "states": words.LISTED.items(),
        "kinds": KINDS.items(),
        "resources": listing.resources_with_bookings(request.user, hub),
    }
    return bookings_frame.page(request, seat, "desk/bookings_list.html#results", context, hub=hub)


@require_http_methods(["GET"])  # no HEAD: it would be noted as taken
@frame.for_staff
def bookings_csv(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the listed bookings to a spreadsheet program."""
    return _file(request, seat, "csv")


@require_http_methods(["GET"])
@frame.for_staff
def bookings_xlsx(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the listed bookings as a workbook."""
    return _file(request, seat, "xlsx")


def _file(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    hub = bookings_frame.hub_of(seat)
    if not bookings_frame.access.powers(request.user, hub).handles:
        raise PermissionDenied
    rows = listing.bookings_listed(request.user, hub, _wanted(request))
    table = listing.Table(rows, {code: str(said) for code, said in words.STATES.items()})
    looks.at(request, "bookings", hub, how=looks.How.EXPORT)
    actions.note_export(hub, kind=kind, bookings=table.count, by=request.user)
    parts: Iterator[str] | Iterator[bytes]
    if kind == "csv":
        parts = spreadsheets.csv_parts(table.lines())
    else:
        parts = spreadsheets.workbook_parts(table.lines(), sheet=_("Bookings"))
    name = f"{hub.slug}-bookings-{timezone.now().astimezone(BERLIN):%Y-%m-%d}.{kind}"
    answer = StreamingHttpResponse(parts, content_type=CSV if kind == "csv" else XLSX)
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", answer)  # as the frame calls what a view returns


def _wanted(request: HttpRequest) -> listing.Narrowed:
    get = request.GET.get
    state, kind = get("state", ""), get("kind", "")
    return listing.Narrowed(
        state=state if state in listing.STATES else "coming",
        typed=get("q", "").strip()[:120],
        kind=kind if kind in lending.KINDS else "",
        resource=get("what", "")[:20],
        day=_day(get("day", "")),
        until=_day(get("until", "")),
    )


def _day(text: Any) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 < found.year < 2200 else None
