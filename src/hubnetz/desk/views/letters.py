"""What the hub wrote, as text."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hubnetz.casework import access as casework
from hubnetz.desk import looks
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.views import frame
from hubnetz.network import access as network
from hubnetz.post import access
from hubnetz.ui import paging

PER_PAGE = 20


@require_safe
@frame.for_staff
def letters(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the letters of the hubs whose files the user reads, newest first."""
    hubs = hubs_with(seat, *casework.READ)
    rows = access.letters_of(network.slugs_of(hubs))
    looks.at(request, "letters", hubs)
    page = paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return frame.page(request, seat, "desk/letters.html", {"page_obj": page})
