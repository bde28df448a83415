"""Two records of one hub become one: a look at both, field by field, and what was merged, to be taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk import looks, organisation_words, words
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.organisation_merge_forms import Merge
from hubnetz.desk.views import frame
from hubnetz.lib.errors import Refused
from hubnetz.network import access as network
from hubnetz.organisations import access, actions
from hubnetz.organisations.models import Organisation
from hubnetz.ui import answers, paging

PER_PAGE = 25
FIELDS = {
    "name": gettext_lazy("Name"),
    "kind": gettext_lazy("Kind"),
    "legal_form": gettext_lazy("Legal form"),
    "seat": gettext_lazy("Address"),
    "phone": gettext_lazy("Telephone"),
    "domain": gettext_lazy("Domain"),
    "staff": gettext_lazy("Head count"),
    "section": gettext_lazy("Sector"),
}


@require_http_methods(["GET", "POST"])
@frame.for_staff
def merging(request: HttpRequest, seat: Seat, code: str, other: str) -> HttpResponse:
    """Show two records side by side with what would become of each row, and make them one."""
    kept, absorbed = _record(request, code), _record(request, other)
    shown = actions.preview(kept, absorbed)
    form = Merge(
        [(choice.field, choice.proposed) for choice in shown.choices if choice.differs],
        frame.sent(request),
        initial={"versions": "{}-{}".format(*shown.versions)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.merge(kept, absorbed, take=form.take, versions=form.versions, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
            shown = actions.preview(_record(request, code), _record(request, other))
        else:
            messages.success(
                request,
                _("“%(one)s” is part of “%(two)s” now. You can undo it in the list of what was merged.")
                % {"one": done.absorbed.name, "two": done.kept.name},
            )
            return answers.moved(request, reverse("desk:organisation", args=[done.kept.code]))
    looks.at(request, "organisation", kept.hub, kept.code)  # what both have names people too
    context = {
        "kept": kept,
        "absorbed": absorbed,
        "preview": shown,
        "rows": [_row(row) for row in shown.rows],
        "same": [_line(choice) for choice in shown.choices if not choice.differs and choice.kept],
        "choices": [
            _line(choice) | {"side": form.side(choice.field)} for choice in shown.choices if choice.differs
        ],
    }
    return frame.page(request, seat, "desk/organisation_merging.html", context, form=form)


def _record(request: HttpRequest, code: str) -> Organisation:
    record = access.organisation_of(request.user, code)
    network.hub_of(request.user, record.hub.slug, *access.WRITE)
    return record


def _row(row: actions.Rows) -> dict[str, Any]:
    """Return what becomes of rows of one kind; decisions and questions about pairs are told by their number."""
    told = () if row.relation in ("organisations.Decision", "organisations.Suspicion") else row.dropped
    return {"noun": row.noun, "handed_over": row.handed_over, "told": told, "number": len(row.dropped)}


def _line(choice: Any) -> dict[str, Any]:
    return {
        "field": choice.field,
        "label": FIELDS[choice.field],
        "kept": _said(choice.field, choice.kept),
        "absorbed": _said(choice.field, choice.absorbed),
    }


def _said(field: str, value: Any) -> str:
    if field == "kind":
        return str(words.ORGANISATION.get(value, value))
    if field == "section" and value:
        return str(organisation_words.SECTIONS.get(value, value))
    return str(value) if value not in ("", None) else "–"


@require_safe
@frame.for_staff
def same(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the pairs that are the same and still two records, those decided last first."""
    rows = access.mergeable(request.user, hubs_with(seat, *access.WRITE))
    page_obj = paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return frame.page(request, seat, "desk/organisations_same.html", {"page_obj": page_obj})


@require_safe
@frame.for_staff
def merged(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what was merged at the user's hubs, and what of it was taken back."""
    rows = access.merges(request.user, seat.chosen)
    page_obj = paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    writes = {hub.pk for hub in seat.where(*access.WRITE)}
    context = {"page_obj": page_obj, "writes": writes}
    return frame.page(request, seat, "desk/organisations_merged.html", context)


@require_POST
@frame.for_staff
def undoing(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Make two records again what they were before a merge."""
    done = access.merge_of(request.user, code)
    try:
        actions.unmerge(done, by=request.user)
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return answers.moved(request, reverse("desk:organisations_merged"))
    messages.success(
        request,
        _("“%(one)s” and “%(two)s” are two records again.")
        % {"one": done.absorbed.name, "two": done.kept.name},
    )
    return answers.moved(request, reverse("desk:organisation", args=[done.absorbed.code]))
