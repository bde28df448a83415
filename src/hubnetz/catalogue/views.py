"""Public pages: what hubs offer."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hubnetz.catalogue import access, forms
from hubnetz.network import access as network
from hubnetz.ui import answers

PER_PAGE = 20


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """List what hubs offer, all or by topic and hub; a choice that does not exist any more shows all of them."""
    form = forms.Narrow(request.GET, topics=list(network.topics()), hubs=list(network.hubs_on_show()))
    form.full_clean()
    rows = access.offers_about(hub=form.hub_chosen, topic=form.topic_chosen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "narrow": form, "topic": form.topic_chosen, "hub": form.hub_chosen}
    return answers.page(request, "catalogue/offers.html#results", context)


@require_safe
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """Show one offer."""
    return answers.page(request, "catalogue/offer.html", {"offer": access.offer_on_show(code)})
