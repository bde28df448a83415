"""Public pages: what an event is made of, what an umbrella gathers, coming to several of its parts in one go."""

from functools import cache
from itertools import chain
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.accounts import limits
from hubnetz.events import access, actions, part_forms, rules, timetable
from hubnetz.events.access import courses
from hubnetz.events.access import programme as access_to
from hubnetz.events.models import Event
from hubnetz.lib import unwritten
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers


def about(event: Event) -> dict[str, Any]:
    """Return what the page of an event says about its programme and course; asks only for what there is, when asked."""
    sessions = cache(lambda: access_to.sessions_of(event) if getattr(event, "programmed", False) else [])
    return {
        "sessions": sessions,
        "days": cache(lambda: timetable.days(sessions())),
        "course": cache(lambda: courses.course_of(event) if getattr(event, "teaches", False) else None),
    }


def umbrella(request: HttpRequest, shown: Event) -> HttpResponse:
    """Show an umbrella: its parts by time and room, and one form for several of them."""
    parts = unwritten.kept(("events.parts", shown.pk), lambda: access_to.parts_of(shown))
    return _umbrella(request, shown, parts, part_forms.Parts(parts))


def _umbrella(request: HttpRequest, shown: Event, parts: list[Event], form: part_forms.Parts) -> HttpResponse:
    now = timezone.now()
    turns = chain.from_iterable((one.opens_at, one.closes_at, one.ends_at) for one in (shown, *parts))
    standing = [part for part in parts if part.cancelled_at is None]
    context = {
        "event": shown,
        "parts": parts,
        "days": cache(lambda: timetable.days(parts)),
        "hosts": list({part.hub_id: part.hub for part in standing}.values()),
        "is_over": shown.ends_at <= now,
        "turns_at": rules.next_turn(turns, now=now),
        "is_open": shown.cancelled_at is None and form.may_choose,
    }
    return answers.page(request, "events/umbrella.html#registration", context, form=form)


@require_http_methods(["GET", "POST"])
def new_selection(request: HttpRequest, code: str) -> HttpResponse:
    """Take a registration for several parts of an umbrella: two requests, no account, one letter."""
    shown = access.event_on_show(code)
    if not shown.is_umbrella:
        raise Http404
    if limits.must_wait(request, "registration"):
        return answers.too_many(request)
    parts = access_to.parts_of(shown)
    form = part_forms.Parts(parts, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.register_for_parts(
                shown,
                choices=form.choices,
                name=data["name"],
                email=data["email"],
                organisation_name=data["organisation_name"],
                postcode=data["postcode"],
                language=get_language() or "de",
                idempotency_key=data["idempotency_key"],
                no_photos=data.get("no_photos", False),
                by=None,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
            parts = access_to.parts_of(shown)  # as it stands now
            form.offer(parts)
        else:
            return answers.moved(request, reverse("events:selected", args=[shown.code]))
    if form.errors:
        limits.count_refusal(request, "registration")
    return _umbrella(request, shown, parts, form)


@require_safe
def selected(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a letter is on its way; the same for everybody."""
    shown = access.event_on_show(code)
    if not shown.is_umbrella:
        raise Http404
    return answers.page(request, "events/selected.html", {"event": shown})
