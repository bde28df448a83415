"""The people the user's hubs know, as a list: for those who work with them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.desk import looks, organisation_words, words
from hubnetz.desk import organisation_list_forms as forms
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.views import frame
from hubnetz.desk.views.organisations_list import standing_of, table_file
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub
from hubnetz.organisations.access import listing_people, views
from hubnetz.organisations.access.listing_people import People
from hubnetz.organisations.actions import views as saving
from hubnetz.organisations.models import Person
from hubnetz.ui import answers, paging

PER_PAGE = 25


@require_safe
@frame.for_staff
def people(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the people who are wanted, page by page, each with where they belong."""
    hubs = hubs_with(seat, *listing_people.READ_PEOPLE)
    looks.at(request, "people", hubs)
    wanted = People.of(request.GET.dict())
    rows: Any = (
        _rows(request.user, hubs, wanted)
        if wanted.narrows
        else listing_people.all_people(request.user, hubs, wanted.sort)
    )
    page = paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "page_obj": page,
        "people": list(page) if wanted.narrows else listing_people.at_work(page, hubs),
        **standing_of(seat),
    }
    if not answers.wants_part(request):
        context |= _around(request, seat, wanted)
    return frame.page(request, seat, "desk/people.html#results", context)


def _around(request: HttpRequest, seat: Seat, wanted: People) -> dict[str, Any]:
    """Return what stands around the rows: what they can be narrowed to, and views that are kept."""
    return {
        "views": views.views_of(request.user, seat.chosen, "people"),
        "counties": organisation_words.counties(),
        "kinds": words.ORGANISATION.items(),
        "sorts": [(code, name) for code, name in organisation_words.SORTS.items() if code != "town"],
        "missing": organisation_words.MISSING_OF_PEOPLE.items(),
        "keep": forms.KeepView(initial={"query": wanted.query, "subject": "people"}),
    }


def _rows(user: Any, hubs: list[Hub], wanted: People) -> "QuerySet[Person]":
    return listing_people.people_listed(user, hubs, wanted, today=timezone.localdate(timezone=BERLIN))


@require_http_methods(["GET"])  # no HEAD: it would be noted as taken
@frame.for_staff
def people_list_csv(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the listed people to a spreadsheet program."""
    return _taken_along(request, seat, "csv")


@require_http_methods(["GET"])
@frame.for_staff
def people_list_xlsx(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the listed people as a workbook."""
    return _taken_along(request, seat, "xlsx")


def _taken_along(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    hubs = hubs_with(seat, *listing_people.READ_PEOPLE)
    rows = _rows(request.user, hubs, People.of(request.GET.dict()))
    looks.at(request, "people", hubs, how=looks.How.EXPORT)
    saving.note_export(hubs, what="people", kind=kind, rows=rows.count(), by=request.user)
    name = f"{hubs[0].slug if len(hubs) == 1 else 'hubs'}-people"
    return table_file(_lines(rows), name=name, sheet=_("People"), kind=kind)


def _lines(rows: "QuerySet[Person]") -> Iterator[Sequence[object]]:
    yield (
        _("Name"), _("E-mail"), _("Telephone"), _("Language"), _("Function"), _("Company or institution"),
        _("Postcode"), _("Town"), _("Checked on"), _("Hub"), _("Code"),
    )  # fmt: skip
    for one in rows.iterator(chunk_size=1000):
        for place in one.places or [None]:  # type: ignore[attr-defined]
            at = place.organisation if place else None
            yield (
                one.name, one.email, one.phone, one.language, place.function if place else "",
                at.name if at else "", at.postcode if at else "", at.town if at else "",
                one.checked_on.isoformat() if one.checked_on else "", one.hub.short, one.code,
            )  # fmt: skip
