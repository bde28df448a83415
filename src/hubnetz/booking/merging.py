"""Two records of a company become one: what becomes of its customers, who have numbers in bookkeeping."""

from typing import Any

from django.db.models import ForeignKey
from django.utils.translation import gettext as _

from hubnetz.booking.models import Customer, Pass, Statement
from hubnetz.organisations import hooks
from hubnetz.organisations.models import Organisation


def customers(field: "ForeignKey[Any, Any]", kept: Organisation, absorbed: Organisation) -> hooks.Plan:
    """Return what becomes of the customer that the absorbed record is.

    Where both are one, that of the absorbed record is dropped if nothing was ever billed to it or paid by it;
    otherwise the records stay two, because a statement is worked out from the bookings of its customer.
    """
    theirs = Customer.objects.filter(organisation=absorbed).first()
    if theirs is None:
        return hooks.Plan()
    mine = Customer.objects.filter(organisation=kept).first()
    if mine is None:
        return hooks.Plan(handed_over=(theirs.pk,))
    if not any(rows.filter(customer=theirs).exists() for rows in (Pass.objects, Statement.objects)):
        return hooks.Plan(dropped=(theirs.pk,))
    numbers = {"mine": mine.number, "theirs": theirs.number}
    refusal = _(
        "Both have a number in bookkeeping (%(mine)s and %(theirs)s) with statements or passes. Say that they are "
        "the same company instead: then they count once, and the books stay right."
    )
    return hooks.Plan(refusal=refusal % numbers)
