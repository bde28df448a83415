"""Statements of a month: who used something, issuing, one statement, and what bookkeeping takes."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.booking import actions, rules
from hubnetz.booking.access import billing as keys
from hubnetz.booking.access import books
from hubnetz.desk import booking_price_forms as forms
from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.views import bookings_roles, frame
from hubnetz.lib import spreadsheets
from hubnetz.lib.errors import Refused
from hubnetz.network.models import Hub
from hubnetz.ui import answers
from hubnetz.ui.forms import Form

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@frame.for_staff
def statements(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show who used something in a month, and what was issued for it."""
    hub = bookings_roles.selling(seat)
    today = books.today(timezone.now())
    month = _month(request.GET.get("month", ""), today)
    first, last = books.month_of(month)
    billing = books.billing_of(hub)
    due, nameless = keys.due(hub, month, billing)
    this = today.replace(day=1)
    before = (this - rules.DAY).replace(day=1)
    context = {
        "hub": hub,
        "month": month,
        "before": (first - rules.DAY).replace(day=1),
        "after": last + rules.DAY if last < today else None,
        "is_over": last < today,
        "due": due,
        "open": sum(one.customer is not None and one.statement is None for one in due),
        "nameless": nameless,
        "unsettled": keys.unsettled(hub, month)[:20],
        "billing": billing,
        "exports": [(one, books.can_be_datev(billing, *books.month_of(one))) for one in (this, before)],
    }
    looks.at(request, "customers", hub)
    return frame.page(request, seat, "desk/booking_statements.html", context)


@require_POST
@frame.for_staff
def issue_all(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Issue a month for all customers who used something, or for one of them."""
    hub = bookings_roles.selling(seat)
    month = _month(request.POST.get("month", ""), books.today(timezone.now()))
    due, _nameless = keys.due(hub, month, books.billing_of(hub))
    code = request.POST.get("customer", "")
    chosen = [one.customer for one in due if one.customer and code in ("", one.customer.code)]
    try:
        made = actions.issue_all(hub, chosen, month=month, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        said = ngettext("%(n)s statement is issued.", "%(n)s statements are issued.", len(made))
        messages.success(request, said % {"n": len(made)})
    address = f"{reverse('desk:booking_statements')}?hub={hub.slug}&month={month:%Y-%m}"
    return answers.moved(request, address)


@require_safe
@frame.for_staff
def statement(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show a statement as it was issued."""
    return _statement(request, seat, code)


@require_http_methods(["POST"])
@frame.for_staff
def correction(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Replace a statement by another of the same month as it is now."""
    found = keys.statement_seen_by(request.user, code)
    form = forms.Correction(request.POST)
    if form.is_valid():
        try:
            made = actions.correct(found, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("This is the statement that holds now."))
            return answers.moved(request, reverse("desk:booking_statement", args=[made.code]))
    return _statement(request, seat, code, form)


@require_safe
@frame.for_staff
def paper(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Give a statement as PDF."""
    found = keys.statement_seen_by(request.user, code)
    looks.at(request, "statement", found.hub, found.code, how=looks.How.EXPORT)
    answer = HttpResponse(books.as_pdf(found), content_type="application/pdf")
    return _named(answer, f"{found.number}.pdf")


@require_safe
@frame.for_staff
def workbook(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Give the lines of a statement as a workbook."""
    found = keys.statement_seen_by(request.user, code)
    looks.at(request, "statement", found.hub, found.code, how=looks.How.EXPORT)
    answer = StreamingHttpResponse(books.as_workbook(found), content_type=XLSX)
    return _named(cast("HttpResponse", answer), f"{found.number}.xlsx")


@require_safe
@frame.for_staff
def export_csv(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give what was issued in a month to bookkeeping, as the documented table."""
    hub, first, last = _issued(request, seat)
    looks.at(request, "statements", hub, how=looks.How.EXPORT)
    rows: Iterable[list[object]] = books.table(keys.statements_issued(hub, first, last))
    answer = HttpResponse(spreadsheets.as_csv(rows), content_type="text/csv; charset=utf-8")
    return _named(answer, f"{hub.slug}-{first:%Y-%m}.csv")


@require_safe
@frame.for_staff
def export_datev(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the same as a batch that DATEV reads."""
    hub, first, last = _issued(request, seat)
    billing = books.billing_of(hub)
    if billing is None or not books.can_be_datev(billing, first, last):
        raise Http404
    looks.at(request, "statements", hub, how=looks.How.EXPORT)
    found = list(keys.statements_issued(hub, first, last))
    made = books.datev(found, billing, first, last, timezone.now())
    answer = HttpResponse(made, content_type="text/csv; charset=windows-1252")
    return _named(answer, f"EXTF_Buchungsstapel_{hub.slug}_{first:%Y%m}.csv")


def _issued(request: HttpRequest, seat: Seat) -> tuple[Hub, date, date]:
    hub = bookings_roles.selling(seat)
    month = _month(request.GET.get("issued", ""), books.today(timezone.now()))
    return hub, *books.month_of(month)


def _statement(request: HttpRequest, seat: Seat, code: str, form: Form | None = None) -> HttpResponse:
    found = keys.statement_seen_by(request.user, code)
    looks.at(request, "statement", found.hub, found.code)
    newer = keys.corrected_by(found)
    context: dict[str, Any] = {
        "statement": found,
        "hub": found.hub,
        "newer": newer,
        "said": books.said(found),
        "form": None if newer or found.forgotten_at else form or forms.Correction(),
    }
    status = 422 if form is not None and form.errors else 200
    return frame.page(request, seat, "desk/booking_statement.html", context, status=status)


def _named(answer: HttpResponse, name: str) -> HttpResponse:
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _month(text: str, today: date) -> date:
    """Return the month of an address, else the one before this."""
    return books.month_named(text, today.replace(day=1) - rules.DAY)
