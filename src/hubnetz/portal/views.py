"""The public front: one question, its answer, the hubs, and what has to be said about this site."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hubnetz.casework import rules as casework
from hubnetz.lib.periods import BERLIN
from hubnetz.matching import actions as matching
from hubnetz.matching.rules import Answer, Hit, Need
from hubnetz.network import access as network
from hubnetz.network import reference
from hubnetz.network.models import Topic
from hubnetz.network.rules import Place
from hubnetz.portal import access, forms
from hubnetz.ui import answers

OFFERS, EVENTS = 6, 4  # as many as somebody reads
NOTHING_SAID = 0.4  # from here on a text is probably nothing a hub could help with
KIND_DECIDES = 0.5  # from here on somebody looks for a kind of help (a desk, a hall) more than for a topic


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Ask the one question, and show what the network has: dates, topics, hubs."""
    context = {"topics": network.topics(), "events": access.dates_soon(), "hubs": access.hubs_by_kind()}
    return answers.page(request, "portal/start.html", context, form=forms.Ask())


@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """Answer a need: who is responsible, what fits, why, and how to go on. The address is the state."""
    asked = _Asked.of(request, network.topics())
    form = forms.Ask(request.GET if request.GET else None, topics=asked.chosen)
    response = (
        answers.page(request, "portal/answer.html", _answered(asked), form=form)
        if form.is_valid()
        else answers.page(request, "portal/ask.html", {"topics": list(asked.topics.values())}, form=form)
    )
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def hubs(request: HttpRequest) -> HttpResponse:
    """List the hubs, regional ones first."""
    return answers.page(request, "portal/hubs.html", {"hubs": access.hubs_by_kind()})


@require_safe
def hub(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one hub: where and for whom it is there, what it offers, when to meet it."""
    try:
        shown = network.hub_presented(slug)
    except Http404:
        moved = reverse("portal:hub", args=[network.hub_by_old_slug(slug).slug])
        return HttpResponsePermanentRedirect(moved)
    offers, count = access.offers_of(shown)
    context = {"hub": shown, "offers": offers, "offers_count": count, "events": access.dates_soon(shown)}
    return answers.page(request, "portal/hub.html", context)


@require_safe
def text(request: HttpRequest, name: str) -> HttpResponse:
    """Show a page of running text; there is one file for each language."""
    language = "en" if (get_language() or "de").startswith("en") else "de"
    context = {"operator": settings.HUBNETZ_OPERATOR, "body": f"portal/texts/{name}.{language}.html"}
    return answers.page(request, f"portal/texts/{name}.html", context)


@dataclass(frozen=True)
class _Asked:
    """What the address says: words, place, topics that were chosen, topics that were taken away."""

    q: str
    place: str
    topics: dict[str, Topic]
    chosen: list[str]
    without: list[str]

    @classmethod
    def of(cls, request: HttpRequest, topics: Iterable[Topic]) -> "_Asked":
        known = {topic.code: topic for topic in topics}
        return cls(
            q=request.GET.get("q", "").strip(),
            place=request.GET.get("place", "").strip(),
            topics=known,
            chosen=[code for code in dict.fromkeys(request.GET.getlist("topic")) if code in known],
            without=[code for code in dict.fromkeys(request.GET.getlist("without")) if code in known],
        )

    def url(self, **changes: Any) -> str:
        """Return the address of this answer with something changed."""
        values = {"q": self.q, "place": self.place, "topic": self.chosen, "without": self.without, **changes}
        kept = {key: value for key, value in values.items() if value}
        return f"{reverse('portal:answer')}?{urlencode(kept, doseq=True)}"


def _answered(asked: _Asked) -> dict[str, Any]:
    need = Need(text=asked.q, place=asked.place, topics=tuple(asked.chosen))
    given = matching.suggest(need, today=timezone.localdate(timezone=BERLIN))
    understood = [code for code in asked.chosen or given.understood.shown_topics if code in asked.topics]
    shown = [code for code in understood if code not in asked.without]
    in_charge = [
        one
        for one in access.hubs_in_charge(given.route)
        if one.role != "thematic" or one.reason.params.get("topic") in shown
    ]
    return {
        "asked": asked,
        "place": given.place,
        "places": _choices(asked, given),
        "deputy": _deputy(given, in_charge),
        "chips": _chips(asked, shown),
        "more_topics": [
            {"name": topic, "url": asked.url(topic=[*shown, code], without=[])}
            for code, topic in asked.topics.items()
            if code not in shown
        ],
        "in_charge": in_charge,
        "offers": _telling(_wanted(given.offers, asked), given)[:OFFERS],
        "events": sorted(_telling(_wanted(given.events, asked), given)[:EVENTS], key=_starts_at),
        "days": casework.ANSWER_WITHIN,
        "shown": shown,
    }


def _chips(asked: _Asked, shown: list[str]) -> list[dict[str, Any]]:
    """Return the topics as they were understood, each with the address of the answer without it."""
    chips = []
    for code in shown:
        rest = [other for other in shown if other != code]
        gone = [] if rest else [*asked.without, code]
        chips.append({"name": asked.topics[code], "url": asked.url(topic=rest, without=gone)})
    return chips


def _choices(asked: _Asked, given: Answer) -> list[dict[str, str]]:
    """Return the places that may be meant, each by words that are found again as this one place."""
    if given.place.status != "ambiguous":
        return []
    return [
        {"name": place.in_full, "url": asked.url(place=_certain(place))} for place in given.place.candidates
    ]


def _certain(place: Place) -> str:
    if place.postcode or not place.municipality_ags:
        return place.label
    for code, places in reference.postcodes().items():
        if any(one.municipality_ags == place.municipality_ags for one in places):
            return f"{code} {place.municipality}"
    return place.label


def _wanted(hits: tuple[Hit, ...], asked: _Asked) -> list[Hit]:
    """Leave out what is only about topics that were taken away."""
    gone = set(asked.without)
    return [hit for hit in hits if not hit.item.topics or not gone.issuperset(hit.item.topics)]


def _starts_at(hit: Hit) -> datetime:
    """Return when a date begins: the best ones are shown as a calendar shows them, the next one first."""
    return hit.item.starts_at or timezone.now()


def _deputy(given: Answer, in_charge: list[access.HubInCharge]) -> access.HubInCharge | None:
    """Return the hub that answers for a place without one of its own; None where that is not certain."""
    if given.place.status != "found" or not given.route.white_spot:
        return None
    return next((one for one in in_charge if one.reason.code == "white_spot"), None)


def _telling(hits: list[Hit], given: Answer) -> list[Hit]:
    """Leave out what has nothing to do with the need: nobody travels to a workshop because it is one."""
    codes = {"topic"} if given.understood.shown_topics else set()
    if given.understood.nothing < NOTHING_SAID:
        codes |= {"words"} | ({"kind"} if given.understood.kind_leads > KIND_DECIDES else set())
    return [hit for hit in hits if codes.intersection(reason.code for reason in hit.reasons)]
