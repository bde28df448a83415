"""Public pages: one event, a seat, giving it back."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.accounts import limits
from hubnetz.events import access, actions, forms, rules
from hubnetz.events.models import Event
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers


@require_safe
def event(request: HttpRequest, code: str) -> HttpResponse:
    """Show one event with the form for a seat."""
    shown = access.event_on_show(code)
    came = {"came_from": request.GET.get("a", "")[: forms.LONGEST_REFERENCE]}
    return answers.page(request, "events/event.html", _about(shown), form=forms.Register(initial=came))


@require_http_methods(["GET", "POST"])
def new_registration(request: HttpRequest, code: str) -> HttpResponse:
    """Take a registration: two requests, no account."""
    shown = access.event_on_show(code)
    form = forms.Register(request.POST if request.method == "POST" else None)
    if limits.must_wait(request, "registration"):
        return answers.too_many(request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.register(
                shown,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                organisation_name=form.cleaned_data["organisation_name"],
                postcode=form.cleaned_data["postcode"],
                language=get_language() or "de",
                came_from=form.cleaned_data["came_from"][: forms.LONGEST_REFERENCE],
                idempotency_key=form.cleaned_data["idempotency_key"],
                by=None,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return answers.moved(request, reverse("events:registered", args=[shown.code]))
    if form.errors:
        limits.count_refusal(request, "registration")
    return answers.page(request, "events/event.html#registration", _about(shown), form=form)


@require_safe
def registered(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a letter is on its way; the same for everybody, so that nobody learns who has a seat."""
    return answers.page(request, "events/registered.html", {"event": access.event_on_show(code)})


@require_safe
@never_cache
def registration(request: HttpRequest, key: str) -> HttpResponse:
    """Show the one registration that a letter's link opens."""
    own = access.registration_by_key(key)
    return answers.page(
        request, "events/registration.html", {"registration": own, "event": own.event, "key": key}
    )


@require_POST
@never_cache
def cancellation(request: HttpRequest, key: str) -> HttpResponse:
    """Give the seat back."""
    own = access.registration_by_key(key)
    try:
        actions.withdraw(own, by=None)
    except Refused as refusal:
        context = {"registration": own, "event": own.event, "key": key, "refusal": refusal.sentence}
        return answers.page(request, "events/registration.html", context, status=422)
    return answers.moved(request, reverse("events:registration", args=[key]))


def _about(event: Event) -> dict[str, object]:
    taken: int = event.taken  # type: ignore[attr-defined]  # annotated by access
    now = timezone.now()
    return {
        "event": event,
        "seats_left": rules.seats_left(event.seats, taken),
        "is_open": rules.takes_registrations(
            published_at=event.published_at, cancelled_at=event.cancelled_at, ends_at=event.ends_at, now=now
        ),
        "is_over": event.ends_at <= now,
        "similar": access.similar_to(event),
    }
