"""Files with organisations and people: sent, looked through line by line, taken in, taken back."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.desk import looks
from hubnetz.desk import organisation_import_forms as forms
from hubnetz.desk import organisation_words as words
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.views import frame
from hubnetz.desk.views.organisations_list import standing_of, table_file
from hubnetz.lib.errors import Refused
from hubnetz.organisations.access import importing as access
from hubnetz.organisations.actions import import_work as work
from hubnetz.organisations.actions import importing as actions
from hubnetz.organisations.models import Import, ImportRow
from hubnetz.ui import answers, paging

PER_PAGE = 25


@require_http_methods(["GET", "POST"])
@frame.for_staff
def imports(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show which files were sent, and take one more; it is looked through, nothing is taken in yet."""
    hubs = hubs_with(seat, *access.IMPORT)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.Send(hubs, *data)
    if request.method == "POST" and form.is_valid():
        name, what = form.cleaned_data["file"]
        given: dict[str, Any] = {"content": what} if isinstance(what, bytes) else {"table": what}
        send = work.receive if isinstance(what, bytes) else actions.look_through
        key = form.cleaned_data["idempotency_key"]
        try:
            made = send(
                form.hubs[form.cleaned_data["hub"]], name=name, idempotency_key=key, by=request.user, **given
            )
        except Refused as refused:
            form.refuse(refused.sentence)
        else:
            return answers.moved(request, reverse("desk:import", args=[made.code]))
    page = paging.Paginator(access.imports_of(request.user, hubs), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "hours": actions.KEPT_FOR // timedelta(hours=1),
        "fields": words.FIELDS.values(),
        **standing_of(seat),
    }
    return frame.page(request, seat, "desk/imports.html", context, form=form)


