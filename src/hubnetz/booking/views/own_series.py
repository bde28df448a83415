"""What a letter's link opens of a series: all its dates, what could not be had, moving and giving back several."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hubnetz.booking import access, actions, wish_forms, words
from hubnetz.booking.access import together
from hubnetz.booking.models import Booking
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.ui import answers
from hubnetz.ui.forms import Form


@require_safe
@never_cache
def series(request: HttpRequest, key: str) -> HttpResponse:
    """Show all dates of one's series."""
    return _series(request, key, _one_of_several(key))


@require_POST
@never_cache
def cancellation(request: HttpRequest, key: str) -> HttpResponse:
    """Give one date back, it and all after it, or all."""
    found = _one_of_several(key)
    form = wish_forms.CancelDates(request.POST, auto_id="cancel_%s")
    if form.is_valid():
        try:
            actions.cancel_series(found, scope=form.cleaned_data["scope"], by=None)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return answers.moved(request, reverse("booking:own_series", args=[key]))
    return _series(request, key, found, cancel=form)


@require_POST
@never_cache
def move(request: HttpRequest, key: str) -> HttpResponse:
    """Move one date, it and all after it, or all, by as much as this one moves."""
    found = _one_of_several(key)
    form = wish_forms.MoveDates(request.POST, auto_id="move_%s")
    if form.is_valid():
        data, span = form.cleaned_data, form.span
        try:
            actions.move_series(
                found,
                scope=data["scope"],
                starts_at=span.starts_at,
                ends_at=span.ends_at,
                keep_blocked=data["keep_blocked"],
                by=None,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return answers.moved(request, reverse("booking:own_series", args=[key]))
    return _series(request, key, found, move=form)


def _one_of_several(key: str) -> Booking:
    found = access.booking_by_key(key)
    if found.series is None:
        raise Http404
    return found


def _series(
    request: HttpRequest, key: str, found: Booking, *, cancel: Form | None = None, move: Form | None = None
) -> HttpResponse:
    assert found.series is not None
    now = timezone.now()
    begins, ends = (timezone.localtime(one, BERLIN) for one in (found.starts_at, found.ends_at))
    at = {"day": begins.date(), "starts": begins.time(), "ends": ends.time(), "scope": "following"}
    wrong: Any = cancel or move
    context = {
        "booking": found,
        "key": key,
        "dates": [
            (one, access.key_to(one), access.state_of(one, now)) for one in together.dates_of(found.series)
        ],
        "skipped": [{**one, "said": words.said(one["why"])} for one in access.skipped_by(found.series)],
        "may_change": found.cancelled_at is None and found.checked_in_at is None and found.ends_at > now,
        "may_move": found.cancelled_at is None and found.checked_in_at is None and found.starts_at > now,
        "cancel": cancel or wish_forms.CancelDates(auto_id="cancel_%s"),
        "move": move or wish_forms.MoveDates(auto_id="move_%s", initial=at),
    }
    return answers.page(request, "booking/own_series.html", context, status=422 if wrong else 200)
