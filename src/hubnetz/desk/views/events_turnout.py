"""How many of those who register come to the hub's events."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hubnetz.desk.access import Seat
from hubnetz.desk.views import frame
from hubnetz.events.access import turnout as counted
from hubnetz.events.access import turnouts
from hubnetz.ui import paging

PER_PAGE = 25


@require_safe
@frame.for_staff
def turnout(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show registrations, visits, seats given back and no-shows of one hub by month, kind or event."""
    hub = seat.hub or seat.hubs[0]
    chosen = turnouts.read(request.GET, ("month", "kind", "event"))
    context = {"hub": hub, "chosen": chosen}
    if chosen.by == "event":
        events = counted.events_over(hub, chosen.since)
        page = paging.Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page_obj": page, "rows": counted.of_events(list(page))}
    else:
        context |= turnouts.table(chosen, hub)
    return frame.page(request, seat, "desk/turnout.html", context)
