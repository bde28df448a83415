"""Public pages: what takes place as a list and as a month, what is over, how to be told."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hubnetz.events import access, facets, filters, months
from hubnetz.events.access import states
from hubnetz.events.models import Event
from hubnetz.lib.periods import BERLIN
from hubnetz.ui import answers, formats, paging

PER_PAGE = 20
MOST_ALONE = 3


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """List what takes place from now on, narrowed by the address."""
    chosen = filters.EventFilter(request.GET)
    found = facets.survey(chosen)
    page = paging.Paginator(found.found, PER_PAGE).get_page(request.GET.get("page"))
    address = _address(chosen, page)
    swapped = answers.wants_part(request)
    if QueryDict(address) != request.GET and not swapped:
        return redirect(f"{request.path}?{address}" if address else request.path)
    request.GET = QueryDict(address)  # what the links of the page build on
    context = {
        "page_obj": page,
        "address": address,
        "groups": cache(lambda: list(_grouped(access.rows_by_key(page.object_list)))),
        "chosen": chosen,
        "found": found,
        "query": chosen.query(),
        "swapped": swapped,
        "ladder": cache(lambda: [] if found.found else list(_ladder(chosen, found))),
        "this_month": timezone.localdate(timezone=BERLIN).strftime("%Y-%m"),
    }
    answer = answers.page(request, "events/events.html#swap", context)
    if swapped:
        answer.headers["HX-Push-Url"] = f"{request.path}?{address}" if address else request.path
    return answer


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """List what is over, latest first, narrowed by the address."""
    chosen = filters.EventFilter(request.GET)
    keys = access.in_order(chosen.apply(access.events_past()), latest_first=True).values_list("pk", flat=True)
    page = paging.Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    rows = access.rows_by_key(page.object_list, latest_first=True)
    context = {"page_obj": page, "groups": list(_grouped(rows)), "chosen": chosen, "query": chosen.query()}
    return answers.page(request, "events/past.html", context)


@require_safe
def month(request: HttpRequest, month: str) -> HttpResponse:
    """Show a month as a table of its days."""
    now = timezone.now()
    today = timezone.localdate(now, BERLIN)
    shown = months.month_of(month, today)
    if shown is None:
        raise Http404
    chosen = filters.EventFilter(request.GET).without_days()
    first, last = shown.bounds()
    rows = cache(lambda: list(access.as_entries(chosen.apply(access.events_between(first, last)))))
    context = {
        "month": shown,
        "weeks": cache(lambda: shown.weeks(rows(), today)),
        "count": lambda: len(rows()),
        "until": lambda: min((row.ends_at for row in rows() if row.ends_at > now), default=None),
        "version": None if chosen.free else states.between(first, last),  # seats change oftener than events
        "chosen": chosen,
        "query": chosen.query(),
        "weekdays": months.weekdays(),
    }
    return answers.page(request, "events/month.html", context)


@require_safe
def this_month(request: HttpRequest) -> HttpResponse:
    """Send to the month of today."""
    today = timezone.localdate(timezone=BERLIN)
    query = request.GET.urlencode()
    address = reverse("events:month", args=[today.strftime("%Y-%m")])
    return redirect(f"{address}?{query}" if query else address)


@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """Explain how to be told of new dates: a calendar to subscribe to, a feed, a letter."""
    chosen = filters.EventFilter(request.GET)
    query = chosen.query()
    end = f"?{query}" if query else ""
    calendar = f"{settings.BASE_URL}{reverse('events:calendar')}{end}"
    context = {
        "chosen": chosen,
        "query": query,
        "calendar": calendar,
        "webcal": f"webcal://{calendar.partition('://')[2]}",
        "feed": f"{settings.BASE_URL}{reverse('events:feed')}{end}",
        "host": urlsplit(settings.BASE_URL).netloc,
    }
    return answers.page(request, "events/subscribe.html", context)


def _address(chosen: filters.EventFilter, page: "Page[int]") -> str:
    """Return the one address of a page of this list."""
    return chosen.query(page=str(page.number) if page.number > 1 else "")


def _grouped(rows: Iterable[Event]) -> Iterator[tuple[str, list[Event]]]:
    """Yield the rows under the headings today, tomorrow and each month."""
    today = timezone.localdate(timezone=BERLIN)

    def heading(event: Event) -> str:
        day = event.starts_at.astimezone(BERLIN).date()
        return _heading(day, today)

    for text, group in groupby(rows, heading):
        yield text, list(group)


def _heading(day: date, today: date) -> str:
    if day == today:
        return _("Today")
    if day == today + timedelta(days=1):
        return _("Tomorrow")
    return formats.month_in_full(day)


def _ladder(chosen: filters.EventFilter, found: facets.Survey) -> Iterator[dict[str, Any]]:
    """Yield ways on from a list without a row: what each choice less would show, online, everything."""
    texts = {
        "q": _("without “%(words)s”") % {"words": chosen.words_typed},
        "topic": _("on other topics"),
        "hub": _("at other hubs"),
        "kind": _("of another kind"),
        "mode": _("in another format"),
        "county": _("in other counties"),
        "place": _("further away"),
        "language": _("in another language"),
        "free": _("also fully booked ones"),
        "days": _("on other days"),
    }
    for name, count in sorted(found.without.items(), key=lambda item: -item[1]):
        yield {"text": texts[name], "count": count, "query": chosen.query(without=_behind([name]))}
    if not found.without and len(texts.keys() & chosen.criteria().keys()) > 1:
        for name, count in sorted(found.alone.items(), key=lambda item: item[1])[:MOST_ALONE]:
            only = chosen.only(_behind([name]))
            yield {
                "text": _("only: %(words)s") % {"words": only.words()},
                "count": count,
                "query": only.query(),
            }
    if found.online and facets.PLACES.intersection(chosen.criteria()):
        query = chosen.query(without=_behind(facets.PLACES))
        online = f"{query}&mode=online&mode=hybrid" if query else "mode=online&mode=hybrid"
        yield {"text": _("online, from anywhere"), "count": found.online, "query": online}
    if found.everything:
        yield {"text": _("all dates to come"), "count": found.everything, "query": ""}


def _behind(conditions: Iterable[str]) -> list[tuple[str, str]]:
    """Return the names in an address that stand behind conditions."""
    named = {"days": filters.DAYS, "place": filters.AROUND}
    return [(name, "") for condition in conditions for name in named.get(condition, (condition,))]
