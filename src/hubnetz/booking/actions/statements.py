"""Verbs of statements: issued once with a number, never changed, corrected by another."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking import accounting, charging
from hubnetz.booking.models import Billing, Customer, Statement
from hubnetz.booking.refusals import IssuedAlready, NotBilled
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.network.models import Hub


@transaction.atomic
def issue(customer: Customer, *, month: date, by: Any) -> Statement:
    """Issue what a customer used in a month that is over, with the next number of the hub's year; it stays as it is.

    Asked twice, it is one.

    :raises NotBilled: if the hub has not said who bills, the month is not over, or nothing was used
    """
    billing = _billing(customer.hub)
    month = month.replace(day=1)
    if known := Statement.objects.filter(customer=customer, month=month, corrects=None).first():
        return known
    return _issue(billing, customer, month, by=by)


@transaction.atomic
def issue_all(hub: Hub, customers: list[Customer], *, month: date, by: Any) -> list[Statement]:
    """Issue the month for all of these customers who used something and have no statement of it yet.

    :raises NotBilled: if the hub has not said who bills, or the month is not over
    """
    billing = _billing(hub)
    month = month.replace(day=1)
    _is_over(month)
    issued = set(Statement.objects.filter(hub=hub, month=month).values_list("customer", flat=True))
    made = []
    for one in customers:
        if one.pk in issued or one.hub_id != hub.pk:
            continue
        try:
            made.append(_issue(billing, one, month, by=by))
        except NotBilled:
            continue  # used nothing
    return made


@transaction.atomic
def correct(statement: Statement, *, reason: str, by: Any) -> Statement:
    """Replace a statement by another of the same month as it is now, which names it and says why.

    :raises IssuedAlready: if it is corrected already
    :raises NotBilled: if the hub has not said who bills, or the statement is forgotten
    """
    billing = _billing(statement.hub)
    statement = Statement.objects.select_related("customer__hub", "hub").get(pk=statement.pk)
    if Statement.objects.filter(corrects=statement).exists():
        raise IssuedAlready(_("This statement is corrected already. Please open the newer one."))
    if statement.forgotten_at:
        raise NotBilled(_("What stood in this statement is deleted, because it need not be kept any more."))
    return _issue(billing, statement.customer, statement.month, corrects=statement, reason=reason, by=by)


def _billing(hub: Hub) -> Billing:
    """Lock what a hub bills with: numbers are given one after the other."""
    found = Billing.objects.select_for_update(of=("self",)).filter(hub=hub).first()
    if found is None:
        raise NotBilled(_("Please say first who bills: name, address and how statements are numbered."))
    return found


def _is_over(month: date) -> None:
    if charging.month_of(month)[1] >= charging.today(timezone.now()):
        raise NotBilled(_("This month is not over yet."))


def _issue(
    billing: Billing,
    customer: Customer,
    month: date,
    *,
    corrects: Statement | None = None,
    reason: str = "",
    by: Any,
) -> Statement:
    _is_over(month)
    customer = Customer.objects.select_related("hub", "organisation").get(pk=customer.pk)
    found = accounting.account(customer, month, language=customer.language)
    if not found.lines and corrects is None:
        raise NotBilled(_("Nothing was used in this month."))
    now = timezone.now()
    year = charging.today(now).year
    last = Statement.objects.filter(hub=customer.hub, year=year).aggregate(last=Max("sequence"))["last"] or 0
    made = Statement.objects.create(
        hub=customer.hub,
        customer=customer,
        year=year,
        sequence=last + 1,
        number=f"{billing.prefix}-{year}-{last + 1:04}",
        month=month,
        corrects=corrects,
        reason=characters.one_line(reason) if corrects else "",
        issued_at=now,
        issued_by=by,
        language=customer.language,
        issuer={
            "name": billing.issuer,
            "street": billing.street,
            "place": f"{billing.postcode} {billing.town}".strip(),
            "tax_number": billing.tax_number,
            "note": billing.note.in_language(customer.language),
            "cost_centre": billing.cost_centre,
        },
        recipient={
            "name": customer.name,
            "street": customer.street,
            "place": f"{customer.postcode} {customer.town}".strip(),
            "number": customer.number,
        },
        lines=found.lines,
        taxes=found.taxes,
        net_cents=found.net,
        vat_cents=found.vat,
        aid_cents=found.aid,
    )
    after = {"number": made.number, "net": made.net_cents}
    if corrects:
        after["corrects"] = corrects.number
    verb = "booking.statement_corrected" if corrects else "booking.statement_issued"
    journal.record(verb, made, hub=customer.hub.slug, after=after, by=by)
    return made
