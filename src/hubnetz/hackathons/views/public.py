"""Public pages: hackathons, one with its timetable, challenges and teams, its results."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hubnetz.hackathons import access, clock, forms, timetable
from hubnetz.hackathons.access import judging, staff
from hubnetz.hackathons.models import Hackathon
from hubnetz.hackathons.views.files import handed_out
from hubnetz.ui import answers
from hubnetz.ui.paging import Paginator

ON_A_PAGE = 20


@require_safe
def hackathons(request: HttpRequest) -> HttpResponse:
    """List what is to come and what was."""
    past = Paginator(access.hackathons_on_show(past=True), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"coming": list(access.hackathons_on_show()[:ON_A_PAGE]), "page_obj": past}
    return answers.page(request, "hackathons/hackathons.html", context)


@require_safe
def hackathon(request: HttpRequest, hackathon: str) -> HttpResponse:
    """Show one hackathon; while its challenges are not published, say so and lead back to the event."""
    event = access.event_without_frame(hackathon)
    if event:
        return answers.page(request, "hackathons/soon.html", {"event": event})
    shown = access.hackathon_on_show(hackathon)
    now = timezone.now()
    zone = clock.zone_of(request, shown.time_zone)
    context = {
        **zoned(request, shown, zone),
        "hackathon": shown,
        "event": shown.event,
        "rows": timetable.rows(shown, staff.milestones_of(shown), zone, now),
        "length": timetable.length(shown),
        "challenges": list(staff.challenges_of(shown)),
        "criteria": judging.criteria_of(shown),
        "teams": list(access.teams_of(shown)),
        "is_over": shown.event.ends_at <= now,
        "deadline": clock.said(shown.submissions_until, zone),
    }
    return answers.page(request, "hackathons/hackathon.html", context)


def zoned(request: HttpRequest, shown: Hackathon, zone: str, home: str = "") -> dict[str, Any]:
    """Return what the choice of a zone on a page needs; from the answer to a form it leads home."""
    back = home if request.method == "POST" else request.get_full_path()
    form = forms.Zone(
        shown.event.starts_at,
        initial={"zone": zone, "back": back},
        auto_id="zone_%s",
    )
    return {"zone": zone, "city": clock.city(zone), "zone_form": form}


@require_POST
@never_cache
def zone(request: HttpRequest, hackathon: str) -> HttpResponse:
    """Remember in which zone somebody wants to read times, and go back to where they were."""
    shown = access.hackathon_on_show(hackathon)
    form = forms.Zone(shown.event.starts_at, request.POST)
    back = reverse("hackathons:hackathon", args=[hackathon])
    if form.is_valid():
        clock.choose(request, form.cleaned_data["zone"])
        wished = form.cleaned_data["back"]
        if url_has_allowed_host_and_scheme(wished, allowed_hosts=None) and wished.startswith("/"):
            back = wished
    return answers.moved(request, back)


@require_safe
def results(request: HttpRequest, hackathon: str) -> HttpResponse:
    """Show ranks and awards, once they are published."""
    shown = access.results_of(hackathon)
    placings = access.placings_of(shown)
    context = {
        "hackathon": shown,
        "event": shown.event,
        "placings": placings,
        "criteria": judging.criteria_of(shown),
    }
    return answers.page(request, "hackathons/results.html", context)


@require_safe
def file(request: HttpRequest, hackathon: str, file: str) -> HttpResponse:
    """Hand out a file of a team that lets everybody have it; not before the results."""
    return handed_out(access.public_file(hackathon, file))
