"""Booking for somebody at the desk: once or again and again, alone or with more; moving and cancelling it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hubnetz.booking import access, actions, wishing, words
from hubnetz.booking.access import before, together
from hubnetz.booking.models import Booking, BookingSeries, Resource
from hubnetz.desk import booking_made_forms as forms
from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.views import bookings_frame, frame
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub

both = require_http_methods(["GET", "POST"])


@both
@frame.for_staff
def new_booking(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Book for somebody; what is taken is answered with what could be had instead, a series with its dates first."""
    hub = bookings_frame.hub_of(seat)
    if not access.powers(request.user, hub).handles:
        raise PermissionDenied
    resources = list(access.resources_of(request.user).filter(hub=hub))
    form = forms.BookFor(
        frame.sent(request),
        resources=resources,
        topics=list(network.topics()),
        initial=_initial(request, resources),
    )
    dates: Sequence[together.Date] = ()
    instead: list[dict[str, Any]] = []
    foreseen = None
    if request.method == "POST" and form.is_valid():
        pick = _picked(request, resources)
        if request.POST.get("do") == "look":
            foreseen, size = _foreseen(form), form.cleaned_data["size"]
            dates = together.outlook(form.asked, form.dates, size=size, by_staff=True)
        else:
            asked, span = pick or (form.asked, form.span)
            try:
                made = _made(request, form, asked, span)
            except Refused as refusal:
                form.refuse(refusal.sentence)
                if isinstance(refusal, actions.NotFree) and not form.cleaned_data["repeat"]:
                    instead = _instead(form, asked, span)
            else:
                return _to(request, made)
    looks = request.method == "POST" and request.POST.get("do") == "look" and not form.errors
    context = {"dates": dates, "instead": instead, "foreseen": foreseen, "looks": looks}
    return bookings_frame.page(request, seat, "desk/new_booking.html", context, hub=hub, form=form)


def _foreseen(form: forms.BookFor) -> before.Foreseen | None:
    """Return what it would cost this caller, with what is known of them and what they paid ahead."""
    data = form.cleaned_data
    return before.foreseen(
        form.asked,
        form.span,
        size=data["size"] if form.asked[0].kind == Resource.Kind.DESKS else 1,
        postcode=data["postcode"],
        email=data["email"],
        organisation_name=data["organisation_name"],
    )


def _initial(request: HttpRequest, resources: Sequence[Resource]) -> dict[str, Any]:
    code = request.GET.get("what", "")
    first = next((one for one in resources if one.code == code), None)
    begun = wishing.beginning(first, request.GET.get("at", ""), request.GET.get("day", ""))
    return {"what": code, "size": 1, "mode": first.modes[0] if first and first.modes else "", **begun}


def _picked(request: HttpRequest, resources: Sequence[Resource]) -> Any:
    pick = wishing.Picked.read(request.POST.get("instead", ""))
    known = {one.code: one for one in resources}
    if pick is None or not all(code in known for code in pick.codes):
        return None
    return [known[code] for code in pick.codes], pick.time


