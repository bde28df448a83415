"""Public pages: a question to a hub, and that it has arrived."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.accounts import limits
from hubnetz.casework import access, actions, forms, rules
from hubnetz.catalogue import access as catalogue
from hubnetz.lib import sight
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub
from hubnetz.ui import answers


@require_http_methods(["GET", "POST"])
def enquiry(request: HttpRequest) -> HttpResponse:
    """Take an enquiry: two requests, no account."""
    topics = network.topics()
    if request.method != "POST":
        form = forms.Enquire(topics=topics, initial=_begun(request))
        return answers.page(
            request, "casework/enquiry.html", _about(_hub(str(form["hub"].value()))), form=form
        )
    if limits.must_wait(request, "enquiry"):
        return answers.too_many(request)
    form = forms.Enquire(request.POST, topics=topics)
    hub = _hub(request.POST.get("hub", ""))
    if form.is_valid():
        given = form.cleaned_data
        where = access.whereabouts(given["place"])
        try:
            made = actions.receive(
                hub or access.hub_answering(where, [topic.code for topic in given["topic"]]),
                text=given["text"],
                name=given["name"],
                email=given["email"],
                phone=given["phone"],
                organisation_name=given["organisation_name"],
                place=given["place"],
                postcode=where.postcode,
                county=where.county,
                topics=given["topic"],
                language=get_language() or "de",
                idempotency_key=given["idempotency_key"],
                came_from=given["came_from"][: forms.LONGEST_REFERENCE],
                by=None,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return answers.moved(request, f"{reverse('casework:sent')}?{urlencode({'hub': made.hub.slug})}")
    limits.count_refusal(request, "enquiry")
    return answers.page(request, "casework/enquiry.html#enquiry", _about(hub), form=form)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say who answers and by when; says nothing about the enquiry itself, so the page may be open to all."""
    return answers.page(request, "casework/enquiry_sent.html", _about(_hub(request.GET.get("hub", ""))))


@never_cache
@require_http_methods(["GET", "POST"])
@sight.whole_network("whoever has the letter may answer, also from a desk")
def transfer(request: HttpRequest, key: str) -> HttpResponse:
    """Ask a client whether the file may be handed over: the link only explains, a button answers."""
    asked = access.transfer_by_key(key)
    refusal = ""
    if request.method == "POST":
        answer = actions.agree if request.POST.get("answer") == "agree" else actions.refuse
        try:
            answer(asked)
        except Refused as refused:
            refusal = refused.sentence
        else:
            return answers.moved(request, reverse("casework:transfer", args=[key]))
    today = timezone.localdate(timezone=BERLIN)
    context = {
        "transfer": asked,
        "closure": asked.closure,
        "titles": _("”, “").join(access.titles_of(asked)),
        "refusal": refusal,
        "open": rules.may_still_answer(asked.expires_on, today),
    }
    return answers.page(request, "casework/transfer.html", context, status=409 if refusal else 200)


def _begun(request: HttpRequest) -> dict[str, object]:
    """Return what the link to the form brought along: the text, the place, the topics, a hub or an offer."""
    brought: dict[str, object] = {
        "text": request.GET.get("q", "")[: forms.LONGEST_TEXT],
        "place": request.GET.get("place", "")[:120],
        "hub": request.GET.get("hub", "")[:60],
        "topic": request.GET.getlist("topic")[:5],
    }
    if code := request.GET.get("offer"):
        offer = catalogue.offer_on_show(code)
        brought["hub"] = offer.hub.slug
        brought["text"] = brought["text"] or _("I am interested in your offer: %(title)s.") % {
            "title": offer.title
        }
    return brought


def _hub(slug: str) -> Hub | None:
    try:
        return access.hub_receiving(network.hub_on_show(slug)) if slug else None
    except Http404:
        return None  # a link that names no hub any more; the place decides then


def _about(hub: Hub | None) -> dict[str, object]:
    return {"hub": hub, "days": rules.ANSWER_WITHIN}
