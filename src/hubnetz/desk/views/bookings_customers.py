"""Who pays for bookings: companies and people, what they have paid ahead, and whose a booking is."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.booking import access, actions, rules
from hubnetz.booking.access import billing as keys
from hubnetz.booking.access import books
from hubnetz.booking.models import Booking, Customer, Pass, PassKind
from hubnetz.desk import booking_price_forms as forms
from hubnetz.desk import looks
from hubnetz.desk.access import Seat
from hubnetz.desk.views import bookings_roles, frame
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers, paging
from hubnetz.ui.forms import Form

PER_PAGE = 25


@require_safe
@frame.for_staff
def customers(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the customers of a hub."""
    hub = bookings_roles.selling(seat)
    page = paging.Paginator(access.customers_of(hub), PER_PAGE).get_page(request.GET.get("page"))
    looks.at(request, "customers", hub)
    return frame.page(request, seat, "desk/booking_customers.html", {"hub": hub, "page_obj": page})


@require_http_methods(["GET", "POST"])
@frame.for_staff
def new_customer(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Make a person a customer by their address, or a company that the desk has named on a booking."""
    hub = bookings_roles.selling(seat)
    form = forms.NewCustomer(frame.sent(request))
    code = request.POST.get("organisation", "")
    if request.method == "POST" and code:
        record = keys.company_at(hub, code)
        made = actions.keep_customer(hub, organisation=record, by=request.user)
        return answers.moved(request, reverse("desk:booking_customer", args=[made.code]))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = actions.keep_customer(hub, email=data["email"], name=data["name"], by=request.user)
        return answers.moved(request, reverse("desk:booking_customer", args=[made.code]))
    return frame.page(request, seat, "desk/booking_new_customer.html", {"hub": hub}, form=form)


@require_http_methods(["GET", "POST"])
@frame.for_staff
def customer(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Show a customer: what is paid ahead, what was used this month and last, statements; and change the data."""
    found = keys.customer_seen_by(request.user, code)
    form = forms.CustomerData(frame.sent(request), initial=_present(found))
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in _present(found)}
        try:
            actions.change_customer(found, by=request.user, **data)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return _back(request, found, _("Saved."))
    return _customer(request, seat, found, data=form)


