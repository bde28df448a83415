"""Questions about organisations of two hubs: the coordination sees cards and reasons, nothing that a hub wrote."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hubnetz.lib.errors import Refused
from hubnetz.office.organisation_forms import Answer
from hubnetz.office.views import frame
from hubnetz.organisations import access, actions
from hubnetz.organisations.access import Card, Question, explained
from hubnetz.ui import answers, paging

PER_LIST = 20


@require_safe
@frame.for_coordinators
def review(request: HttpRequest) -> HttpResponse:
    """Show the question whose answer changes the count most, or several of them as a list."""
    as_list = request.GET.get("list") == "1"
    rows = access.asked_across(request.user)
    page_obj = paging.Paginator(rows, PER_LIST if as_list else 1).get_page(request.GET.get("page"))
    context = {
        "at": "review",
        "page_obj": page_obj,
        "pairs": [_pair(row) for row in page_obj],
        "as_list": as_list,
        "answers": explained.answers(),
        "last": access.last_answer(request.user, within=False),
        "run": access.last_resolution(),
    }
    return answers.page(request, "office/organisations_review.html", context)


def _pair(row: Question) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "url": reverse("office:organisations_review_answer", args=[row.pk]),
        "sides": [_side(card) for card in (row.first, row.second)],
        "likelihood": row.likelihood,
        "reasons": row.reasons,
        "effect": explained.effect(row.effect),
    }


def _side(card: Card) -> dict[str, Any]:
    facts = [
        {"label": _("Kind"), "value": explained.kind(card.kind)},
        {"label": _("Place"), "value": f"{card.postcode} {card.town}".strip() or "–"},
    ]
    return {"name": card.name, "url": "", "facts": facts}


@require_POST
@frame.for_coordinators
def answer(request: HttpRequest, across: int) -> HttpResponse:
    """Answer one question and go on to the next; whoever was second is told what the first one said."""
    asked = access.suspicion_across(request.user, across)
    form = Answer(request.POST)
    if not form.is_valid():
        return _back(request, error=_("Please choose one of the three answers."))
    data = form.cleaned_data
    try:
        actions.answer(asked, verdict=data["verdict"], reason=data["reason"], by=request.user)
    except Refused as refusal:
        return _back(request, error=refusal.sentence)
    names = {"one": asked.first.identity.name, "two": asked.second.identity.name}
    messages.success(request, explained.answered(data["verdict"]) % names)
    return _back(request)


@require_POST
@frame.for_coordinators
def undoing(request: HttpRequest) -> HttpResponse:
    """Take back the user's last answer; the question is asked again."""
    last = access.last_answer(request.user, within=False)
    if last is None:
        return _back(request, error=_("There is no answer of yours to take back."))
    try:
        actions.take_back(last[0], by=request.user)
    except Refused as refusal:
        return _back(request, error=refusal.sentence)
    names = {"one": last[1].name, "two": last[2].name}
    messages.success(request, _("Taken back: “%(one)s” and “%(two)s” are asked about again.") % names)
    return _back(request)


def _back(request: HttpRequest, *, error: str = "") -> HttpResponse:
    if error:
        messages.warning(request, error)
    return answers.moved(request, f"{reverse('office:organisations_review')}{explained.where(request.POST)}")