@require_safe
@frame.for_staff
def import_template(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    """Give an empty file with the columns that are known, and one line as an example."""
    return table_file(_template(), name="hubnetz-import", sheet=_("Organisations"), kind=kind)


def _template() -> Iterator[Sequence[object]]:
    names = [name for name in access.FIELDS if name not in ("first_name", "last_name")]
    yield [_heading(name) for name in names]
    example = {
        "name": _("Example Ltd"),
        "kind": _("company"),
        "street": _("Example Street 1"),
        "postcode": "71032",
        "town": "Böblingen",
        "county": "Böblingen",
        "domain": "www.company.example",
        "email": "info@company.example",
        "staff": "12",
        "section": "C",
        "person_name": _("Alex Example"),
        "function": _("Purchasing"),
        "person_email": "alex@company.example",
    }
    yield [example.get(name, "") for name in names]


def _heading(name: str) -> str:
    return {
        "name": _("Company"), "kind": _("Kind of organisation"), "street": _("Street"), "postcode": _("Postcode"),
        "town": _("Town"), "county": _("County"), "phone": _("Telephone"), "domain": _("Website"),
        "email": _("E-mail"), "staff": _("Number of staff"), "section": _("Sector (letter)"),
        "person_name": _("Contact person"), "function": _("Function"),
        "person_email": _("E-mail of the contact person"), "person_phone": _("Telephone of the contact person"),
    }[name]  # fmt: skip


@require_safe
@frame.for_staff
def import_(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show what would happen with each line of a file, errors first; what is done with it, or what became of it."""
    source = access.import_of(request.user, code)
    if not source.work and request.GET.get("was") in words.WORK and request.headers.get("HX-Request"):
        # What was waited for is done: the whole page is another one now.
        return answers.moved(request, reverse("desk:import", args=[code]))
    return _page(request, seat, source)


def _page(
    request: HttpRequest, seat: Seat, source: Import, form: forms.Columns | None = None, refusal: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {"source": source, "refusal": refusal, **standing_of(seat)}
    if source.failure and not source.work:
        context["failure"] = {**words.NOT_READ, **words.NOT_DONE}[source.failure]
    if source.work:
        title, text, step = words.WORK[source.work]
        steps = 2 if source.work in ("read", "compare") else 1
        is_same = request.GET.get("was") == source.work
        context |= {"title": title, "text": text, "step": step, "steps": steps, "is_same": is_same}
        context |= {"half": 2 * step - 1, "most": 2 * steps}  # it is in the middle of the step
    elif not source.emptied_at and not source.lines:
        context["is_unread"] = True
    elif not source.emptied_at:
        fates = access.fates_of(source)
        fate = request.GET.get("show", "")
        if fate not in words.FATES:
            fate = next((one for one in words.FATES if fates[one]), "new")
        page = paging.Paginator(access.rows_of(source, fate), PER_PAGE).get_page(request.GET.get("page"))
        known = access.candidates_of(source, page.object_list)
        if page.object_list:
            looks.at(request, "people", source.hub)
        context |= {
            "fate": fate,
            "fates": [(one, name, fates[one]) for one, name in words.FATES.items()],
            "counts": fates,
            "sum": sum(fates.values()),
            "good": fates["new"] + fates["same"] + fates["unsure"],
            "page_obj": page,
            "rows": [_shown(source, row, known) for row in page.object_list],
            "until": source.sent_at + actions.KEPT_FOR,
        }
        form = form or forms.Columns(source.heading, source.columns)
    options: dict[str, Any] = {"form": form} if form else {}
    status = 422 if refusal else 200
    return frame.page(request, seat, "desk/import.html#work", context, status=status, **options)


def _shown(source: Import, row: ImportRow, known: dict[str, Any]) -> dict[str, Any]:
    where = {name: int(number) for number, name in source.columns.items()}

    def cell(name: str) -> str:
        number = where.get(name, -1)
        return row.cells[number] if 0 <= number < len(row.cells) else ""

    heading = source.heading
    person = cell("person_name") or f"{cell('first_name')} {cell('last_name')}".strip()
    return {
        "row": row,
        "name": cell("name"),
        "place": f"{cell('postcode')} {cell('town')}".strip(),
        "person": person,
        "problems": [
            {
                "column": heading[number] if 0 <= number < len(heading) else words.FIELDS["name"],
                "says": words.WRONG[code],
                "text": text,
            }
            for number, code, text in row.problems
        ],
        "candidates": [known[code] for code in row.candidates if code in known],
        "record": known.get(row.record),
    }


@require_POST
@frame.for_staff
def import_columns(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Say what the columns hold; every line is looked at anew."""
    source = access.import_of(request.user, code)
    form = forms.Columns(source.heading, source.columns, request.POST)
    if form.is_valid():
        try:
            source = actions.assign_columns(source, fields=form.assigned, by=request.user)
        except Refused as refused:
            form.refuse(refused.sentence)
        else:
            if not source.work:
                messages.success(request, _("Each line was looked at anew."))
            return answers.moved(request, reverse("desk:import", args=[code]))
    return _page(request, seat, source, form)


@require_POST
@frame.for_staff
def import_choices(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Say of the lines of one page which record is meant, that they are new, or that they are left out."""
    source = access.import_of(request.user, code)
    chosen = {
        int(name[1:]): str(value)[:20]
        for name, value in request.POST.items()
        if name.startswith("r") and name[1:].isdecimal() and len(name) < 8
    }
    try:
        done = actions.choose(source, chosen=chosen, by=request.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        text = ngettext("Kept for %(done)s line.", "Kept for %(done)s lines.", done) % {"done": done}
        messages.success(request, text)
    page = request.POST.get("page", "")
    show = request.POST.get("show", "")
    query = f"?show={show if show in words.FATES else 'unsure'}&page={page if page.isdecimal() else 1}"
    return answers.moved(request, reverse("desk:import", args=[code]) + query)


@require_POST
@frame.for_staff
def import_intake(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take the file in, all that is right in it or nothing."""
    source = access.import_of(request.user, code)
    try:
        work.take_in(source, by=request.user)
    except Refused as refused:
        return _page(request, seat, source, refusal=refused.sentence)
    return answers.moved(request, reverse("desk:import", args=[code]))


@require_POST
@frame.for_staff
def import_withdrawal(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take back all that a file brought, as long as nobody has worked with it."""
    source = access.import_of(request.user, code)
    try:
        done = work.take_back(source, by=request.user)
    except Refused as refused:
        return _page(request, seat, source, refusal=refused.sentence)
    if done.taken_back_at:
        messages.success(request, _("All that came from this file is gone again."))
    return answers.moved(request, reverse("desk:import", args=[code]))


@require_POST
@frame.for_staff
def import_disposal(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Delete a file that is not to be taken in."""
    source = access.import_of(request.user, code)
    try:
        actions.put_away(source, by=request.user)
    except Refused as refused:
        return _page(request, seat, source, refusal=refused.sentence)
    messages.success(request, _("The file is deleted. Nothing was taken in."))
    return answers.moved(request, reverse("desk:imports"))
