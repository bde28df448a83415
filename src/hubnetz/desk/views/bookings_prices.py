"""What can be booked costs: tariffs, passes, and what stands on statements."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.booking import access, actions
from hubnetz.booking.access import billing as keys
from hubnetz.booking.access import books, staff
from hubnetz.booking.models import Billing, PassKind, Tariff
from hubnetz.desk import booking_price_forms as forms
from hubnetz.desk.access import Seat
from hubnetz.desk.views import bookings_roles, frame
from hubnetz.network.models import Hub
from hubnetz.ui import answers
from hubnetz.ui.forms import Form


@require_safe
@frame.for_staff
def prices(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what can be booked at a hub costs, and what is sold ahead."""
    return _prices(request, seat, bookings_roles.hub_of(seat))


@require_POST
@frame.for_staff
def new_tariff(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Let something cost something."""
    hub = bookings_roles.pricing(seat)
    resources = list(access.resources_of(request.user).filter(hub=hub))
    form = forms.NewTariff(request.POST, resources=resources)
    if form.is_valid():
        data = form.cleaned_data
        what = data["what"]
        values: dict[str, Any] = {name: data[name] for name in ("per", "cents", "vat", "audience", "account")}
        values |= {name: data[name] for name in ("is_funded", "worth_cents", "valid_from", "valid_until")}
        if what.startswith("kind:"):
            values["kind"] = what.removeprefix("kind:")
        else:
            values["resource"] = next(one for one in resources if one.code == what)
        actions.set_tariff(hub, **values, minutes=data["minutes"] or 60, by=request.user)
        return _done(request, hub, _("This price holds for everything that is booked from now on."))
    return _prices(request, seat, hub, tariff=form)


@require_POST
@frame.for_staff
def tariff_withdrawal(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Let a tariff hold no more for what is booked from now on."""
    found = keys.tariff_run_by(request.user, code)
    actions.withdraw_tariff(found, by=request.user)
    return _done(request, found.hub, _("Withdrawn. What is booked already keeps this price."))


@require_POST
@frame.for_staff
def new_pass(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Let the hub sell something ahead."""
    hub = bookings_roles.pricing(seat)
    form = forms.NewPass(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        by_day = data["form"] == PassKind.Form.DAYS
        actions.offer_pass(
            hub,
            form=data["form"],
            name=form.texts_of("name"),
            contains=data["number"] if by_day else data["number"] * 60,
            cents=data["cents"],
            valid_days=data["valid_days"],
            kinds=data["kinds"],
            vat=data["vat"],
            account=data["account"],
            by=request.user,
        )
        return _done(request, hub, _("It can be sold now, on the page of a customer."))
    return _prices(request, seat, hub, new_pass=form)


@require_POST
@frame.for_staff
def pass_withdrawal(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Sell no more of these."""
    found = keys.pass_kind_run_by(request.user, code)
    actions.stop_offering_pass(found, by=request.user)
    return _done(request, found.hub, _("Not sold any more. What was sold stays good."))


@require_http_methods(["GET", "POST"])
@frame.for_staff
def billing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say who bills for a hub, and what its bookkeeping needs."""
    hub = bookings_roles.pricing(seat)
    present = books.billing_of(hub)
    form = forms.BillingTerms(frame.sent(request), initial=_present(present))
    if request.method == "POST" and form.is_valid():
        names = [name for name in forms.BillingTerms.base_fields if name != "idempotency_key"]
        values = {name: form.cleaned_data[name] for name in names}
        values["prefix"] = values.pop("number_prefix")
        actions.set_billing(hub, note=form.texts_of("note"), by=request.user, **values)
        return _done(request, hub, _("Saved. Statements that are issued stay as they are."))
    return frame.page(request, seat, "desk/booking_billing.html", {"hub": hub}, form=form)


def _present(billing: Billing | None) -> dict[str, Any]:
    if billing is None:
        return {}
    names = [name for name in forms.BillingTerms.base_fields if hasattr(billing, name)]
    present = {name: getattr(billing, name) for name in names}
    return {**present, "number_prefix": billing.prefix, "note": dict(billing.note)}


def _done(request: HttpRequest, hub: Hub, said: str) -> HttpResponse:
    messages.success(request, said)
    return answers.moved(request, f"{reverse('desk:booking_prices')}?hub={hub.slug}")


def _prices(
    request: HttpRequest, seat: Seat, hub: Hub, tariff: Form | None = None, new_pass: Form | None = None
) -> HttpResponse:
    runs = bool(seat.roles[hub].intersection(staff.RUN))
    resources = list(access.resources_of(request.user).filter(hub=hub)) if runs else []
    today = books.today(timezone.now())
    context = {
        "hub": hub,
        "tariffs": sorted((_said(one) for one in access.tariffs_of(hub)), key=_in_order),
        "passes": [
            (one, access.pass_terms(one), books.euros(one.cents)) for one in access.passes_on_sale(hub)
        ],
        "billing": books.billing_of(hub),
        "runs": runs,
        "today": today,
        "tariff_form": (tariff or forms.NewTariff(resources=resources, initial={"valid_from": today}))
        if runs
        else None,
        "pass_form": (new_pass or forms.NewPass()) if runs else None,
    }
    wrong = tariff or new_pass
    if wrong is not None:
        context["wrong"] = wrong
    status = 422 if wrong is not None else 200
    return frame.page(request, seat, "desk/booking_prices.html", context, status=status)


def _said(one: Tariff) -> dict[str, Any]:
    kinds: dict[Any, Any] = dict(forms.KINDS)
    return {
        "tariff": one,
        "what": one.resource.name if one.resource else kinds[one.kind],
        "name": books.rate_name(one.rate),
        "price": books.euros(one.cents) if one.cents else _("free of charge"),
        "audience": forms.AUDIENCES[Tariff.Audience(one.audience)],
        "vat": books.percent(one.vat),
        "worth": books.euros(one.worth_cents) if one.worth_cents is not None else "",
    }


def _in_order(said: dict[str, Any]) -> tuple[Any, ...]:
    one: Tariff = said["tariff"]
    return (str(said["what"]), Tariff.Per.values.index(one.per), one.valid_from, -one.cents, one.pk)
