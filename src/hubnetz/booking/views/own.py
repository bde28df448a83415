"""What a letter's link opens: one's own booking, another time for it, giving it back."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.booking import access, actions, forms, offering, rules
from hubnetz.booking.access import arriving, before
from hubnetz.booking.models import Booking
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers


@require_safe
@never_cache
def own(request: HttpRequest, key: str) -> HttpResponse:
    """Show the one booking that a letter's link opens."""
    return shown(request, key, access.booking_by_key(key))


@require_POST
@never_cache
def cancellation(request: HttpRequest, key: str) -> HttpResponse:
    """Give the booking back."""
    found = access.booking_by_key(key)
    try:
        actions.cancel(found, by=None)
    except Refused as refusal:
        return shown(request, key, found, refusal.sentence)
    return answers.moved(request, reverse("booking:own", args=[key]))


@require_http_methods(["GET", "POST"])
@never_cache
def move(request: HttpRequest, key: str) -> HttpResponse:
    """Show when the booking could be instead, and move it there."""
    found = access.booking_by_key(key)
    form = forms.Move(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen: offering.Chosen = form.cleaned_data["slot"]
        try:
            actions.move(found, starts_at=chosen.starts_at, ends_at=chosen.ends_at, by=None)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return answers.moved(request, reverse("booking:own", args=[key]))
    length = found.ends_at - found.starts_at
    context = {
        "booking": found,
        "key": key,
        "week": offering.week(
            [found.resource], request.GET.get("from", ""), length=length, size=found.size, moving=found
        ),
        "chosen": form["slot"].value() or "",
        "may_move": _may_move(found),
    }
    return answers.page(request, "booking/move.html", context, form=form)


@require_safe
@never_cache
def conversation(request: HttpRequest, key: str) -> HttpResponse:
    """Lead somebody to their conversation by video, shortly before it begins; at other times to their own page.

    The address it leads to stands nowhere else and does not learn the key.
    """
    found = access.booking_by_key(key)
    door = access.conversation(found)
    if door.state:
        return answers.moved(request, reverse("booking:own", args=[key]))
    response = HttpResponseRedirect(door.line.video_url)
    response["Referrer-Policy"] = "no-referrer"
    return response


def shown(request: HttpRequest, key: str, found: Booking, refusal: str = "") -> HttpResponse:
    """Show the one booking, and why something about it was refused."""
    door = access.conversation(found)
    standing = door.state not in ("elsewhere", "not_standing", "late")
    context: dict[str, Any] = {
        "line": door.line,
        "link_state": door.state if standing else "none",
        "link_opens": door.opens_at,
        "wish": access.wish_of(found),
        "offer": access.offer_to(found),
        "may_wish": access.may_wish(found),
        "booking": found,
        "key": key,
        "refusal": refusal,
        "others": access.others_of(found),
        "is_over": found.ends_at <= timezone.now(),
        "may_change": _may_change(found),
        "may_move": _may_move(found),
        **_coming(found),
        "mode": forms.MODES.get(found.resource.Mode(found.mode)) if found.resource.modes else "",
    }
    return answers.page(request, "booking/own.html", context, status=422 if refusal else 200)


def _coming(found: Booking) -> dict[str, Any]:
    now = timezone.now()
    comes = arriving.has_ticket(found, now)
    return {
        "cost": access.cost_of(found) if found.cancelled_at is None else [],
        "late": before.late_already(found, now) if _may_change(found) else "",
        "may_arrive": comes
        and found.checked_in_at is None
        and rules.may_check_in(found.starts_at, found.ends_at, now),
        "square": arriving.ticket_square(found) if comes and found.checked_in_at is None else "",
        "ticket": arriving.ticket_of(found) if comes else "",
    }


def _may_change(found: Booking) -> bool:
    return found.cancelled_at is None and found.checked_in_at is None and found.ends_at > timezone.now()


def _may_move(found: Booking) -> bool:
    return _may_change(found) and found.starts_at > timezone.now()
