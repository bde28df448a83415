"""Doors that show personal data say so, and of whom: then it is noted who saw it.

    looks.at(request, "enquiry", shown.hub, shown.code)

`frame.for_staff` notes it when the answer is one that shows something. Which doors those are stands in
`tests/house/test_looks.py`, which asks every page of the desk and compares that with what it holds.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext_lazy

from hubnetz.journal import actions as journal
from hubnetz.journal.models import Look
from hubnetz.network.models import Hub

How = Look.How
SHOWING = (200, 409, 422)  # also a form that was refused
# What a line says was seen.
WHAT = {
    "organisation": pgettext_lazy("seen", "file of a company"),
    "person": pgettext_lazy("seen", "contact person"),
    "organisations": pgettext_lazy("seen", "list of companies"),
    "people": pgettext_lazy("seen", "contact persons"),
    "enquiry": pgettext_lazy("seen", "enquiry"),
    "enquiries": pgettext_lazy("seen", "list of enquiries"),
    "today": pgettext_lazy("seen", "what is to be done today"),
    "client": pgettext_lazy("seen", "client of a hub that closes"),
    "clients": pgettext_lazy("seen", "clients of a hub that closes"),
    "letters": pgettext_lazy("seen", "e-mails sent"),
    "event": pgettext_lazy("seen", "people of an event"),
    "events": pgettext_lazy("seen", "people of several events"),
    "registration": pgettext_lazy("seen", "registration"),
    "booking": pgettext_lazy("seen", "booking"),
    "bookings": pgettext_lazy("seen", "bookings"),
    "queue": pgettext_lazy("seen", "queue of a day"),
    "customer": pgettext_lazy("seen", "customer"),
    "customers": pgettext_lazy("seen", "list of customers"),
    "statement": pgettext_lazy("seen", "statement"),
    "statements": pgettext_lazy("seen", "statements of a month"),
    "licence": pgettext_lazy("seen", "licence for machines"),
    "licences": pgettext_lazy("seen", "list of licences"),
    "team": pgettext_lazy("seen", "team of a hackathon"),
    "teams": pgettext_lazy("seen", "teams of a hackathon"),
    "jury": pgettext_lazy("seen", "jury of a hackathon"),
    "requests": pgettext_lazy("seen", "requests about personal data"),  # at the office, as the next
    "feedback": pgettext_lazy("seen", "feedback on the pages"),
}
HOW = {
    How.PAGE: pgettext_lazy("seen how", "on a page"),
    How.EXPORT: pgettext_lazy("seen how", "taken along as a file"),
    How.PROGRAM: pgettext_lazy("seen how", "by a program"),
}


def at(
    request: HttpRequest, what: str, hubs: "Hub | list[Hub]", code: str = "", *, how: str = How.PAGE
) -> None:
    """Say what the answer shows: in a word of `WHAT`, of which hubs, and of which row; of a list no row."""
    slugs = [hub.slug for hub in (hubs if isinstance(hubs, list) else [hubs])]
    request.looked_at = (what, slugs, code, how)  # type: ignore[attr-defined]  # read below


def noted(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Note what the answer shows, if a view said so and it was not sent elsewhere in the end."""
    seen: Any = request.__dict__.pop("looked_at", None)
    if seen is not None and response.status_code in SHOWING:
        what, slugs, code, how = seen
        journal.note_look(what, code, hubs=slugs, how=how, by=request.user)
    return response


def by_program(request: HttpRequest, what: str, hub: Hub, code: str = "") -> None:
    """Note that a program is shown it: for doors of the API."""
    journal.note_look(what, code, hubs=[hub.slug], how=How.PROGRAM, by=request.user)
