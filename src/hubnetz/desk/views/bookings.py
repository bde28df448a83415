"""The week of what can be booked at a hub, requests, and one booking."""

from collections import defaultdict
from datetime import date, time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hubnetz.booking import access, actions, rules
from hubnetz.booking.models import Booking, Resource
from hubnetz.casework import access as casework
from hubnetz.casework.access import hours
from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.booking_forms import Reason, Yes
from hubnetz.desk.views import bookings_frame, frame
from hubnetz.journal import access as journal
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub
from hubnetz.ui import answers
from hubnetz.ui.forms import Form


@require_safe
@frame.for_staff
def bookings(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show a week of one hub as a table: what can be booked, and who has it when; and what is to be decided."""
    hub = seat.hub or seat.hubs[0]
    first = _monday(request.GET.get("from", ""))
    days = list(rules.days(first, first + 6 * rules.DAY))
    span = rules.Span(rules.moment(first, time.min), rules.moment(first + 7 * rules.DAY, time.min))
    rows = list(access.bookings_at(request.user, hub, span))
    context = {
        "hub": hub,
        "days": days,
        "today": timezone.localdate(timezone=BERLIN),
        "table": _table(list(access.resources_of(request.user).filter(hub=hub)), rows, days),
        "before": first - 7 * rules.DAY,
        "after": first + 7 * rules.DAY,
        "requests": access.requests_at(request.user, hub),
    }
    looks.at(request, "bookings", hub)
    return bookings_frame.page(request, seat, "desk/bookings.html", context, hub=hub)


def _monday(text: str) -> date:
    today = timezone.localdate(timezone=BERLIN)
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        wanted = today
    if abs(wanted - today) > 3660 * rules.DAY:
        wanted = today
    return wanted - wanted.weekday() * rules.DAY


def _table(
    resources: list[Resource], rows: list[Booking], days: list[date]
) -> list[tuple[Resource, list[tuple[date, list[Booking]]]]]:
    cells: dict[tuple[int, date], list[Booking]] = defaultdict(list)
    wholes = {one.pk: one.whole_id for one in resources}
    for one in rows:
        taken = _with_wholes({*one.asked_for, *one.given}, wholes)  # type: ignore[attr-defined]
        begins, ends = (
            timezone.localdate(moment, BERLIN) for moment in (one.starts_at, one.ends_at - rules.MINUTE)
        )
        for day in rules.days(max(begins, days[0]), min(ends, days[-1])):
            for key in taken:
                cells[key, day].append(one)
    return [(one, [(day, cells[one.pk, day]) for day in days]) for one in resources]


def _with_wholes(taken: set[int], wholes: dict[int, int | None]) -> set[int]:
    """Return the same with what they are parts of: who has a part keeps the whole from being booked."""
    found = set(taken)
    for key in taken:
        above = wholes.get(key)
        while above:
            found.add(above)
            above = wholes.get(above)
    return found


@require_safe
@frame.for_staff
def booking(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show one booking, and what can be done with it."""
    return _booking(request, seat, access.booking_seen_by(request.user, code))


@require_POST
@frame.for_staff
def check_in(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Note that somebody is there."""
    found = access.booking_handled_by(request.user, code)
    return _done(
        request,
        seat,
        found,
        Yes,
        lambda _form: actions.check_in(found, by=request.user),
        _("Noted: is there."),
    )


@require_POST
@frame.for_staff
def cancellation(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Cancel a booking, with a reason that the person reads."""
    found = access.booking_handled_by(request.user, code)

    def cancel(form: Form) -> Any:
        return actions.cancel(found, reason=form.cleaned_data["reason"], by=request.user)

    return _done(request, seat, found, Reason, cancel, _("Cancelled. The person has an e-mail."))


@require_POST
@frame.for_staff
def approval(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Say yes to a request."""
    found = access.booking_handled_by(request.user, code, decides=True)
    return _done(
        request,
        seat,
        found,
        Yes,
        lambda _form: actions.approve(found, by=request.user),
        _("Approved. The person has an e-mail."),
    )


@require_POST
@frame.for_staff
def refusal(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Say no to a request, with a reason that the person reads."""
    found = access.booking_handled_by(request.user, code, decides=True)

    def decline(form: Form) -> Any:
        return actions.decline(found, reason=form.cleaned_data["reason"], by=request.user)

    return _done(request, seat, found, Reason, decline, _("Declined. The person has an e-mail."))


def _done(
    request: HttpRequest, seat: Seat, found: Booking, kind: type[Form], verb: Any, said: str
) -> HttpResponse:
    form = kind(request.POST)
    if form.is_valid():
        try:
            verb(form)
        except Refused as refused:
            form.refuse(refused.sentence)
        else:
            messages.success(request, said)
            return answers.moved(request, reverse("desk:booking", args=[found.code]))
    return _booking(request, seat, access.booking_seen_by(request.user, found.code), form)


def _booking(request: HttpRequest, seat: Seat, found: Booking, form: Form | None = None) -> HttpResponse:
    now = timezone.now()
    hub: Hub = found.resource.hub
    looks.at(request, "booking", hub, found.code)
    live = found.cancelled_at is None and found.ends_at > now
    may = access.powers(request.user, hub)
    context = {
        "booking": found,
        "hub": hub,
        "others": access.others_of(found),
        "reason": form or Reason(),
        "cost": access.cost_of(found),
        "handles": may.handles,
        "may_decide": live and found.confirmed_at is None and may.decides,
        "may_check_in": live
        and found.confirmed_at is not None
        and found.checked_in_at is None
        and may.handles
        and rules.may_check_in(found.starts_at, found.ends_at, now),
        "may_move": live and found.checked_in_at is None and may.handles,
        "may_cancel": live and found.confirmed_at is not None and found.checked_in_at is None and may.handles,
        "referral": access.referral_of(found),
        "noted": hours.consultation_of_hour(found) if casework.may_write(request.user, hub) else None,
        "may_note": found.resource.kind == Resource.Kind.ADVISER
        and found.cancelled_at is None
        and found.confirmed_at is not None
        and found.starts_at <= now
        and casework.may_write(request.user, hub),
        "history": journal.history_of(found).select_related("by"),
    }
    status = 422 if form is not None and form.errors else 200
    return frame.page(request, seat, "desk/booking.html", context, status=status)
