"""What calendar programs fetch: one's own booking, a calendar by its secret link, and when a thing is not free."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hubnetz.booking import access, actions, calendars
from hubnetz.booking.access import sharing, timetables

KEPT_FOR = 300  # seconds
MOST = 2000  # bookings in one calendar


@require_safe
@never_cache
def own(request: HttpRequest, key: str) -> HttpResponse:
    """Give one's own booking as a file that calendar programs open; moved it moves there, cancelled it goes away."""
    found = access.booking_by_key(key)
    return _file(calendars.own(found, key, access.others_of(found)), f"{found.code}.ics", saved=True)


@require_safe
def shared_calendar(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Give the bookings of one thing, or of one adviser, to whoever has the secret link."""
    link = sharing.calendar_by_secret(secret)
    actions.note_read(link)
    rows = sharing.bookings_in(link)
    tag = f'"{sharing.revision(rows)}-{int(link.shows_people)}-{get_language()}"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None and unchanged.status_code == 304:
        return unchanged
    words = str(link.resource.name) if link.resource else link.user.name if link.user else ""
    answer = _file(calendars.of_staff(rows[:MOST], words, shows_people=link.shows_people), f"{link.code}.ics")
    answer.headers["ETag"] = tag
    patch_cache_control(answer, private=True, max_age=KEPT_FOR)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@require_safe
def not_free(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give everybody when a thing is not free, without names and reasons."""
    found = access.resource_on_show(code)
    spans = sharing.not_free(found)
    tag = f'"{hashlib.sha256(repr(spans).encode()).hexdigest()[:32]}-{get_language()}"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None and unchanged.status_code == 304:
        return unchanged
    midnight = timetables.midnight_before(timezone.now())
    answer = _file(calendars.not_free(found, spans, midnight), f"{found.code}.ics")
    answer.headers["ETag"] = tag
    patch_cache_control(answer, public=True, max_age=KEPT_FOR)
    return answer


def _file(content: bytes, name: str, *, saved: bool = False) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    how = "attachment" if saved else "inline"
    answer.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
