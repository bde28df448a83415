"""What is known of a company: edit it, add to it, take away what is not right, take back a merge."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from hubnetz.desk import organisation_forms as forms
from hubnetz.desk import picking
from hubnetz.desk.access import Seat
from hubnetz.desk.views import frame
from hubnetz.desk.views.organisations import back
from hubnetz.lib.errors import Refused
from hubnetz.organisations import access, actions
from hubnetz.organisations.models import Organisation

FIELDS = ("name", "kind", "legal_form", "street", "postcode", "town", "phone", "domain", "staff")
# By the word in the address: the form, the verb, the title.
PARTS: dict[str, tuple[type[forms.Versioned], Callable[..., Any], Any]] = {
    "name": (forms.Name, actions.note_name, gettext_lazy("Add another name")),
    "branch": (forms.Branch, actions.note_branch, gettext_lazy("Add a branch")),
    "number": (forms.Number, actions.note_number, gettext_lazy("Add an official number")),
    "domain": (forms.Domain, actions.note_domain, gettext_lazy("Add a domain")),
    "sector": (forms.Sector, actions.note_sector, gettext_lazy("Say what the company does")),
    "year": (forms.Year, actions.note_year, gettext_lazy("Add figures of a year")),
}
ROWS = {
    "name": "othername",
    "branch": "branch",
    "number": "identifier",
    "domain": "otherdomain",
    "sector": "sector",
    "year": "yearfigures",
    "holding": "holding",
}


def writable(request: HttpRequest, code: str) -> Organisation:
    """Return a record that the user may change.

    :raises PermissionDenied: if they only read at its hub
    """
    found = access.organisation_of(request.user, code)
    if not access.may_write(request.user, found.hub):
        raise PermissionDenied
    return found


@require_http_methods(["GET", "POST"])
@frame.for_staff
def edit(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Edit a record's own fields; who is second sees what the first one wrote."""
    found = writable(request, code)
    present = {name: getattr(found, name) for name in FIELDS}
    form = forms.Edit(frame.sent(request), initial={**present, "version": found.version})
    differs: list[tuple[Any, Any]] = []
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit(found, values=form.values, version=version, by=request.user)
        except actions.ChangedMeanwhile as refusal:
            form.refuse_version(refusal.sentence, found.version)
            typed = form.cleaned_data
            differs = [(form.fields[n].label, present[n]) for n in FIELDS if typed.get(n) != present[n]]
        else:
            return back(request, found.code, _("Saved."))
    context = {"organisation": found, "title": _("Edit the record"), "submit": _("Save"), "differs": differs}
    return frame.page(request, seat, "desk/organisation_form.html", context, form=form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def part(request: HttpRequest, seat: Seat, code: str, part: str) -> HttpResponse:
    """Add something that is known of a company, or change it where it stands already."""
    if part not in PARTS:
        raise Http404
    found = writable(request, code)
    kind, verb, title = PARTS[part]
    form = kind(frame.sent(request), initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            verb(found, **form.values, version=form.cleaned_data["version"], by=request.user)
        except actions.ChangedMeanwhile as refusal:
            form.refuse_version(refusal.sentence, found.version)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return back(request, found.code, _("It is noted."), "known")
    context = {"organisation": found, "title": title, "submit": _("Note it")}
    return frame.page(request, seat, "desk/organisation_form.html", context, form=form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def holding(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Note that a company holds a share of another one."""
    found = writable(request, code)
    pick = picking.pick(
        request.user, found.hub, request.POST.get("q", ""), request.POST.getlist("picked"), single=True
    )
    form = picking.form_for(request, forms.Holding)
    if form.is_bound and form.is_valid_for(pick):
        data = form.cleaned_data
        owner, owned = (found, pick.chosen[0]) if data["direction"] == "owns" else (pick.chosen[0], found)
        days = {name: data[name] for name in ("since", "until")}
        try:
            actions.note_holding(owner, owned=owned, percent=data["percent"], **days, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return back(request, found.code, _("It is noted."), "known")
    context = {"organisation": found, "pick": pick, "title": _("Add a holding"), "submit": _("Note it")}
    return frame.page(request, seat, "desk/organisation_form.html", context, form=form)


@require_POST
@frame.for_staff
def removal(request: HttpRequest, seat: Seat, code: str, part: str, key: int) -> HttpResponse:
    """Take away something that is not right; 404 if that, or the record, is gone meanwhile."""
    if part not in ROWS:
        raise Http404
    found = writable(request, code)
    try:
        actions.drop(found, part=ROWS[part], key=key, by=request.user)
    except actions.NotThereAnyMore as gone:
        raise Http404 from gone
    return back(request, found.code, _("It is taken away."), "known")


@require_POST
@frame.for_staff
def unmerge(request: HttpRequest, seat: Seat, code: str, merge: str) -> HttpResponse:
    """Make two records again what they were before a merge."""
    found = writable(request, code)
    try:
        done = actions.unmerge(access.merge_into(found, merge), by=request.user)
    except Refused as refusal:
        return back(request, found.code, refusal.sentence, "merges")
    sentence = _("“%(name)s” is a record of its own again.") % {"name": done.absorbed.name}
    return back(request, found.code, sentence, "merges")
