"""What the network keeps of people: who waits for an answer, what will be forgotten, the record of processing."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from hubnetz.journal import actions as journal
from hubnetz.lib import sight
from hubnetz.office.views import frame
from hubnetz.privacy import access, actions, words
from hubnetz.privacy.access import record
from hubnetz.ui import answers

AHEAD = (1, 30, 365)  # days


@frame.for_readers
def privacy(request: HttpRequest) -> HttpResponse:
    """Show the record of processing activities, as the declarations of the program say it, and what is due.

    To coordinators also who waits for an answer: that is noted as a look at each hub concerned, in nobody's name where
    a request is to the network.
    """
    now = timezone.now()
    moments = [now + timedelta(days=days) for days in AHEAD]
    with sight.whole_network("how much is due is a number, and of all hubs"):
        due = [{label: (number, held) for label, number, held in access.due(moment)} for moment in moments]
    writes = frame.writes(request)
    waiting = list(access.requests_open()) if writes else []
    if waiting:
        slugs = {one.hub.slug if one.hub else "" for one in waiting}
        journal.note_look("requests", hubs=slugs, by=request.user)
    context = {
        "at": "privacy",
        "writes": writes,
        "requests": [{"row": one, "kind": words.REQUESTS[one.kind]} for one in waiting],
        "days": moments,
        "due": [
            (words.NOUNS.get(label, words.DUE.get(label, label)), [at[label] for at in due])
            for label in due[-1]
            if any(at[label][0] for at in due)
        ],
        "frame": record.frame(),
        "activities": record.activities(),
    }
    return answers.page(request, "office/privacy.html", context)


@frame.for_readers
def privacy_csv(request: HttpRequest) -> HttpResponse:
    """Hand the record out as CSV."""
    name = "verzeichnis" if get_language() == "de" else "record"
    return HttpResponse(
        record.as_csv(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@require_POST
@frame.for_coordinators
def privacy_answer(request: HttpRequest, code: str) -> HttpResponse:
    """Note that a request was answered."""
    actions.answer_request(access.request_to_answer(code), by=request.user)
    return answers.moved(request, reverse("office:privacy"))
