"""Public pages: one event, a seat, giving it back."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.accounts import limits
from hubnetz.events import access, actions, forms, rules
from hubnetz.events.models import Event, Pool
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers


@require_safe
def event(request: HttpRequest, code: str) -> HttpResponse:
    """Show one event with the form for a seat, or for a place on the waiting list."""
    shown = access.event_on_show(code)
    came = {
        "came_from": request.GET.get("a", "")[: forms.LONGEST_REFERENCE],
        "invitation": request.GET.get("i", "")[:20],
    }
    form = _form(shown, initial=came, asks_code=bool(came["invitation"]))
    return answers.page(request, "events/event.html", _about(shown, form), form=form)


@require_http_methods(["GET", "POST"])
def new_registration(request: HttpRequest, code: str) -> HttpResponse:
    """Take a registration, or a place on the waiting list: two requests, no account."""
    shown = access.event_on_show(code, briefly=request.method == "POST")
    form = _form(shown, request.POST if request.method == "POST" else None, asks_code=True)
    if limits.must_wait(request, "registration"):
        return answers.too_many(request)
    more: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        waits = "wait" in request.POST
        try:
            _wait(shown, form) if waits else _register(shown, form)
        except actions.FullyBooked as refusal:
            more["may_wait"] = form.way_chosen.room_to_wait != 0
            form.refuse(refusal.sentence)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return answers.moved(
                request, reverse(f"events:{'waits' if waits else 'registered'}", args=[shown.code])
            )
    if form.errors:
        limits.count_refusal(request, "registration")
    context = {**_about(access.event_on_show(code), form), **more}
    return answers.page(request, "events/event.html#registration", context, form=form)


def _form(event: Event, data: QueryDict | None = None, **options: Any) -> forms.Register:
    ways = [way for pool in access.pools_of(event) for way in _ways(pool)]
    return forms.Register(ways, access.questions_of(event), data, **options)


def _ways(pool: Pool) -> list[forms.Way]:
    types = pool.types.all() if pool.typed else []  # type: ignore[attr-defined]  # asked by access
    return [forms.Way(pool, type) for type in types] if types else [forms.Way(pool)]


def _asked(form: forms.Register) -> dict[str, Any]:
    data, way = form.cleaned_data, form.way_chosen
    return {
        "name": data["name"],
        "email": data["email"],
        "organisation_name": data["organisation_name"],
        "postcode": data["postcode"],
        "language": get_language() or "de",
        "idempotency_key": data["idempotency_key"],
        "pool": way.pool,
        "type": way.type,
        "answers": form.answers,
        "by": None,
    }


def _register(event: Event, form: forms.Register) -> None:
    data = form.cleaned_data
    asked = {**_asked(form), "invitation": data.get("invitation") or ""}
    if form.seats_wanted > 1:
        actions.register_party(event, people=form.people, **asked)
    else:
        actions.register(event, came_from=data["came_from"][: forms.LONGEST_REFERENCE], **asked)


def _wait(event: Event, form: forms.Register) -> None:
    together = form.cleaned_data["together"]
    actions.join(event, size=form.seats_wanted, together=together, **_asked(form))


@require_safe
def registered(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a letter is on its way; the same for everybody, so that nobody learns who has a seat."""
    return answers.page(request, "events/registered.html", {"event": access.event_on_show(code)})


@require_safe
def waits(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a letter about the place on the waiting list is on its way; the same for everybody."""
    return answers.page(request, "events/waits.html", {"event": access.event_on_show(code)})


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


def _about(event: Event, form: forms.Register) -> dict[str, object]:
    now = timezone.now()
    left = [way.left for way in form.ways.values()]
    is_open = rules.takes_registrations(
        published_at=event.published_at,
        cancelled_at=event.cancelled_at,
        ends_at=event.ends_at,
        opens_at=event.opens_at,
        closes_at=event.closes_at,
        now=now,
    )
    return {
        "event": event,
        "seats_left": None if None in left else sum(filter(None, left)),
        "may_wait": all(way.left == 0 for way in form.ways.values())
        and any(way.room_to_wait != 0 for way in form.ways.values()),
        "is_open": is_open,
        "opens_later": not is_open
        and event.opens_at is not None
        and now < event.opens_at
        and not event.cancelled_at,
        "is_over": event.ends_at <= now,
        "similar": access.similar_to(event),
    }
