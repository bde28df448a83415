"""Public pages of a series: its dates, coming to all of them, giving them back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.accounts import limits
from hubnetz.events import access as events
from hubnetz.events import actions, enrol_forms
from hubnetz.events.access import packages
from hubnetz.events.access import series as access
from hubnetz.events.models import Series
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers, paging

PER_PAGE = 20


@require_safe
def series(request: HttpRequest, code: str) -> HttpResponse:
    """Show a series: its dates to come and, where it is booked as a whole, the form for all of them."""
    shown = access.series_on_show(code)
    context, package = _about(request, shown)
    form = enrol_forms.EnrolInAll(package) if package else None
    return answers.page(request, "events/series.html", context, form=form)


@require_http_methods(["GET", "POST"])
def new_enrolment(request: HttpRequest, code: str) -> HttpResponse:
    """Take somebody who wants to come to all dates: two requests, no account."""
    shown = access.series_on_show(code)
    if shown.booking == Series.Booking.SINGLE:
        raise Http404
    context, package = _about(request, shown)
    if package is None:  # no date is to come, or none that takes anybody
        return answers.page(request, "events/series.html#enrolment", context, status=422)
    form = enrol_forms.EnrolInAll(package, request.POST if request.method == "POST" else None)
    if limits.must_wait(request, "registration"):
        return answers.too_many(request)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.enrol(
                shown,
                name=data["name"],
                email=data["email"],
                organisation_name=data["organisation_name"],
                postcode=data["postcode"],
                language=get_language() or "de",
                way=form.way_key,
                answers=form.answers,
                no_photos=data.get("no_photos", False),
                idempotency_key=data["idempotency_key"],
                by=None,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return answers.moved(request, reverse("events:enrolled", args=[shown.code]))
    if form.errors:
        limits.count_refusal(request, "registration")
    return answers.page(request, "events/series.html#enrolment", context, form=form)


@require_safe
def enrolled(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a letter is on its way; the same for everybody."""
    return answers.page(request, "events/enrolled.html", {"series": access.series_on_show(code)})


@require_safe
@never_cache
def enrolment(request: HttpRequest, key: str) -> HttpResponse:
    """Show the dates of somebody who comes to all."""
    own = access.enrolment_by_key(key)
    dates = access.dates_of(own)
    context = {
        "enrolment": own,
        "series": own.series,
        "key": key,
        "dates": dates,
        "photo_notes": access.photo_notes_of(dates),
    }
    return answers.page(request, "events/enrolment.html", context)


@require_POST
@never_cache
def enrolment_cancellation(request: HttpRequest, key: str) -> HttpResponse:
    """Give all dates to come back."""
    actions.leave_series(access.enrolment_by_key(key), by=None)
    return answers.moved(request, reverse("events:enrolment", args=[key]))


@require_POST
@never_cache
def enrolment_photos(request: HttpRequest, key: str) -> HttpResponse:
    """Say for all dates that somebody wants to be in no photo, or does not mind any more."""
    own = access.enrolment_by_key(key)
    actions.say_no_photos_in_series(own, no_photos=request.POST.get("no_photos") == "yes", by=None)
    messages.success(request, _("Saved."))
    return answers.moved(request, f"{reverse('events:enrolment', args=[key])}#photos")


def _about(request: HttpRequest, shown: Series) -> tuple[dict[str, Any], packages.Package | None]:
    found = access.dates_in(shown)
    earlier = request.GET.get("when") == "past"
    page = paging.Paginator(found.earlier if earlier else found.coming, PER_PAGE).get_page(
        request.GET.get("page")
    )
    as_a_whole = shown.booking != Series.Booking.SINGLE
    package = packages.package_of(shown) if as_a_whole and found.coming and not earlier else None
    context = {
        "series": shown,
        "page_obj": page,
        "dates": events.rows_by_key(page.object_list, latest_first=earlier),
        "coming": len(found.coming),
        "earlier": len(found.earlier),
        "shows_earlier": earlier,
        "package": package,
        "takes_all": package is not None and bool(package.ways),
        "by_invitation": package is not None and bool(package.days) and not package.ways,
    }
    return context, package if package and package.ways else None
