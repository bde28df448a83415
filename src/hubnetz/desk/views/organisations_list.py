"""The records of the user's hubs as a list: narrowed, sorted, kept as a view, changed together, taken along."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.casework.access import contacts
from hubnetz.desk import looks, organisation_words, words
from hubnetz.desk import organisation_list_forms as forms
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.views import frame
from hubnetz.events.access import contacts as visits
from hubnetz.lib import spreadsheets
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub
from hubnetz.organisations import access
from hubnetz.organisations.access import listing, views
from hubnetz.organisations.access.listing import Narrowed
from hubnetz.organisations.access.listing_people import People
from hubnetz.organisations.actions import checking
from hubnetz.organisations.actions import views as saving
from hubnetz.organisations.models import Organisation
from hubnetz.ui import answers, paging

PER_PAGE = 25
MOST_CHOSEN = 200
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@frame.for_staff
def organisations(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the records that are wanted, page by page; all of them if nothing is asked."""
    wanted = wanted_of(request.GET, seat)
    rows: Any = (
        listing.with_people(_rows(request.user, seat.chosen, seat, wanted)).select_related(None)
        if wanted.narrows
        else listing.all_listed(request.user, seat.chosen, wanted.sort)
    )
    page = paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "page_obj": page,
        "rows": _with_contacts(request.user, seat, list(page.object_list)),
        "asked": QueryDict(wanted.query).items(),
        "adds": bool(seat.where(*access.WRITE)),
        **standing_of(seat),
    }
    if not answers.wants_part(request):
        context |= _around(request, seat, wanted)
    return frame.page(request, seat, "desk/organisations.html#results", context)


def _around(request: HttpRequest, seat: Seat, wanted: Narrowed) -> dict[str, Any]:
    """Return what stands around the rows: what they can be narrowed to, and views that are kept."""
    return {
        "views": views.views_of(request.user, seat.chosen, "organisations"),
        "topics": network.topics() if seat.reads_files else [],
        "counties": organisation_words.counties(),
        "sections": organisation_words.section_choices(),
        "kinds": words.ORGANISATION.items(),
        "sizes": organisation_words.SIZES.items(),
        "sorts": organisation_words.SORTS.items(),
        "missing": organisation_words.MISSING.items(),
        "keep": forms.KeepView(initial={"query": wanted.query, "subject": "organisations"}),
    }


def standing_of(seat: Seat) -> dict[str, bool]:
    """Return what these lists ask of the user: to work with records, to lead the hub, to work at several."""
    return {
        "several": len(seat.hubs) > 1,
        "works": bool(seat.where(*access.WRITE)),
        "leads": bool(seat.where(network.Role.LEAD)),
    }


def wanted_of(asked: QueryDict, seat: Seat) -> Narrowed:
    """Return what a list is narrowed to; what a hub did is asked only where the files are the user's business."""
    values = asked.dict()
    if not seat.reads_files:
        values = {name: value for name, value in values.items() if name not in ("topic", "since", "served")}
    return Narrowed.of(values)


def _rows(user: Any, hubs: list[Hub], seat: Seat, wanted: Narrowed) -> "QuerySet[Organisation]":
    today = timezone.localdate(timezone=BERLIN)
    if not wanted.by_contact:
        return listing.organisations_listed(user, hubs, wanted, today=today)
    hubs = [hub for hub in hubs if seat.reads(hub)]
    within: list[Any] | None = None
    if wanted.topic or wanted.since:
        asked: dict[str, Any] = {"since": wanted.since_day, "topic": wanted.topic}
        within = [*contacts.consulted(user, **asked), visits.came(user, **asked)]
    without = [*contacts.served(user), visits.came(user)] if wanted.served else []
    return listing.organisations_listed(user, hubs, wanted, today=today, within=within, without=without)


def _with_contacts(user: Any, seat: Seat, shown: list[Organisation]) -> list[dict[str, Any]]:
    talks, came = contacts.last_consultations(user, shown), visits.last_visits(shown)
    hubs = {hub.pk: hub.short for hub in seat.hubs}
    counties = organisation_words.county_names()
    return [
        {
            "record": one,
            "hub": hubs[one.hub_id],
            "county": counties.get(one.county, ""),
            "last": max(filter(None, (talks.get(one.pk), came.get(one.pk))), default=None),
            "sector": organisation_words.SECTIONS.get(one.section, ""),
        }
        for one in shown
    ]


