"""Lists of people to take along: tables, badges, the list at the door. Who took one is noted."""

from collections.abc import Iterator
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.views import events_frame, frame
from hubnetz.events import actions
from hubnetz.events.access import exports, staff
from hubnetz.events.models import Event, Group
from hubnetz.lib import spreadsheets
from hubnetz.lib.periods import BERLIN
from hubnetz.ui import formats, pdf

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@frame.for_staff
def lists(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Offer the lists of an event's people."""
    found = staff.event_seen_by(request.user, code)
    powers = staff.powers(request.user, found)
    if not (powers.lets_in or powers.notes):
        raise PermissionDenied
    context = {"groups": exports.in_groups(found)}
    return events_frame.page(request, seat, found, "desk/event_lists.html", context, powers=powers)


@require_http_methods(["GET"])  # no HEAD: it would be noted as taken
@frame.for_staff
def people_csv(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Give the people of an event, or one group of them, to a spreadsheet program."""
    return _of_one(request, code, "csv")


@require_http_methods(["GET"])
@frame.for_staff
def people_xlsx(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Give the people of an event, or one group of them, as a workbook."""
    return _of_one(request, code, "xlsx")


@require_http_methods(["GET"])
@frame.for_staff
def all_people_csv(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the people of the listed events to a spreadsheet program."""
    return _of_many(request, seat, "csv")


@require_http_methods(["GET"])
@frame.for_staff
def all_people_xlsx(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the people of the listed events as a workbook."""
    return _of_many(request, seat, "xlsx")


@require_http_methods(["GET"])
@frame.for_staff
def badges(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Give a badge for each person with a seat, ten a page."""
    return _paper(request, seat, code, "badges", "badges", _("Badges"))


@require_http_methods(["GET"])
@frame.for_staff
def door_list(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Give the list for the door, with a column for signatures."""
    return _paper(request, seat, code, "door", "door list", _("List for the door"))


def _of_one(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    found = staff.event_let_in_by(request.user, code)
    group = _group(request)
    people = exports.people_of(found, [group] if group else ())
    looks.at(request, "event", found.hub, found.code, how=looks.How.EXPORT)
    actions.note_export(found, what=group or "people", kind=kind, people=people.count, by=request.user)
    return _file(people, f"{slugify(str(found.title))[:40]}-{found.code}-{group or 'people'}", kind)


def _of_many(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    events = exports.events_exported_by(request.user, seat.hub)
    hubs = seat.where(*staff.LET_IN)
    if not hubs:
        raise PermissionDenied
    state = request.GET.get("when", "")
    state = state if state in staff.STATES else "coming"
    listed = staff.with_words(events, request.GET.get("q", "").strip()[:120])
    group = _group(request)
    people = exports.people_of_all(staff.in_state(listed, state, timezone.now()), [group] if group else ())
    looks.at(request, "events", hubs, how=looks.How.EXPORT)
    actions.note_export(*hubs, what=group or "people", kind=kind, people=people.count, by=request.user)
    at = seat.hub.slug if seat.hub else hubs[0].slug if len(hubs) == 1 else "hubs"
    return _file(people, f"{at}-{state}-{group or 'people'}", kind)


def _group(request: HttpRequest) -> str:
    group = request.GET.get("who", "")
    if group and group not in Group.values:
        raise Http404
    return group


def _file(people: exports.People, name: str, kind: str) -> HttpResponse:
    name = f"{name}-{timezone.now().astimezone(BERLIN):%Y-%m-%d}.{kind}"
    parts: Iterator[str] | Iterator[bytes]
    if kind == "csv":
        parts = spreadsheets.csv_parts(people.table())
    else:
        parts = spreadsheets.workbook_parts(people.table(), sheet=pgettext("list", "People"))
    answer = StreamingHttpResponse(parts, content_type=CSV if kind == "csv" else XLSX)
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", answer)  # as the frame calls what a view returns


def _paper(request: HttpRequest, seat: Seat, code: str, template: str, what: str, title: str) -> HttpResponse:
    found = staff.event_seen_by(request.user, code)
    powers = staff.powers(request.user, found)
    if not powers.notes:
        raise PermissionDenied
    people = exports.people_on_paper(found)
    if not people:
        refusal = _("Nobody has a seat yet, so there is nothing to print.")
        context = {"groups": exports.in_groups(found)}
        return events_frame.page(
            request, seat, found, "desk/event_lists.html", context, powers=powers, refusal=refusal
        )
    looks.at(request, "event", found.hub, found.code, how=looks.How.EXPORT)
    actions.note_export(found, what=what, kind="pdf", people=len(people), by=request.user)
    made = pdf.render(
        f"events/{template}",
        {"title": f"{title}: {found.title}", "people": people, **_words(found, len(people))},
        language=get_language() or "de",
        made_at=timezone.now().replace(microsecond=0),
    )
    name = f"{slugify(str(found.title))[:40]}-{found.code}-{template}.pdf"
    answer = HttpResponse(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _words(event: Event, people: int) -> dict[str, Any]:
    return {
        "event": str(event.title),
        "hub": ", ".join([str(event.hub.name), *(str(hub.name) for hub in event.cohosts.all())]),
        "when": formats.span_in_full(event.starts_at, event.ends_at),
        "place": event.where(),
        "counted": ngettext("%(n)s person", "%(n)s people", people) % {"n": people},
        "heading": ["", _("Name"), pgettext("list", "Organisation"), _("As"), _("Signature")],
        "keep": _("Personal data: keep this list closed, and destroy it once the attendance is noted."),
    }


def people_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Give the people of an event, for another door than the page; who took them is noted all the same."""
    return looks.noted(request, _of_one(request, code, kind))