@require_POST
@frame.for_staff
def new_pass(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Sell a pass to a customer, or give it for nothing."""
    found = keys.customer_seen_by(request.user, code)
    kinds = access.passes_on_sale(found.hub)
    form = forms.GrantPass(request.POST, kinds=kinds)
    if form.is_valid():
        data = form.cleaned_data
        kind = next(one for one in kinds if one.code == data["kind"])
        try:
            actions.grant_pass(
                kind,
                customer=found,
                first_on=data["first_on"],
                idempotency_key=data["idempotency_key"],
                is_free=data["is_free"],
                by=request.user,
            )
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            return _back(request, found, _("Noted. It pays for what is booked from now on."))
    return _customer(request, seat, found, grant=form)


@require_POST
@frame.for_staff
def pass_withdrawal(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take a pass back that nobody has used."""
    found = keys.pass_seen_by(request.user, code)
    return _with_pass(request, found, lambda: actions.withdraw_pass(found, by=request.user))


@require_POST
@frame.for_staff
def membership_end(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """End a membership with a day."""
    found = keys.pass_seen_by(request.user, code)
    form = forms.EndMembership(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose the last day of the membership."))
        return answers.moved(request, reverse("desk:booking_customer", args=[found.customer.code]))
    last_on = form.cleaned_data["last_on"]
    return _with_pass(request, found, lambda: actions.end_membership(found, last_on=last_on, by=request.user))


@require_http_methods(["GET", "POST"])
@frame.for_staff
def whose(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Say from which company a booking is: one that may be meant, a new record, or none."""
    found = access.booking_handled_by(request.user, code)
    meant = keys.companies_meant(found)
    form = forms.Whose(
        frame.sent(request),
        choices=_choices(found, meant),
        initial={"company": found.organisation.code if found.organisation else ""},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["company"]
        record = keys.company_at(found.resource.hub, chosen) if chosen not in ("new", "none") else None
        try:
            actions.settle_organisation(found, organisation=record, is_new=chosen == "new", by=request.user)
        except Refused as refusal:
            form.refuse(refusal.sentence)
        else:
            messages.success(request, _("Noted, also for the other bookings of this address."))
            return answers.moved(request, reverse("desk:booking", args=[found.code]))
    looks.at(request, "booking", found.resource.hub, found.code)
    context = {"booking": found, "hub": found.resource.hub}
    return frame.page(request, seat, "desk/booking_whose.html", context, form=form)


def _choices(found: Booking, meant: list[Any]) -> list[tuple[str, str]]:
    known = list(meant)
    if found.organisation and found.organisation not in known:
        known.insert(0, found.organisation)
    choices = [
        (one.code, ", ".join(part for part in (one.name, f"{one.postcode} {one.town}".strip()) if part))
        for one in known
    ]
    if found.organisation_name:
        choices.append(("new", _("A new record: %(name)s") % {"name": found.organisation_name}))
    return [*choices, ("none", _("Nobody's: the person books for themselves"))]


def _present(found: Customer) -> dict[str, Any]:
    names = ("name", "street", "postcode", "town", "language", "is_partner")
    return {name: getattr(found, name) for name in names}


def _back(request: HttpRequest, found: Customer, said: str) -> HttpResponse:
    messages.success(request, said)
    return answers.moved(request, reverse("desk:booking_customer", args=[found.code]))


def _with_pass(request: HttpRequest, found: Pass, verb: Any) -> HttpResponse:
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Saved."))
    return answers.moved(request, reverse("desk:booking_customer", args=[found.customer.code]))


def _customer(
    request: HttpRequest, seat: Seat, found: Customer, *, data: Form | None = None, grant: Form | None = None
) -> HttpResponse:
    today = books.today(timezone.now())
    kinds = access.passes_on_sale(found.hub)
    month = books.month_named(request.GET.get("month", ""), today)
    looks.at(request, "customer", found.hub, found.code)
    wrong = next((form for form in (data, grant) if form is not None and form.is_bound), None)
    language = getattr(request, "LANGUAGE_CODE", "de")
    account = books.account(found, month, language=language)
    context = {
        "customer": found,
        "hub": found.hub,
        "passes": [_said(one, today) for one in access.passes_of(found)],
        "statements": keys.statements_of(found)[:24],
        "account": account,
        "lines": [
            {**one, "day": date.fromisoformat(one["day"]), "net": books.euros(one["net"])}
            for one in account.lines
        ],
        "net": books.euros(account.net),
        "month": month,
        "before": (month - rules.DAY).replace(day=1),
        "after": books.month_of(month)[1] + rules.DAY,
        "data": data or forms.CustomerData(initial=_present(found)),
        "grant": grant or (forms.GrantPass(kinds=kinds, initial={"first_on": today}) if kinds else None),
        "end": forms.EndMembership(initial={"last_on": books.month_of(today)[1]}),
        "wrong": wrong,
    }
    status = 422 if wrong is not None and wrong.errors else 200
    return frame.page(request, seat, "desk/booking_customer.html", context, status=status)


def _said(one: Pass, today: date) -> dict[str, Any]:
    by_day = one.kind.form == PassKind.Form.DAYS
    rows = [row for row in one.allowances.all() if row.first_on <= today <= row.last_on]
    left = rows[0].left if rows else one.kind.contains
    over = one.last_on is not None and one.last_on < today
    return {
        "pass": one,
        "left": books.days(left) if by_day else books.hours(left),
        "of": books.days(one.kind.contains) if by_day else books.hours(one.kind.contains),
        "is_over": over,
        "is_membership": one.kind.form == PassKind.Form.MEMBERSHIP,
        "is_used": any(row.used for row in one.allowances.all()),
    }
