"""The first page of the day."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import translate_url
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hubnetz.booking import access as booking
from hubnetz.casework import access as casework
from hubnetz.casework.access import hours
from hubnetz.catalogue import access as catalogue
from hubnetz.desk import access, looks
from hubnetz.desk.views import frame
from hubnetz.events import access as events
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network

SHOWN = 8
NAMING = ("waiting", "requests", "hours")  # lists that name people
STEPS_AHEAD = timedelta(days=7)


@require_safe
@never_cache
@login_required
def today(request: HttpRequest) -> HttpResponse:
    """Show what is to be done. Who works for the network and at no hub goes on to the office."""
    try:
        seat = access.seat_of(request.user, request.GET.get("hub", ""))
    except Http404:
        if not network.holds(request.user) or request.GET.get("hub"):
            raise
        return HttpResponseRedirect(translate_url("/office/", get_language() or "de"))
    now = timezone.now()
    day = now.astimezone(BERLIN).date()
    running = events.events_run_by(request.user, seat.hub).filter(cancelled_at=None, ends_at__gt=now)
    context = {
        "day": day,
        "shown": SHOWN,
        "upcoming": running.prefetch_related(None).order_by("starts_at", "pk")[:SHOWN],
    }
    stale = catalogue.offers_to_check(request.user, seat.chosen, day)
    context["offers_to_check"] = stale[: SHOWN + 1]
    if deciding := seat.where(*booking.DECIDE):
        context["requests"] = booking.requests_at(request.user, *deciding)[: SHOWN + 1]
    if seat.reads_files:
        waiting = casework.enquiries_due(request.user).filter(hub__in=seat.chosen)
        mine = casework.cases_of(request.user).filter(adviser=request.user.pk, closed_at=None)
        steps = casework.next_steps_of(request.user, day + STEPS_AHEAD)
        context |= {
            "waiting": waiting[: SHOWN + 1],
            "hours": hours.hours_to_note(request.user).filter(resource__hub__in=seat.chosen)[: SHOWN + 1],
            "steps": steps.filter(hub__in=seat.chosen)[:SHOWN],
            "cases": mine.filter(hub__in=seat.chosen)[:SHOWN],
        }
    if any(context.get(name) for name in NAMING):
        looks.at(request, "today", list(seat.chosen))
    return looks.noted(request, frame.page(request, seat, "desk/today.html", context))
