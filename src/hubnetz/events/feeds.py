"""What programs subscribe to: every choice of events as a calendar file and as a feed."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hubnetz.events import access, calendars, filters
from hubnetz.events.access import series
from hubnetz.events.models import Event

MOST_IN_CALENDAR = 1000
MOST_IN_FEED = 50
KEPT_FOR = 900  # seconds; programs ask every few hours anyway


@require_safe
def calendar(request: HttpRequest) -> HttpResponseBase:
    """Give the events of a choice as a calendar, cancelled ones marked as such, so that they vanish elsewhere too."""
    chosen = filters.EventFilter(request.GET)
    rows = chosen.apply(access.events_in_feeds())

    def body() -> HttpResponse:
        events = access.in_order(rows.select_related("hub", "site"))[:MOST_IN_CALENDAR]
        return _file(calendars.calendar(list(events), chosen.words() if chosen.is_set else ""), "events.ics")

    count, keys, changed = access.revision(rows)
    return _unless_known(
        request, f"{count}-{keys}-{changed.isoformat()}-{chosen.query()}", int(changed.timestamp()), body
    )


@require_safe
def calendar_of_one(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give one event as a file that calendar programs open."""
    event = access.event_on_show(code)

    def body() -> HttpResponse:
        response = _file(calendars.calendar([event], ""), f"{event.code}.ics")
        response.headers["Content-Disposition"] = f'attachment; filename="{event.code}.ics"'
        return response

    return _unless_known(
        request, f"{event.code}-{event.changed_at.isoformat()}", int(event.changed_at.timestamp()), body
    )


@require_safe
def calendar_of_series(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the dates of a series as a calendar to subscribe to, cancelled ones marked as such."""
    shown = series.series_on_show(code)
    rows = series.dates_ever(shown)

    def body() -> HttpResponse:
        events = access.in_order(rows.select_related("hub", "site"))[:MOST_IN_CALENDAR]
        return _file(calendars.calendar(list(events), str(shown.title)), f"{shown.code}.ics")

    count, keys, changed = access.revision(rows)
    return _unless_known(request, f"{count}-{keys}-{changed.isoformat()}", int(changed.timestamp()), body)


@require_safe
@never_cache
def calendar_of_seat(request: HttpRequest, key: str) -> HttpResponse:
    """Give somebody's seat as a file that calendar programs open; a seat given back takes itself out again."""
    own = access.registration_by_key(key)
    text = calendars.calendar_of_seat(own, key, earlier=access.given_back_before(own))
    response = _file(text, f"{own.event.code}.ics")
    response.headers["Content-Disposition"] = f'attachment; filename="{own.event.code}.ics"'
    return response


@require_safe
def feed(request: HttpRequest) -> HttpResponseBase:
    """Give what was published last among the events of a choice as a feed, newest first."""
    chosen = filters.EventFilter(request.GET)
    rows = chosen.apply(access.events_in_feeds())

    def body() -> HttpResponse:
        events: list[Event] = list(
            rows.select_related("hub", "site").order_by("-published_at", "pk")[:MOST_IN_FEED]
        )
        query = chosen.query()
        end = f"?{query}" if query else ""
        text = calendars.feed(
            events,
            words=chosen.words(),
            page=f"{settings.BASE_URL}{reverse('events:events')}{end}",
            own=f"{settings.BASE_URL}{reverse('events:feed')}{end}",
        )
        return HttpResponse(text, content_type="application/rss+xml; charset=utf-8")

    count, keys, changed = access.revision(rows)
    return _unless_known(
        request, f"{count}-{keys}-{changed.isoformat()}-{chosen.query()}", int(changed.timestamp()), body
    )


def _file(text: bytes, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _unless_known(
    request: HttpRequest, state: str, changed: int, body: Callable[[], HttpResponse]
) -> HttpResponseBase:
    """Answer 304 to a program that has this state already; only otherwise is the text made."""
    etag = f'"{hashlib.sha256(f"{state}-{get_language()}-{request.path}".encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag, last_modified=changed) or body()
    response.headers["ETag"] = etag
    if not response.has_header("Last-Modified"):
        response.headers["Last-Modified"] = http_date(changed)
    patch_cache_control(response, public=True, max_age=KEPT_FOR)
    return response
