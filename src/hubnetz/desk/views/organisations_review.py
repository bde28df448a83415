"""Questions about two records of one hub: are they one company? Answered one by one or from a list, by keyboard too."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hubnetz.desk import words
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.organisation_review_forms import Answer
from hubnetz.desk.views import frame
from hubnetz.lib.errors import Refused
from hubnetz.organisations import access, actions
from hubnetz.organisations.access import explained
from hubnetz.organisations.models import Organisation, Suspicion
from hubnetz.ui import answers, formats, paging

PER_LIST = 20
FIRST = 5  # of those that are the same and still two, beside the questions


@require_safe
@frame.for_staff
def review(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the question whose answer changes the count most, or several of them as a list."""
    rows = access.asked_within(request.user, hubs_with(seat, *access.WRITE))
    as_list = request.GET.get("list") == "1"
    page_obj = paging.Paginator(rows, PER_LIST if as_list else 1).get_page(request.GET.get("page"))
    same = list(access.mergeable(request.user, seat.chosen)[: FIRST + 1])
    context = {
        "page_obj": page_obj,
        "pairs": [pair(row, several=len(seat.hubs) > 1) for row in page_obj],
        "as_list": as_list,
        "answers": explained.answers(),
        "last": access.last_answer(request.user, within=True),
        "mergeable": same[:FIRST],
        "has_more": len(same) > FIRST,
        "run": access.last_resolution(),
    }
    return frame.page(request, seat, "desk/organisations_review.html", context)


def pair(row: Suspicion, *, several: bool) -> dict[str, Any]:
    """Return what the page says of two records."""
    return {
        "pk": row.pk,
        "url": reverse("desk:organisations_review_answer", args=[row.pk]),
        "sides": [_side(record, several=several) for record in (row.first, row.second)],
        "likelihood": explained.likelihood(row.log_odds),
        "reasons": explained.reasons(row.evidence),
        "effect": explained.effect(row.effect),
    }


def _side(record: Organisation, *, several: bool) -> dict[str, Any]:
    place = f"{record.postcode} {record.town}".strip()
    facts = [
        (_("Kind"), str(words.ORGANISATION.get(record.kind, record.kind))),
        (_("Address"), ", ".join(part for part in (record.street, place) if part)),
        (_("Domain"), record.domain),
        (_("Telephone"), record.phone),
        (_("On record since"), formats.day_short(record.welcomed_at)),
    ]
    if several:
        facts.append((_("Hub"), record.hub.short))
    return {
        "name": record.name,
        "url": reverse("desk:organisation", args=[record.code]),
        "facts": [{"label": label, "value": value or "–"} for label, value in facts],
    }


@require_POST
@frame.for_staff
def answer(request: HttpRequest, seat: Seat, suspicion: int) -> HttpResponse:
    """Answer one question and go on to the next; whoever was second is told what the first one said."""
    asked = access.suspicion_within(request.user, suspicion)
    form = Answer(request.POST)
    if not form.is_valid():
        return _back(request, error=_("Please choose one of the three answers."))
    data = form.cleaned_data
    try:
        actions.answer(asked, verdict=data["verdict"], reason=data["reason"], by=request.user)
    except Refused as refusal:
        return _back(request, error=refusal.sentence)
    names = {"one": asked.first.name, "two": asked.second.name}
    messages.success(request, explained.answered(data["verdict"]) % names)
    return _back(request)


@require_POST
@frame.for_staff
def undoing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take back the user's last answer; the question is asked again."""
    hubs_with(seat, *access.WRITE)
    last = access.last_answer(request.user, within=True)
    if last is None:
        return _back(request, error=_("There is no answer of yours to take back."))
    try:
        actions.take_back(last[0], by=request.user)
    except Refused as refusal:
        return _back(request, error=refusal.sentence)
    messages.success(
        request,
        _("Taken back: “%(one)s” and “%(two)s” are asked about again.")
        % {"one": last[1].name, "two": last[2].name},
    )
    return _back(request)


def _back(request: HttpRequest, *, error: str = "") -> HttpResponse:
    if error:
        messages.warning(request, error)
    return answers.moved(request, f"{reverse('desk:organisations_review')}{explained.where(request.POST)}")
