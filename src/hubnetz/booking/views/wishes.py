"""Public pages for more than one free time: a time of one's own, several dates, several things, places that fit."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.accounts import limits
from hubnetz.booking import access, actions, looking, rules, wish_forms, wishing
from hubnetz.booking.access import before, pictures, searching, timetables, together
from hubnetz.booking.models import Booking, BookingSeries, Resource
from hubnetz.lib import uploads
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub
from hubnetz.ui import answers


@require_http_methods(["GET", "POST"])
@never_cache
def wish(request: HttpRequest, code: str) -> HttpResponse:
    """Book one's own time of a thing, again and again if wanted, with other things of the hub if wanted."""
    if request.method == "POST" and limits.must_wait(request, "booking"):  # reading stays free
        return answers.too_many(request)
    found = access.resource_on_show(code)
    looks = looking.at_price(request.POST) if request.method == "POST" else None
    form = wish_forms.WishFor(
        request.POST if request.method == "POST" and looks is None else None,
        resource=found,
        companions=together.companions_of(found, listed=True),
        initial=_initial(request, found) if looks is None else looks,
    )
    dates: Sequence[together.Date] = ()
    instead: list[dict[str, Any]] = []
    refused: Refused | None = None
    if form.is_bound and form.is_valid():
        if request.POST.get("do") == "look":
            dates = together.outlook(form.asked, form.dates, size=form.cleaned_data.get("size") or 1)
        else:
            asked, span = _picked(request) or (form.asked, form.span)
            try:
                made = _made(form, asked, span)
            except Refused as refusal:
                refused = refusal
                form.refuse(refusal.sentence)
                if isinstance(refusal, actions.NotFree) and not form.cleaned_data["repeat"]:
                    instead = _instead(form, asked, span)
            else:
                return answers.moved(request, _page_of(made))
    if form.errors:
        limits.count_refusal(request, "booking")
    context = {
        "resource": found,
        "prices": access.price_list(found),
        "dates": dates,
        "instead": instead,
        "induction": getattr(refused, "induction", None),
        "foreseen": _foreseen(form, looks, dates),
        "asked_price": looks is not None,
        "is_each": bool(form["repeat"].value()),
    }
    return answers.page(request, "booking/wish.html", context, form=form)


def _foreseen(
    form: wish_forms.WishFor, looks: dict[str, Any] | None, dates: Sequence[together.Date]
) -> before.Foreseen | None:
    """Return what a time that is typed or linked to would cost; of a series each date."""
    if form.is_bound and not dates:
        return None  # it was refused, or is not well-formed yet
    typed: Mapping[str, Any]
    span: rules.Span | None
    if form.is_bound:
        asked, span, typed = form.asked, form.span, form.cleaned_data
    else:
        typed = looks if looks is not None else form.initial
        codes = [code for code in typed.get("together", ()) if code in form.companions]
        asked = [form.resource, *(form.companions[code] for code in codes[: wishing.MOST_TOGETHER])]
        span = looking.span_typed(form, typed)
    if span is None:
        return None
    size = str(typed.get("size") or "")
    return before.foreseen(
        asked,
        span,
        size=int(size) if size in looking.SIZES and form.resource.kind == Resource.Kind.DESKS else 1,
        postcode=str(typed.get("postcode") or ""),
    )


def _initial(request: HttpRequest, found: Resource) -> dict[str, Any]:
    begun = wishing.beginning(found, request.GET.get("at", ""), request.GET.get("day", ""))
    said = {name: request.GET[name] for name in ("starts", "ends", "size") if request.GET.get(name)}
    return {"size": 1, **begun, **said}


def _picked(request: HttpRequest) -> Any:
    pick = wishing.Picked.read(request.POST.get("instead", ""))
    if pick is None:
        return None
    return [access.resource_on_show(code) for code in dict.fromkeys(pick.codes)], pick.time


def _made(form: wish_forms.WishFor, asked: Sequence[Resource], span: Any) -> Booking | BookingSeries:
    data = form.cleaned_data
    shared: dict[str, Any] = {
        **form.contact,
        "together_with": asked[1:],
        "size": (data.get("size") or 1) if asked[0].kind == Resource.Kind.DESKS else 1,
        "language": get_language() or "de",
        "idempotency_key": data["idempotency_key"],
    }
    if data["repeat"]:
        return actions.book_series(
            asked[0],
            rule=form.rule,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            until=data["until"],
            **shared,
        )
    return actions.book(asked[0], starts_at=span.starts_at, ends_at=span.ends_at, mode=data["mode"], **shared)


def _page_of(made: Booking | BookingSeries) -> str:
    if isinstance(made, Booking):
        return reverse("booking:own", args=[access.key_to(made)])
    return reverse("booking:own_series", args=[access.key_to(together.dates_of(made)[0])])


def _instead(form: wish_forms.WishFor, asked: Sequence[Resource], span: Any) -> list[dict[str, Any]]:
    data = form.cleaned_data
    found = together.instead(
        asked,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        size=(data.get("size") or 1) if asked[0].kind == Resource.Kind.DESKS else 1,
        mode=data["mode"],
    )
    return [{"choice": wishing.picked(one.asked, one.starts_at, one.ends_at), "one": one} for one in found]


@require_safe
@never_cache
def week(request: HttpRequest, code: str) -> HttpResponse:
    """Show seven days of a thing as a table, from today or a later day on: free or not."""
    found = access.resource_on_show(code)
    today = timezone.localdate(timezone=BERLIN)
    first = max(timetables.monday(request.GET.get("from", ""), of_week=False), today)
    free = timetables.free_week_of(found, first)
    context = {
        "resource": found,
        "table": free.table,
        "starts": free.starts,
        "first": first,
        "last": first + 6 * rules.DAY,
        "before": max(first - 7 * rules.DAY, today) if first > today else None,
        "after": first + 7 * rules.DAY,
        "today": today,
    }
    return answers.page(request, "booking/week.html", context)


@require_safe
def picture(request: HttpRequest, code: str, picture: str) -> HttpResponse:
    """Show a picture of a thing; its bytes never change, so browsers may keep it."""
    found = pictures.picture_on_show(code, picture)
    content = found.small if "small" in request.GET else found.content
    answer = HttpResponse(bytes(content), headers=uploads.headers(found.kind))
    answer.headers["Cache-Control"] = "public, max-age=604800, immutable"
    answer.headers["Content-Disposition"] = "inline"
    return answer


@require_safe
@never_cache
def things(request: HttpRequest) -> HttpResponse:
    """Find desks, rooms and machines in the whole network by people, equipment, purpose and time."""
    return _things(request, None)


@require_safe
@never_cache
def things_at_hub(request: HttpRequest, slug: str) -> HttpResponse:
    """Find desks, rooms and machines of one hub by people, equipment, purpose and time."""
    return _things(request, network.hub_on_show(slug))


def _things(request: HttpRequest, hub: Hub | None) -> HttpResponse:
    form = wish_forms.Seek(request.GET, features=searching.features_offered(hub), hub=hub)
    form.is_valid()
    sought = form.sought
    found = searching.things(sought)
    context = {
        "hub": hub,
        "sought": sought,
        "here": searching.place_named(sought.near),
        "found": found,
        "pictures": pictures.first_pictures(one.resource.pk for one in found),
        "form": form,
    }
    return answers.page(request, "booking/things.html", context)
