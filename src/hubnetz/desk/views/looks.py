"""Who saw personal data of the hub's clients and guests, for whoever leads the hub."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from hubnetz.desk import looks as seen
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.views import frame
from hubnetz.journal import access
from hubnetz.network import access as network
from hubnetz.network.models import Membership
from hubnetz.ui import paging

PER_PAGE = 50


@require_safe
@frame.for_staff
def looks(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List who saw what, newest first; narrowed to a kind, a row, a person or a time."""
    hubs = hubs_with(seat, Membership.Role.LEAD)
    what, who = request.GET.get("what", ""), request.GET.get("who", "")
    code, until = request.GET.get("code", "")[:60], _day(request.GET.get("until", ""))
    what = what if what in seen.WHAT else ""
    staff = network.staff_ever(hubs)
    chosen = next((one.pk for one in staff if str(one.pk) == who), None)
    rows = access.looks_at(network.slugs_of(hubs), what=what, code=code, who=chosen, until=until)
    page = paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [(row, seen.WHAT.get(row.what, row.what), seen.HOW[seen.How(row.how)]) for row in page],
        "kinds": seen.WHAT.items(),
        "staff": staff,
        "what": what,
        "who": chosen,
        "code": code,
        "until": until,
        "hubs": hubs,
        "is_narrowed": bool(what or chosen or code or until),
    }
    return frame.page(request, seat, "desk/looks.html#results", context)


def _day(typed: str) -> date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None