def _made(
    request: HttpRequest, form: forms.BookFor, asked: Sequence[Resource], span: Any
) -> Booking | BookingSeries:
    data = form.cleaned_data
    shared: dict[str, Any] = {
        **form.contact,
        "together_with": asked[1:],
        "size": data["size"] if asked[0].kind == Resource.Kind.DESKS else 1,
        "language": get_language() or "de",
        "idempotency_key": data["idempotency_key"],
        "by": request.user,
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
    mode = data["mode"] if asked[0].modes else ""
    topic = form.topics.get(data["topic"])
    return actions.book(
        asked[0], starts_at=span.starts_at, ends_at=span.ends_at, mode=mode, topic=topic, **shared
    )


def _instead(form: forms.BookFor, asked: Sequence[Resource], span: Any) -> list[dict[str, Any]]:
    data = form.cleaned_data
    found = together.instead(
        asked,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        size=data["size"] if asked[0].kind == Resource.Kind.DESKS else 1,
        topic=form.topics.get(data["topic"]),
        mode=data["mode"] if asked[0].modes else "",
    )
    # Of another hub only its own desk may book.
    return [
        {
            "choice": wishing.picked(one.asked, one.starts_at, one.ends_at),
            "one": one,
            "own": one.kind != "hub",
        }
        for one in found
    ]


def _to(request: HttpRequest, made: Booking | BookingSeries) -> HttpResponse:
    if isinstance(made, Booking):
        messages.success(request, _("Booked."))
        return bookings_frame.back(request, "booking", made.code)
    dates = together.dates_of(made)
    said = ngettext("%(n)s date is booked.", "%(n)s dates are booked.", len(dates)) % {"n": len(dates)}
    if made.skipped:
        left = ngettext("%(n)s could not be had.", "%(n)s could not be had.", len(made.skipped))
        said = f"{said} {left % {'n': len(made.skipped)}}"
    messages.success(request, said)
    return bookings_frame.back(request, "booking_series", dates[0].code)


@both
@frame.for_staff
def move(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Give a booking another time or another thing; of a series this date, it and all after it, or all."""
    found = access.booking_handled_by(request.user, code)
    hub: Hub = found.resource.hub
    resources = list(access.resources_of(request.user).filter(hub=hub))
    begins, ends = (timezone.localtime(one, BERLIN) for one in (found.starts_at, found.ends_at))
    initial = {
        "what": found.resource.code,
        "day": begins.date(),
        "starts": begins.time(),
        "ends": ends.time(),
        "scope": "this",
        **(wishing.beginning(found.resource, request.GET["at"]) if "at" in request.GET else {}),
    }
    form = forms.MoveTo(
        frame.sent(request), resources=resources, in_series=found.series is not None, initial=initial
    )
    instead: list[together.Instead] = []
    if request.method == "POST" and form.is_valid():
        try:
            blocked = _moved(request, found, form)
        except Refused as refusal:
            form.refuse(refusal.sentence)
            if isinstance(refusal, actions.NotFree):
                wanted = form.known[form.cleaned_data["what"]]
                others = access.others_of(found)
                instead = together.instead(
                    [wanted, *others],
                    starts_at=form.span.starts_at,
                    ends_at=form.span.ends_at,
                    size=found.size,
                    mode=found.mode if wanted.modes else "",
                )
        else:
            messages.success(request, _("Moved. The person has an e-mail.") if found.email else _("Moved."))
            if blocked:
                said = ngettext(
                    "%(n)s date stays where it was: its new time is taken.",
                    "%(n)s dates stay where they were: their new time is taken.",
                    len(blocked),
                )
                messages.warning(request, said % {"n": len(blocked)})
            return bookings_frame.back(request, "booking", code)
    looks.at(request, "booking", hub, code)
    context = {"booking": found, "others": access.others_of(found), "instead": instead}
    return bookings_frame.page(request, seat, "desk/booking_move.html", context, hub=hub, form=form)


def _moved(request: HttpRequest, found: Booking, form: forms.MoveTo) -> list[Booking]:
    data, span = form.cleaned_data, form.span
    if data.get("scope", "this") == "this":
        to = form.known[data["what"]]
        actions.move(
            found,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            to=to if to.pk != found.resource_id else None,
            by=request.user,
        )
        return []
    return actions.move_series(
        found,
        scope=data["scope"],
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        keep_blocked=data["keep_blocked"],
        by=request.user,
    )


@both
@frame.for_staff
def series(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show all dates of the series a booking belongs to and what could not be had; cancel one, some or all."""
    found = access.booking_seen_by(request.user, code)
    hub: Hub = found.resource.hub
    if request.method == "POST":
        found = access.booking_handled_by(request.user, code)
    form = forms.CancelDates(frame.sent(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            gone = actions.cancel_series(found, scope=data["scope"], reason=data["reason"], by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            said = ngettext("%(n)s date is cancelled.", "%(n)s dates are cancelled.", len(gone))
            messages.success(request, said % {"n": len(gone)})
            return bookings_frame.back(request, "booking_series", code)
    now = timezone.now()
    dates = together.dates_of(found.series) if found.series else [found]
    skipped = access.skipped_by(found.series) if found.series else []
    context = {
        "booking": found,
        "dates": [(one, access.state_of(one, now)) for one in dates],
        "skipped": [{**one, "said": words.said(one["why"])} for one in skipped],
        "may_change": found.cancelled_at is None and found.ends_at > now and not found.checked_in_at,
    }
    looks.at(request, "booking", hub, code)
    return bookings_frame.page(request, seat, "desk/booking_series.html", context, hub=hub, form=form)
