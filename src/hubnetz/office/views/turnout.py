"""How many of those who register come, in the whole network."""

from django.http import HttpRequest, HttpResponse

from hubnetz.events.access import turnouts
from hubnetz.office.views import frame
from hubnetz.ui import answers


@frame.for_readers
def turnout(request: HttpRequest) -> HttpResponse:
    """Show registrations, visits, seats given back and no-shows by host, month or kind; numbers only."""
    chosen = turnouts.read(request.GET, ("hub", "month", "kind"))
    context = {"at": "turnout", "chosen": chosen, **turnouts.table(chosen)}
    return answers.page(request, "office/turnout.html", context)
