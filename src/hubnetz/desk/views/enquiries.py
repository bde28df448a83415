"""Enquiries: the list, one of them, and what can be done to it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.casework import access, actions, rules
from hubnetz.casework.models import Enquiry
from hubnetz.desk import filters, forms, looks, picking
from hubnetz.desk.access import Seat, hubs_with
from hubnetz.desk.views import frame
from hubnetz.journal import access as journal
from hubnetz.lib.errors import Refused
from hubnetz.network import access as network
from hubnetz.post import access as post
from hubnetz.ui import answers, paging

PER_PAGE = 25


@require_safe
@frame.for_staff
def enquiries(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the enquiries of the user's hubs, those still open first."""
    chosen, hubs = filters.EnquiryState.of(request.GET.get("state", "")), hubs_with(seat, *access.READ)
    rows = chosen.apply(access.enquiries_of(request.user).filter(hub__in=hubs))
    looks.at(request, "enquiries", hubs)
    context = {
        "page_obj": paging.Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "states": list(filters.EnquiryState),
    }
    return frame.page(request, seat, "desk/enquiries.html", context)


@require_safe
@frame.for_staff
def enquiry(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show one enquiry with its history and letters."""
    shown = access.enquiry_of(request.user, code)
    return _page(request, seat, shown)


def _page(
    request: HttpRequest,
    seat: Seat,
    shown: Enquiry,
    form: forms.Answer | None = None,
    assign: forms.Assign | None = None,
    refusal: str = "",
) -> HttpResponse:
    looks.at(request, "enquiry", shown.hub, shown.code)
    colleagues = list(network.who_answers(shown.hub))
    names = {colleague.pk: colleague.name for colleague in colleagues}
    history = list(journal.history_of(shown).select_related("by"))
    for entry in history:
        entry.whom = names.get(entry.after.get("to"), "")  # type: ignore[attr-defined]  # read by the template
    context: dict[str, Any] = {
        "enquiry": shown,
        "writes": seat.writes(shown.hub),
        "leads": seat.leads(shown.hub),
        "history": history,
        "letters": post.letters_about(shown),
        "refusal": refusal,
        "assign": assign or forms.Assign(colleagues, initial={"to": shown.assigned_to_id}),
    }
    form = form or forms.Answer(initial={"text": shown.answer, "after": rules.version(shown.answered_at)})
    bad = bool(refusal) or bool(assign and assign.errors)
    return frame.page(
        request, seat, "desk/enquiry.html", context, form=form, **({"status": 422} if bad else {})
    )


def _writable(user: Any, code: str) -> Enquiry:
    found = access.enquiry_of(user, code)
    if not access.may_write(user, found.hub):
        raise PermissionDenied
    return found


def _back(request: HttpRequest, enquiry: Enquiry, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return answers.moved(request, reverse("desk:enquiry", args=[enquiry.code]))


@require_POST
@frame.for_staff
def assignment(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Make a colleague answer for the enquiry."""
    found = _writable(request.user, code)
    form = forms.Assign(list(network.who_answers(found.hub)), request.POST)
    if form.is_valid():
        try:
            actions.assign(found, to=form.colleague, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _back(request, found, _("%(name)s answers this enquiry.") % {"name": form.colleague.name})
    return _page(request, seat, found, assign=form)


@require_POST
@frame.for_staff
def answer(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Answer the sender by letter."""
    found = _writable(request.user, code)
    form = forms.Answer(request.POST)
    if form.is_valid():
        try:
            actions.answer(
                found, text=form.cleaned_data["text"], after=form.cleaned_data["after"], by=request.user
            )
        except Refused as refusal:
            found = access.enquiry_of(request.user, code)  # as the colleague left it
            form.refuse_after(refusal.sentence, rules.version(found.answered_at))
        else:
            return _back(request, found, _("The answer is on its way to %(name)s.") % {"name": found.name})
    return _page(request, seat, found, form=form)


@require_POST
@frame.for_staff
def closure(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Close the enquiry."""
    found = _writable(request.user, code)
    actions.close(found, by=request.user)
    return _back(request, found, _("The enquiry is closed."))


@require_POST
@frame.for_staff
def reopening(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take the enquiry up again."""
    found = _writable(request.user, code)
    actions.reopen(found, by=request.user)
    return _back(request, found, _("The enquiry is open again."))


@require_http_methods(["GET", "POST"])
@frame.for_staff
def enquiry_case(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Make the enquiry a case of a company the hub knows, or of a new one."""
    found = _writable(request.user, code)
    typed = request.POST.get("q", found.organisation_name)
    pick = picking.pick(
        request.user,
        found.hub,
        typed,
        request.POST.getlist("picked")[:1],
        single=True,
        postcode=found.postcode,
        email=found.email,
        adopted=picking.adopted(request, found.hub),
    )
    initial = {
        "name": found.organisation_name,
        "postcode": found.postcode,
        "title": found.text.split("\n")[0][:80],
    }
    form = picking.form_for(request, forms.EnquiryCase, initial)
    if form.is_bound and form.is_valid_for(pick):
        try:
            case = _case_from(found, form, pick, request.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The case is open."))
            return answers.moved(request, reverse("desk:organisation", args=[case.organisation.code]))
    looks.at(request, "enquiry", found.hub, found.code)
    context = {"enquiry": found, "pick": pick, "picks_new": _picks_new(request, pick)}
    return frame.page(request, seat, "desk/enquiry_case.html", context, form=form)


def _picks_new(request: HttpRequest, pick: picking.Pick) -> bool:
    """A new record is suggested where nothing looks alike."""
    if request.method == "POST":
        return request.POST.get("picked") == "new" and "adopt" not in request.POST
    return not pick.own


def _case_from(found: Enquiry, form: forms.EnquiryCase, pick: picking.Pick, user: Any) -> Any:
    data = form.cleaned_data
    if pick.chosen:
        return actions.open_case(pick.chosen[0], title=data["title"], adviser=user, enquiry=found, by=user)
    return actions.open_case_for_newcomer(
        found,
        name=data["name"],
        postcode=data["postcode"],
        town=data["town"],
        title=data["title"],
        adviser=user,
        by=user,
    )
