"""The public front: one question, its answer, and what has to be said about this site."""

import logging
import re
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from hubnetz.booking import access as booking
from hubnetz.casework import rules as casework
from hubnetz.catalogue import access as catalogue
from hubnetz.lib.periods import BERLIN
from hubnetz.matching import actions as matching
from hubnetz.network.access import standing
from hubnetz.network.models import Topic
from hubnetz.portal import access, answering, forms
from hubnetz.portal.asked import Asked
from hubnetz.ui import answers

log = logging.getLogger(__name__)

EXAMPLES = (
    _("We type every order twice"),
    _("Nobody finds us online"),
    _("Where could we try a robot?"),
)
AHEAD = (
    "Sec-Purpose",
    "Purpose",
    "X-Purpose",
    "X-Moz",
)  # headers of a page loaded before anybody asked for it
ROBOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|monitor|externalhit|lighthouse|feedfetcher", re.IGNORECASE
)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Ask the one question, and show what the network has: dates, topics, hubs."""
    context = {
        "topics": standing.topics(),
        "events": access.dates_soon(),
        "hubs": access.hubs_by_kind(),
        "examples": EXAMPLES,
        "offers_url": reverse("catalogue:offers"),
    }
    return answers.page(request, "portal/start.html", context, form=forms.Ask())


@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """Answer a need: who is responsible, what fits, why, and how to go on. The address is the state.

    Changes nothing but the count of how needs are answered, which holds neither words nor persons (decision 0015).
    """
    topics = list(standing.topics())
    asked = Asked.of(request, answering.names(topics), answering.names(catalogue.kinds_known()))
    form = forms.Ask(request.GET if request.GET else None, by_hand=asked.is_by_hand)
    response = (
        answers.page(request, "portal/answer.html", _answered(request, asked, topics), form=form)
        if form.is_valid()
        else answers.page(request, "portal/ask.html", {"topics": topics}, form=form)
    )
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def opened(request: HttpRequest, reference: str, item: str, what: str) -> HttpResponse:
    """Note that something an answer showed was opened, and lead there; an old or made-up reference just leads there."""
    if _somebody_asks(request):
        try:
            matching.note_opened(reference, now=timezone.now())
        except DatabaseError as error:
            _go_on(error)
    response = redirect(answering.target(what, item, reference))
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _answered(request: HttpRequest, asked: Asked, topics: list[Topic]) -> dict[str, Any]:
    now = timezone.now()
    given = matching.suggest_each(
        asked.need(), today=timezone.localdate(now, BERLIN), whole=asked.whole, chosen=asked.chosen
    )
    wishes = answering.wishes(given, asked)
    codes = _noted(request, asked, wishes)
    for wish, code in zip(wishes, codes, strict=False):
        wish.lead(code)
    in_charge = answering.in_charge(given, wishes)
    fitting = booking.fitting_hours([wish.topics for wish in wishes], [one.hub.slug for one in in_charge])
    for wish, hours in zip(wishes, fitting, strict=True):
        wish.hours = hours
    return {
        "asked": asked,
        "place": given[0].place,
        "places": answering.places(asked, given[0]),
        "deputy": answering.deputy(given, in_charge),
        "in_charge": in_charge,
        "wishes": wishes,
        "refused": answering.refused(wishes, asked),
        "narrowing": answering.narrowing(asked),
        "together_url": asked.url(one="1") if len(wishes) > 1 else "",
        "beyond": all(wish.answer.is_beyond for wish in wishes),
        "days": casework.ANSWER_WITHIN,
        "topics": topics,
        "chosen": list(dict.fromkeys(code for wish in wishes for code in wish.topics))[:5],
        "came_from": ",".join(f"{code}.0" for code in codes),
    }


def _noted(request: HttpRequest, asked: Asked, wishes: list[answering.Wish]) -> tuple[str, ...]:
    """Keep how the need was answered; the answer is given in any case."""
    if not _somebody_asks(request):
        return ()
    try:
        return matching.note_answer(
            [(wish.answer, wish.shown) for wish in wishes],
            address=asked.url(),
            language=get_language() or "de",
            now=timezone.now(),
        )
    except DatabaseError as error:
        _go_on(error)
        return ()


def _go_on(error: DatabaseError) -> None:
    """Go on without the note if it alone failed; a database that is away is said as everywhere else."""
    if not connection.is_usable():
        raise error
    log.warning("a note of an answer was not kept: %s", error)


def _somebody_asks(request: HttpRequest) -> bool:
    """Say whether a person looks: no robot that says so, no page loaded ahead, no mere look at the headers."""
    ahead = any("prefe" in request.headers.get(name, "").lower() for name in AHEAD)
    ahead = ahead or "preview" in request.headers.get("Purpose", "").lower()
    return request.method == "GET" and not ahead and not ROBOTS.search(request.headers.get("User-Agent", ""))
