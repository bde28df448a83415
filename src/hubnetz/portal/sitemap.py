"""The addresses of all pages for the public, for search engines: an index, and parts that are sent row by row."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import DateField, F, QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.views.decorators.http import require_safe

from hubnetz.booking import access as booking
from hubnetz.catalogue import access as catalogue
from hubnetz.events import access as events
from hubnetz.network import access as network
from hubnetz.network.access import showing
from hubnetz.press import access as press
from hubnetz.ui import addresses
from hubnetz.ui.context import in_language

MOST_PARTS = 10_000  # nobody has more; a database cannot count to whatever is typed
PART = 10_000  # pages in one part; each stands in it once for every language, and 50,000 are allowed
XML = "application/xml; charset=utf-8"
PAGES = (
    "portal:start",
    "portal:hubs",
    "portal:competences",
    "portal:network",
    "portal:figures",
    "events:events",
    "catalogue:offers",
    "catalogue:funding",
    "booking:anywhere",
    "booking:things",
    "press:news",
    "portal:press",
    "portal:imprint",
    "portal:privacy",
    "portal:accessibility",
    "portal:plain_language",
    "portal:sign_language",
)


def _rows(rows: "QuerySet[Any]", key: str, changed: str | None) -> "QuerySet[Any, Any]":
    """Return only code and day of the last change, in an order that stays."""
    plain = rows.select_related(None).prefetch_related(None).order_by("pk")
    return plain.annotate(last=F(changed) if changed else Value(None, DateField())).values_list(key, "last")


# What there is many of: the name of its page, and the code and last change of each.
SECTIONS: dict[str, tuple[str, Callable[[], "QuerySet[Any, Any]"]]] = {
    "hubs": ("portal:hub", lambda: _rows(network.hubs_on_show(), "slug", "knowledge_on")),
    "offers": ("catalogue:offer", lambda: _rows(catalogue.offers_on_show(), "code", "changed_at")),
    "events": ("events:event", lambda: _rows(events.events_upcoming(), "code", "changed_at")),
    "hours": ("booking:at_hub", lambda: _rows(network.hubs_now(), "slug", None)),
    "resources": ("booking:resource", lambda: _rows(booking.resources_on_show(), "code", None)),
    "counties": ("portal:county", lambda: _rows(network.counties(), "ags", None)),
    "notices": ("press:notice", lambda: _rows(press.notices_on_show(), "code", "changed_at")),
    "competences": (
        "portal:competence",
        lambda: _rows(showing.competences_on_show(), "code", "changed_at"),
    ),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Name the parts of the sitemap."""
    parts = ["pages-1"]
    for name, (_page, rows) in SECTIONS.items():
        count = rows().count()
        parts += [f"{name}-{number}" for number in range(1, -(-count // PART) + 1)]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(
            f"<sitemap><loc>{escape(addresses.absolute(f'/sitemap-{part}.xml'))}</loc></sitemap>"
            for part in parts
        ),
        "</sitemapindex>",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=XML)


@require_safe
def part(request: HttpRequest, section: str, number: int) -> StreamingHttpResponse:
    """Send one part of the sitemap, row by row; a part that is not there is 404."""
    if not 1 <= number <= MOST_PARTS:
        raise Http404
    if section == "pages":
        found: Iterator[tuple[str, Any]] = ((_path(name), None) for name in PAGES if number == 1)
    elif section in SECTIONS:
        page, rows = SECTIONS[section]
        span = rows()[(number - 1) * PART : number * PART]
        pattern = _path(page, "0")  # the address of one page; only its code differs
        found = ((pattern.replace("/0/", f"/{code}/"), last) for code, last in span.iterator())
    else:
        raise Http404
    first = next(found, None)
    if first is None:
        raise Http404
    return StreamingHttpResponse(_part(first, found), content_type=XML)


def _path(name: str, *args: str) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name, args=args)


def _part(first: tuple[str, Any], rest: Iterator[tuple[str, Any]]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    yield 'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    yield _entry(*first)
    for path, last in rest:
        yield _entry(path, last)
    yield "</urlset>\n"


def _entry(path: str, last: date | datetime | None) -> str:
    """Return the page in each language, each naming all of them."""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{one["code"]}" href="{escape(one["url"])}"/>'
        for one in addresses.alternates(path)
    )
    changed = f"<lastmod>{_day(last)}</lastmod>" if last else ""
    return "".join(
        f"<url><loc>{escape(addresses.absolute(in_language(path, code)))}</loc>{changed}{links}</url>\n"
        for code, _name in settings.LANGUAGES
    )


def _day(last: date | datetime) -> str:
    return (last.date() if isinstance(last, datetime) else last).isoformat()