@require_http_methods(["GET", "POST"])
@frame.for_staff
def together(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show how many records were chosen and what can be done with them; do it to all of them or to none."""
    hubs = hubs_with(seat, *access.WRITE)
    rows, chosen = _chosen(request, seat, hubs)
    form = forms.Together(frame.sent(request), initial={"expected": rows.count(), "what": "checked"})
    back = _list_url(request, seat)
    if request.method == "POST" and form.is_valid():
        today = timezone.localdate(timezone=BERLIN)
        try:
            done = checking.set_for_all(
                rows,
                values=form.values,
                checked_on=None if form.values else today,
                expected=form.cleaned_data["expected"],
                by=request.user,
            )
        except Refused as refused:
            form.refuse(refused.sentence)
            form.data["expected"] = str(rows.count())
        else:
            messages.success(request, _told(done, form.cleaned_data["expected"]))
            return answers.moved(request, back)
    context = {
        "count": rows.count(),
        "first": list(rows[:8]),
        "most": checking.MOST_AT_ONCE,
        "chosen": chosen,
        "asked": request.GET.urlencode(),
        "back": back,
    }
    return frame.page(request, seat, "desk/organisations_together.html", context, form=form)


def _told(done: int, asked: int) -> str:
    text = ngettext("%(done)s record was changed.", "%(done)s records were changed.", done) % {"done": done}
    if done < asked:
        same = asked - done
        said = ngettext("%(same)s said so already.", "%(same)s said so already.", same) % {"same": same}
        return f"{text} {said}"
    return text


def _chosen(request: HttpRequest, seat: Seat, hubs: list[Hub]) -> "tuple[QuerySet[Organisation], list[str]]":
    if request.GET.get("all") == "1":
        return _rows(request.user, hubs, seat, wanted_of(request.GET, seat)), []
    chosen = request.GET.getlist("chosen")[:MOST_CHOSEN]
    return listing.named(request.user, hubs, chosen), chosen


def _list_url(request: HttpRequest, seat: Seat) -> str:
    query = wanted_of(request.GET, seat).query
    at = urlencode({"hub": seat.hub.slug}) if seat.hub else ""
    return reverse("desk:organisations") + ("?" if query or at else "") + "&".join(filter(None, (at, query)))


@require_http_methods(["GET"])  # no HEAD: it would be noted as taken
@frame.for_staff
def organisations_csv(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the listed or chosen records to a spreadsheet program."""
    return _taken_along(request, seat, "csv")


@require_http_methods(["GET"])
@frame.for_staff
def organisations_xlsx(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the listed or chosen records as a workbook."""
    return _taken_along(request, seat, "xlsx")


def _taken_along(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    hubs = hubs_with(seat, *access.WRITE)
    if request.GET.getlist("chosen"):
        rows, _codes = _chosen(request, seat, hubs)
    else:
        rows = _rows(request.user, hubs, seat, wanted_of(request.GET, seat))
    looks.at(request, "organisations", hubs, how=looks.How.EXPORT)
    saving.note_export(hubs, what="organisations", kind=kind, rows=rows.count(), by=request.user)
    return table_file(
        _lines(rows), name=_file_name(hubs, "organisations"), sheet=_("Organisations"), kind=kind
    )


def _file_name(hubs: list[Hub], what: str) -> str:
    return f"{hubs[0].slug if len(hubs) == 1 else 'hubs'}-{what}"


def table_file(lines: Iterator[Sequence[object]], *, name: str, sheet: str, kind: str) -> HttpResponse:
    """Answer with a table to be saved, as it is written."""
    parts: Iterator[str] | Iterator[bytes] = spreadsheets.csv_parts(lines)
    if kind == "xlsx":
        parts = spreadsheets.workbook_parts(lines, sheet=sheet)
    answer = StreamingHttpResponse(parts, content_type=CSV if kind == "csv" else XLSX)
    said = f"{name}-{timezone.localdate(timezone=BERLIN):%Y-%m-%d}.{kind}"
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, said))
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", answer)  # as the frame calls what a view returns


def _lines(rows: "QuerySet[Organisation]") -> Iterator[Sequence[object]]:
    yield (
        _("Name"), _("Kind"), _("Street"), _("Postcode"), _("Town"), _("County"), _("Domain"), _("Telephone"),
        _("Staff"), _("Sector"), _("Legal form"), _("Provisional"), _("Checked on"), _("Hub"), _("Code"),
    )  # fmt: skip
    counties, yes = organisation_words.county_names(), _("yes")
    for one in rows.iterator(chunk_size=1000):
        yield (
            one.name, str(words.ORGANISATION.get(one.kind, one.kind)), one.street, one.postcode, one.town,
            counties.get(one.county, one.county), one.domain, one.phone, one.staff, one.section, one.legal_form,
            yes if one.is_provisional else "", one.checked_on.isoformat() if one.checked_on else "",
            one.hub.short, one.code,
        )  # fmt: skip


# -- views that are kept ----------------------------------------------------------------------------------------


@require_POST
@frame.for_staff
def saved_views(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep the list as it is shown under a name."""
    form = forms.KeepView(request.POST)
    subject = "people" if request.POST.get("subject") == "people" else "organisations"
    back = reverse(f"desk:{subject}")
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        messages.error(request, _("The view was not kept. %(why)s") % {"why": sentence})
        return answers.moved(
            request, _with_query(back, seat, _clean(request.POST.get("query", "")[:600], subject))
        )
    query = _clean(form.cleaned_data["query"], subject)
    hub = seat.hub or seat.hubs[0]
    is_shared = form.cleaned_data["is_shared"]
    if is_shared and not seat.roles[hub].intersection(access.WRITE):
        raise PermissionDenied
    try:
        kept = saving.keep_view(
            hub,
            subject=subject,
            name=form.cleaned_data["name"],
            query=query,
            is_shared=is_shared,
            by=request.user,
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": kept.name})
    return answers.moved(request, _with_query(back, seat, query))


def _clean(query: str, subject: str) -> str:
    asked = QueryDict(query).dict()
    return People.of(asked).query if subject == "people" else Narrowed.of(asked).query


def _with_query(url: str, seat: Seat, query: str) -> str:
    at = urlencode({"hub": seat.hub.slug}) if seat.hub else ""
    whole = "&".join(filter(None, (at, query)))
    return f"{url}?{whole}" if whole else url


@require_POST
@frame.for_staff
def saved_view_deletion(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Delete a saved view of one's own, or as lead a shared one."""
    view = views.view_to_drop(request.user, code)
    name, subject = view.name, view.subject
    saving.drop_view(view, by=request.user)
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": name})
    return answers.moved(request, _with_query(reverse(f"desk:{subject}"), seat, ""))
