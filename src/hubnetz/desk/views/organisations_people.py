"""People of a company: who works there, who they are, who left."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hubnetz.desk import looks
from hubnetz.desk import organisation_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.views import frame
from hubnetz.desk.views.organisations import back
from hubnetz.desk.views.organisations_edit import writable
from hubnetz.lib.errors import Refused
from hubnetz.organisations import access, actions


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_member(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Note that somebody works at a company; whom the hub knows under the address is not noted twice."""
    found = writable(request, code)
    form = forms.Member(frame.sent(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        terms = {name: data[name] for name in ("name", "email", "phone", "function", "since")}
        try:
            actions.note_member(found, **terms, by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return back(request, found.code, _("It is noted."), "people")
    context = {"organisation": found, "title": _("Add a person"), "submit": _("Note it")}
    return frame.page(request, seat, "desk/organisation_form.html", context, form=form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def person(request: HttpRequest, seat: Seat, code: str, key: int) -> HttpResponse:
    """Change who somebody of the company is."""
    found = writable(request, code)
    shown = access.affiliation_of(found, key).person
    present = {name: getattr(shown, name) for name in ("name", "email", "phone", "language")}
    form = forms.Person(frame.sent(request), initial={**present, "version": shown.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.change_person(shown, values=form.values, version=version, by=request.user)
        except Refused as refusal:
            form.refuse_version(refusal.sentence, shown.version)
        else:
            return back(request, found.code, _("Saved."), "people")
    looks.at(request, "person", found.hub, shown.code)
    context = {"organisation": found, "title": shown.name, "submit": _("Save")}
    return frame.page(request, seat, "desk/organisation_form.html", context, form=form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def leaving(request: HttpRequest, seat: Seat, code: str, key: int) -> HttpResponse:
    """Note that somebody works there no longer."""
    found = writable(request, code)
    shown = access.affiliation_of(found, key)
    form = forms.Leaving(frame.sent(request))
    if request.method == "POST" and form.is_valid():
        actions.leave(shown, until=form.cleaned_data["until"], by=request.user)
        return back(request, found.code, _("It is noted."), "people")
    looks.at(request, "person", found.hub, shown.person.code)
    title = _("%(name)s works there no longer") % {"name": shown.person.name}
    context = {"organisation": found, "title": title, "submit": _("Note it")}
    return frame.page(request, seat, "desk/organisation_form.html", context, form=form)
