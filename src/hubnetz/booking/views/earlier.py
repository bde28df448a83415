"""What a letter's link opens as well: a wish for an earlier hour, and the answer to one that is kept."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hubnetz.booking import access, actions, offering
from hubnetz.booking.earlier_forms import PARTS, Earlier
from hubnetz.booking.models import Booking, Resource
from hubnetz.booking.views import own
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.ui import answers


@require_http_methods(["GET", "POST"])
@never_cache
def earlier(request: HttpRequest, key: str) -> HttpResponse:
    """Show what is free earlier, and let somebody leave a wish for what is not."""
    found = access.booking_by_key(key)
    if request.method == "POST" and request.POST.get("wish") == "end":
        actions.end_wish(found)
        return answers.moved(request, reverse("booking:own", args=[key]))
    wish = access.wish_of(found)
    form = Earlier(
        request.POST if request.method == "POST" else None, modes=_modes(found), initial=_begun(found, wish)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.wish_earlier(found, **form.values)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return answers.moved(request, reverse("booking:earlier", args=[key]))
    may = access.may_wish(found)
    context = {
        "booking": found,
        "key": key,
        "wish": wish,
        "offer": access.offer_to(found),
        "may_wish": may,
        "free": [
            offering.Time(offering.choice(one.resource, one.starts_at, one.ends_at), one)
            for one in (access.earlier_now(found) if may else [])
            if one.resource.pk == found.resource_id
        ],
        "parts": [PARTS[part] for part in PARTS if wish and part in wish.parts],
    }
    return answers.page(request, "booking/earlier.html", context, form=form)


@require_POST
@never_cache
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Take the earlier hour that is kept, or leave it to the next one."""
    found = access.booking_by_key(key)
    offer = access.offer_named(found, request.POST.get("offer", "")[:20])
    try:
        if request.POST.get("answer") == "take":
            actions.take_earlier(offer)
        else:
            actions.leave_earlier(offer)
    except Refused as refusal:
        return own.shown(request, key, access.booking_by_key(key), refusal.sentence)
    return answers.moved(request, reverse("booking:own", args=[key]))


def _modes(found: Booking) -> list[str]:
    return [mode for mode in Resource.Mode.values if mode in found.resource.modes] or [found.mode]


def _begun(found: Booking, wish: object) -> dict[str, object]:
    if wish is not None:
        names = ("first_on", "parts", "modes", "anybody")
        return {name: getattr(wish, name) for name in names}
    return {
        "first_on": timezone.localdate(timezone=BERLIN),
        "parts": list(PARTS),
        "modes": [found.mode],
        "anybody": True,
    }
