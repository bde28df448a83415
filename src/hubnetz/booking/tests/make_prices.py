"""Prices, customers and passes for tests."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from hubnetz.booking import actions
from hubnetz.booking.models import Billing, Customer, Pass, Resource, Statement, Tariff
from hubnetz.booking.tests import make
from hubnetz.network.models import Hub
from hubnetz.organisations import actions as organisations

LONG_AGO = date(2020, 1, 1)


def tariff(what: Resource, per: str = "hour", cents: int = 800, **values: Any) -> Tariff:
    """Let a resource cost something, as everybody has known for long."""
    said = {"resource": what, "valid_from": LONG_AGO, **values}
    made = actions.set_tariff(what.hub, per=per, cents=cents, **said, by=None)
    Tariff.objects.filter(pk=made.pk).update(announced_at=timezone.now() - timedelta(days=400))
    return made


def customer(hub: Hub, name: str = "Emil GmbH", **values: Any) -> Customer:
    """Make a company a customer of a hub."""
    record = organisations.welcome(hub, name=name, postcode=values.pop("postcode", ""))
    return actions.keep_customer(hub, organisation=record, by=None, **values)


def person(hub: Hub, who: str = "emil") -> Customer:
    """Make somebody without a company a customer."""
    return actions.keep_customer(hub, email=f"{who}@client.example", name=who.title(), by=None)


def granted(to: Customer, form: str = "hours", contains: int = 600, **values: Any) -> Pass:
    """Let a customer pay ahead."""
    first_on = values.pop("first_on", make.day(0))
    said = {"cents": 10000, "valid_days": None if form == "membership" else 90, **values}
    kind = actions.offer_pass(
        to.hub, form=form, name={"de": "Karte", "en": "Pass"}, contains=contains, **said, by=None
    )
    return actions.grant_pass(kind, customer=to, first_on=first_on, idempotency_key=uuid4(), by=None)


def billing(hub: Hub, **values: Any) -> Billing:
    """Say who bills for a hub."""
    said = {
        "issuer": "Trägerverein",
        "street": "Gasse 1",
        "postcode": "71032",
        "town": "Böblingen",
        "prefix": "NO",
        "account": "8400",
        "cost_centre": "100",
        **values,
    }
    return actions.set_billing(hub, by=None, **said)


def last_month() -> date:
    """Return the first day of the month before this one."""
    return (make.day(0).replace(day=1) - timedelta(days=1)).replace(day=1)


def statement(to: Customer) -> Statement:
    """Issue last month to somebody who paid ahead in it."""
    billing(to.hub, consultant_number=1001, client_number=7)
    granted(to, first_on=last_month())
    return actions.issue(to, month=last_month(), by=None)
