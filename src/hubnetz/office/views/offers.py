"""The network's offers: what stands where, what is said twice, what all hubs may take over; and hints at funding."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hubnetz.catalogue import access, actions
from hubnetz.catalogue.models import Funding
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.office import forms
from hubnetz.office.views import frame
from hubnetz.ui import answers, paging

PER_PAGE = 50


@frame.for_readers
def offers(request: HttpRequest) -> HttpResponse:
    """Show how many offers stand where, by hub, which say the same, and every published one."""
    today = timezone.localdate(timezone=BERLIN)
    hubs = access.standing_by_hub(today)
    slug = request.GET.get("hub", "")
    chosen = next((hub for hub, _standing in hubs if hub.slug == slug), None)
    rows = access.offers_in_network()
    if chosen:
        rows = rows.filter(hub=chosen)
    page = paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "at": "offers",
        "today": today,
        "hubs": hubs,
        "hub": chosen,
        "pairs": [] if chosen else access.alike_between_hubs(today),
        "page_obj": page,
        "rows": [(row, row.state_on(today)) for row in page],
        "coordinates": frame.writes(request),
    }
    return answers.page(request, "office/offers.html", context)


@frame.for_coordinators
@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, code: str) -> HttpResponse:
    """Recommend an offer to all hubs, and say why."""
    found = access.offer_in_network(code)
    present = getattr(found, "template", None)
    form = forms.Recommend(
        request.POST if request.method == "POST" else None, initial={"note": present.note if present else ""}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.mark(found, note=form.cleaned_data["note"], by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("All hubs see this offer among the templates now."))
            return answers.moved(request, reverse("office:offers"))
    return answers.page(request, "office/template.html", {"at": "offers", "offer": found}, form=form)


@frame.for_coordinators
@require_POST
def template_undoing(request: HttpRequest, code: str) -> HttpResponse:
    """Recommend an offer no longer."""
    actions.unmark(access.offer_in_network(code), by=request.user)
    messages.success(request, _("The offer is no template any more. What hubs took over stays theirs."))
    return answers.moved(request, reverse("office:offers"))


@frame.for_readers
def funding(request: HttpRequest) -> HttpResponse:
    """List everything that is known about funding, also what is out of date or withdrawn."""
    today = timezone.localdate(timezone=BERLIN)
    context = {
        "at": "funding",
        "today": today,
        "rows": [(row, _stands(row, today)) for row in access.funding_all()],
        "coordinates": frame.writes(request),
    }
    return answers.page(request, "office/funding.html", context)


@frame.for_coordinators
@require_http_methods(["GET", "POST"])
def new_funding(request: HttpRequest) -> HttpResponse:
    """Note what is known about a funding."""
    form = _form(request, {"knowledge_on": timezone.localdate(timezone=BERLIN)})
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["idempotency_key"]
        made = actions.add_funding(
            values=form.values, topics=form.chosen_topics, idempotency_key=key, by=request.user
        )
        return _to_list(request, _("“%(name)s” is noted.") % {"name": made.name})
    return answers.page(request, "office/funding_form.html", {"at": "funding"}, form=form)


@frame.for_coordinators
@require_http_methods(["GET", "POST"])
def funding_editing(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is known about a funding; whoever comes second is told, and keeps the own text."""
    found = access.funding_one(code)
    form = _form(request, forms.Money.initial_of(found))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.change_funding(
                found, values=form.values, topics=form.chosen_topics, version=version, by=request.user
            )
        except Refused as refusal:
            form.refuse_version(refusal.sentence, access.funding_one(code).version)
        else:
            return _to_list(request, _("The entry is changed."))
    return answers.page(request, "office/funding_form.html", {"at": "funding", "funding": found}, form=form)


@frame.for_coordinators
@require_POST
def funding_review(request: HttpRequest, code: str) -> HttpResponse:
    """Say that what is known is still right."""
    actions.review_funding(access.funding_one(code), by=request.user)
    return _to_list(request, _("Known as of today, good for another six months."))


@frame.for_coordinators
@require_POST
def funding_withdrawal(request: HttpRequest, code: str) -> HttpResponse:
    """Show a funding no longer."""
    actions.withdraw_funding(access.funding_one(code), by=request.user)
    return _to_list(request, _("The entry is withdrawn."))


@frame.for_coordinators
@require_POST
def funding_withdrawal_undoing(request: HttpRequest, code: str) -> HttpResponse:
    """Show a withdrawn funding again."""
    actions.put_back_funding(access.funding_one(code), by=request.user)
    return _to_list(request, _("The entry is back."))


def _form(request: HttpRequest, initial: dict[str, Any]) -> "forms.Money":
    return forms.Money(
        request.POST if request.method == "POST" else None,
        topics=network.topics(),
        regions=access.regions(),
        initial=initial,
    )


def _stands(row: Funding, today: Any) -> str:
    if row.withdrawn_at:
        return "withdrawn"
    return "stale" if row.review_on < today else row.state_on(today)


def _to_list(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return answers.moved(request, reverse("office:funding"))
