"""Public pages: what hubs offer, and who pays a part."""

from typing import Any

from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from hubnetz.catalogue import access, filters, forms
from hubnetz.lib.periods import BERLIN
from hubnetz.network.access import standing
from hubnetz.ui import answers, paging

PER_PAGE = 20


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """List what hubs offer, narrowed as the address says; a choice that does not exist any more is left out."""
    narrow = filters.narrow(request.GET)
    rows = narrow.rows()
    nearly = bool(narrow.typed and not rows)
    if nearly:
        rows = narrow.rows(near=True)
    fitting = narrow.fitting(rows)
    page = paging.Paginator([row.pk for row in fitting], PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "narrow": narrow,
        "page_obj": _with_offers(page),
        "nearly": nearly and bool(fitting),
        "facets": narrow.facets(rows),
        "open_facet": request.headers.get("HX-Trigger", "").partition("-")[2].partition("-")[0],
        "sorts": filters.SORTS,
        "no_words": narrow.query(q=""),
        "ladder": [] if fitting else narrow.ladder(rows),
        "canonical": _address(request, narrow.query(), page.number),
        "alert": _front("alert"),
    }
    return answers.page(request, "catalogue/offers.html#results", context)


@require_safe
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """Show one offer: what it is, whom it fits, what else there is."""
    shown = access.offer_on_show(code)
    topics = [about.topic for about in sorted(shown.about.all(), key=lambda about: about.position)]
    context = {
        "offer": shown,
        "topics": topics,
        "similar": access.offers_like(shown),
        "hints": access.funding_shown(topics),
        "dates": _front("dates"),
    }
    return answers.page(request, "catalogue/offer.html", context)


@require_safe
def funding(request: HttpRequest) -> HttpResponse:
    """List who pays a part of what companies do, narrowed by topic and size."""
    topics = list(standing.topics())
    form = forms.Suits(request.GET, topics=topics)
    form.full_clean()
    today = timezone.localdate(timezone=BERLIN)
    rows = list(access.funding_suited(form.topic_chosen, form.staff_chosen))
    context = {
        "narrow": form,
        "open": [row for row in rows if row.state_on(today) != "closed"],
        "closed": [row for row in rows if row.state_on(today) == "closed"],
        "today": today,
        "canonical": _address(request, form.query(), 1),
    }
    return answers.page(request, "catalogue/funding.html#results", context)


def _with_offers(page: Page[Any]) -> Page[Any]:
    """Put the offers of one page where their keys were."""
    page.object_list = access.cards(page.object_list)
    return page


def _address(request: HttpRequest, query: str, page: int) -> str:
    """Return the one address of a state: two ways to write it are one page."""
    parts = [part for part in (query, f"page={page}" if page > 1 else "") if part]
    return f"{request.path}?{'&'.join(parts)}" if parts else request.path


def _front(name: str) -> str:
    """Return the address of a page that a higher room may have, empty if there is none in this installation."""
    try:
        return reverse(settings.HUBNETZ_FRONTS[name])
    except (KeyError, NoReverseMatch):
        return ""
