"""When something is open: opening hours with what they come to, closed times of the hub and of one thing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.booking import access, actions
from hubnetz.booking.access import lending
from hubnetz.desk import booking_hours_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.views import bookings_frame, frame
from hubnetz.lib.errors import Refused
from hubnetz.ui.paging import Paginator

both = require_http_methods(["GET", "POST"])
A_PAGE = 25


@both
@frame.for_staff
def hours(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show the opening hours of a resource and what they come to; try others, or let them hold from now on."""
    found = access.resource_run_by(request.user, code)
    if found.retired_at:
        raise Http404
    typed = frame.sent(request)
    week = forms.Week(lending.hours_of(found), typed)
    wants = request.POST.get("do", "save") if typed is not None else ""
    if wants == "save" and week.is_valid:
        actions.set_hours(found, hours=week.hours, by=request.user)
        messages.success(request, _("Saved. Bookings stay as they are."))
        return bookings_frame.back(request, "resource_hours", code)
    wrong = week.wrong if typed is not None else None
    tried = week.hours if typed is not None else None
    context = {
        "resource": found,
        "week": week.with_more_rows() if wants == "more" else week,
        "wrong": wrong if wants != "more" else None,
        "tried": wants == "try",
        "weeks": lending.weeks_ahead(found, tried),
        "school_until": lending.school_known_until(found),
    }
    status = 422 if wants == "save" or (wrong and wants == "try") else 200
    return bookings_frame.page(
        request, seat, "desk/resource_hours.html", context, hub=found.hub, status=status
    )


@require_safe
@frame.for_staff
def closed_times(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List when a hub, or something of it, is closed from now on."""
    hub = bookings_frame.hub_of(seat)
    rows = lending.closed_times_at(request.user, hub)
    context = {"page_obj": Paginator(rows, A_PAGE).get_page(request.GET.get("page"))}
    return bookings_frame.page(request, seat, "desk/closed_times.html", context, hub=hub)


@both
@frame.for_staff
def new_closed_time(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Close a hub or one thing for a time; who has booked is named first, and told only when that is wanted."""
    hub = lending.hub_run_by(request.user, bookings_frame.hub_of(seat))
    form = forms.CloseTime(
        frame.sent(request),
        resources=list(lending.resources_run_at(request.user, hub)),
        hub=hub,
        initial={"what": request.GET.get("what", ""), "first_on": request.GET.get("day", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_time(
                hub,
                starts_at=form.span.starts_at,
                ends_at=form.span.ends_at,
                resource=form.resource,
                reason=form.reason,
                cancel_bookings=form.cleaned_data["cancel_bookings"],
                by=request.user,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
            form.affected = getattr(refusal, "bookings", ())
        else:
            messages.success(request, _("Closed for this time."))
            return bookings_frame.back(request, "closed_times", hub=hub)
    return bookings_frame.page(
        request, seat, "desk/new_closed_time.html", {"affected": form.affected}, hub=hub, form=form
    )


@require_POST
@frame.for_staff
def reopening(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let a closed time be open again."""
    found = lending.closed_time_run_by(request.user, code)
    actions.reopen(found, by=request.user)
    messages.success(request, _("Open again. Bookings that were cancelled stay cancelled."))
    return bookings_frame.back(request, "closed_times", hub=found.hub)
