"""The hub's events and who came."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hubnetz.catalogue.models import Mode
from hubnetz.desk import forms, looks
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import access, actions
from hubnetz.events.access import calls, online, staff, turnout
from hubnetz.events.models import Event, Registration
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers, paging

PER_PAGE = 25
DOOR_OPENS = timedelta(hours=24)  # from here on the list is about who is there


@require_safe
@frame.for_staff
def events(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List what the user's hubs run: to come and drafts, soonest first, or what is over, latest first."""
    state = request.GET.get("when", "")
    state = state if state in staff.STATES else "coming"
    typed = request.GET.get("q", "").strip()[:120]
    now = timezone.now()
    rows = access.events_run_by(request.user, seat.hub).prefetch_related(None)
    rows = staff.with_words(rows, typed)
    context = {
        "page_obj": paging.Paginator(staff.in_state(rows, state, now), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "when": state,
        "counts": staff.by_state(rows, now),
        "typed": typed,
        "plans": bool(seat.where(*staff.PLAN)),
        "exports": bool(seat.where(*staff.LET_IN)),
    }
    return frame.page(request, seat, "desk/events.html#results", context)


@require_safe
@frame.for_staff
def event(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show where an event stands: numbers, what is to be done next, who has a seat and who came."""
    shown = staff.event_seen_by(request.user, code)
    if shown.is_umbrella:
        return answers.moved(request, events_frame.to(shown, "event_programme"))
    return _page(request, seat, shown, part="people")


def _page(
    request: HttpRequest,
    seat: Seat,
    shown: Event,
    form: forms.WalkIn | None = None,
    refusal: str = "",
    part: str = "",
) -> HttpResponse:
    typed = request.GET.get("q", request.POST.get("q", "")).strip()
    looks.at(request, "event", shown.hub, shown.code)
    everybody = list(access.registrations_for(shown).select_related("type", "party"))
    powers = staff.powers(request.user, shown)
    context = {
        "people": [one for one in everybody if _means(one, typed)],
        "typed": typed,
        **_counts(everybody),
        "notes": powers.notes,
        "to_call": calls.people_to_call(shown) if powers.lets_in and shown.has_calls else [],  # type: ignore[attr-defined]
        "lacking": staff.lacking(shown) if shown.published_at is None else [],
        **_near(shown, len(everybody), powers),
        "is_today": shown.starts_at - timezone.now() < DOOR_OPENS,
    }
    return events_frame.page(
        request,
        seat,
        shown,
        "desk/event.html",
        context,
        powers=powers,
        refusal=refusal,
        form=form or forms.walk_in_at(shown)(),
        part=part,
    )


def _near(shown: Event, taken: int, powers: staff.Powers) -> dict[str, Any]:
    """Return how many will come if it is as usual, and who joined online and is not noted."""
    now = timezone.now()
    began = shown.starts_at <= now and not shown.cancelled_at
    return {
        "usually": turnout.usually(shown, taken) if shown.published_at and shown.starts_at > now else None,
        "joined_open": online.joined_not_noted(shown).count()
        if began and powers.notes and shown.mode != Mode.ON_SITE
        else 0,
    }


def _means(registration: Registration, typed: str) -> bool:
    text = f"{registration.name} {registration.email} {registration.phone} {registration.organisation_name}".casefold()
    return all(word in text for word in typed.casefold().split())


def _counts(everybody: list[Registration]) -> dict[str, int]:
    return {"taken": len(everybody), "came": sum(hasattr(one, "attendance") for one in everybody)}


def _noting(user: Any, code: str) -> Event:
    found = staff.event_seen_by(user, code)
    if not staff.powers(user, found).notes:
        raise PermissionDenied
    return found


@require_POST
@frame.for_staff
def attendance(request: HttpRequest, seat: Seat, code: str, registration: str) -> HttpResponse:
    """Note that the person came."""
    found = _noting(request.user, code)
    person = access.registration_for(found, registration)
    try:
        actions.note_attendance(person, by=request.user)
    except Refused as refusal:
        return _page(request, seat, found, refusal=refusal.sentence)
    return _row(request, seat, found, person)


@require_POST
@frame.for_staff
def attendance_undoing(request: HttpRequest, seat: Seat, code: str, registration: str) -> HttpResponse:
    """Take back an attendance that was noted by mistake."""
    found = _noting(request.user, code)
    person = access.registration_for(found, registration)
    actions.undo_attendance(person, by=request.user)
    return _row(request, seat, found, person)


def _row(request: HttpRequest, seat: Seat, event: Event, person: Registration) -> HttpResponse:
    if not answers.wants_part(request):
        query = f"?{urlencode({'q': request.POST['q']})}" if request.POST.get("q") else ""
        return answers.moved(request, f"{reverse('desk:event', args=[event.code])}{query}#r-{person.code}")
    everybody = list(access.registrations_for(event).select_related("type", "party"))
    fresh = next(one for one in everybody if one.pk == person.pk)
    context = {
        "event": event,
        "person": fresh,
        "notes": True,
        "powers": staff.powers(request.user, event),
        "typed": request.POST.get("q", ""),
        "swapped": True,
        **_counts(everybody),
    }
    return frame.page(request, seat, "desk/event.html", context, part="row")


@require_POST
@frame.for_staff
def walk_in(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Register somebody at the door and note that they came."""
    found = _noting(request.user, code)
    form = forms.walk_in_at(found)(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_walk_in(
                found,
                name=data["name"],
                email=data["email"],
                organisation_name=data["organisation_name"],
                no_photos=data.get("no_photos", False),
                idempotency_key=data["idempotency_key"],
                by=request.user,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("%(name)s is noted as present.") % {"name": data["name"]})
            return answers.moved(request, reverse("desk:event", args=[found.code]))
    return _page(request, seat, found, form=form)
