"""Pages on which the network shows itself: the hubs, one hub, what they know and have, what they have done."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from hubnetz.catalogue import access as catalogue
from hubnetz.indicators import access as indicators
from hubnetz.network import access as network
from hubnetz.network.access import showing, standing
from hubnetz.portal import access, filters
from hubnetz.ui import answers, paging

HUBS = 60  # on a page
COMPETENCES = 24


@require_safe
def hubs(request: HttpRequest) -> HttpResponse:
    """List the hubs, regional ones first, or from A to Z; narrowed by what the address says."""
    narrow = filters.HubFilter(request.GET, hubs=standing.hubs(), topics=standing.topics())
    topic = narrow.chosen.get("topic")
    about = catalogue.offers_about(topic=network.topic(topic)).order_by() if topic else None
    found = narrow.apply(about.values_list("hub", flat=True).distinct() if about is not None else ())
    by_name = narrow.chosen.get("order") == "name"
    ordered = access.by_name(found) if by_name else access.by_kind(found)
    page = paging.Paginator(ordered, HUBS).get_page(request.GET.get("page"))
    groups = access.grouped_by_letter(page) if by_name else access.grouped_by_kind(page)
    context = {"page_obj": page, "groups": groups, "narrow": narrow, "by_name": by_name}
    return answers.page(request, "portal/hubs.html#results", context)


@require_safe
def hub(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one hub: where and for whom it is there, whom to speak to, what it offers, when to meet it.

    An address that the hub had before leads to the one it has now.
    """
    try:
        shown = showing.hub_in_full(slug)
    except Http404:
        return redirect("portal:hub", network.hub_by_old_slug(slug).slug, permanent=True)
    offers, count = access.offers_of(shown)
    context = {
        "hub": shown,
        "life": access.life_of(shown),
        "offers": offers,
        "offers_count": count,
        "events": access.dates_soon(shown),
        "figures": indicators.kept(shown),
    }
    return answers.page(request, "portal/hub.html", context)


@require_safe
def competences(request: HttpRequest) -> HttpResponse:
    """List what the hubs and their partners know and have, with how much each further choice would leave."""
    narrow = filters.CompetenceFilter(request.GET, hubs=standing.hubs(), topics=standing.topics())
    found, counts = showing.competence_facets(**narrow.chosen)
    page = paging.Paginator(found, COMPETENCES).get_page(request.GET.get("page"))
    page.object_list = showing.competences_by_key(page.object_list)  # rows for their keys
    facets = narrow.facets(counts)
    context = {"page_obj": page, "narrow": narrow, "facets": facets}
    return answers.page(request, "portal/competences.html#results", context)


@require_safe
def competence(request: HttpRequest, code: str) -> HttpResponse:
    """Show one thing that a hub or one of its partners knows or has."""
    return answers.page(request, "portal/competence.html", {"known": showing.competence_on_show(code)})


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Say what the network has done, what each figure counts, and how it is counted."""
    return answers.page(request, "portal/figures_explained.html", {"figures": indicators.kept()})
