"""Documents of bookkeeping are kept for eight years from the end of their year, where public money paid ten; then it is
forgotten whose they were, and numbers and sums stay."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from hubnetz.booking import actions, exporting
from hubnetz.booking.access import due, leaving, prices
from hubnetz.booking.actions import forgetting, rights
from hubnetz.booking.models import Customer, Pass, Statement
from hubnetz.booking.refusals import NotBilled, NotBookable
from hubnetz.booking.tests import make, make_prices
from hubnetz.indicators import access as indicators
from hubnetz.journal.models import Entry
from hubnetz.privacy import access as privacy
from hubnetz.privacy import actions as holds

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EMIL = "emil@client.example"
HUB = "Hub Nord"


@pytest.fixture
def at(monkeypatch):
    """Say what the clock shows."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


def year(number, month=2):
    return datetime(number, month, 3, 12, tzinfo=UTC)


@pytest.fixture
def issued(at, cast):
    """Issue what somebody paid ahead in January of a year; the database's own clock shows today all the while."""

    def issue(customer, number, **values):
        at(year(number))
        make_prices.billing(customer.hub)
        make_prices.granted(customer, first_on=date(number, 1, 5), **values)
        return actions.issue(customer, month=date(number, 1, 1), by=cast.ada)

    return issue


@pytest.fixture
def emil(cast, at):
    at(year(2014))
    made = make_prices.person(cast.nord)
    return actions.change_customer(made, is_partner=False, street="Winkel 7", town="Calw", by=cast.ada)


def sums():
    """Return what bookkeeping and the ministry count, and the numbers without whom they are of."""
    rows = list(Statement.objects.order_by("pk").select_related("corrects"))
    posted = [
        {name: value for name, value in one.items() if name not in ("name", "debtor")}
        for one in exporting.entries(rows)
    ]
    whole = Statement.objects.aggregate(Sum("net_cents"), Sum("vat_cents"), Sum("aid_cents"))
    figures = [(one.definition.key, one.value) for one in indicators.balance(date(2026, 11, 1))]
    paid = list(Pass.objects.order_by("pk").values_list("cents", "first_on", "last_on"))
    return (
        posted,
        whole,
        figures,
        paid,
        list(Statement.objects.order_by("pk").values_list("number", flat=True)),
    )


def told():
    return "\n".join(str(row) for model in (Customer, Statement, Pass) for row in model.objects.values())


def test_a_statement_is_kept_for_eight_years_and_then_a_number_with_sums(cast, emil, issued, at):
    paper = issued(emil, 2016)
    before = sums()
    assert before[1]["net_cents__sum"] > 0
    last, over = datetime(2024, 12, 31, 22, 59, tzinfo=UTC), datetime(2024, 12, 31, 23, 1, tzinfo=UTC)
    at(last)
    assert rights.forget_due(last, held={}) == 0
    assert leaving.papers_kept_until(emil) == (True, date(2024, 12, 31))
    [kept] = rights.forget_address(EMIL, held={}).left
    assert (kept.noun, kept.name, kept.why, kept.until) == (
        "booking.Customer",
        HUB,
        "tax",
        date(2024, 12, 31),
    )
    at(over)
    assert {label: rest for label, *rest in due.due_to_forget(over, {}) if rest[0]} == {
        "booking.Statement": [1, 0], "booking.Customer": [1, 0],
    }  # fmt: skip
    assert rights.forget_due(over, held={}) == 2
    assert [word for word in ("Emil", "emil", "Winkel", "Calw", "Karte") if word in told()] == []
    assert sums() == before
    paper.refresh_from_db()
    emil.refresh_from_db()
    assert (paper.number, paper.sequence, paper.lines) == ("NO-2016-0001", 1, [])
    assert (paper.recipient["number"], paper.issued_by, emil.number) == (emil.number, None, 10_000)
    assert list(Entry.objects.filter(at=over).values_list("verb", "code").order_by("pk")) == [
        ("booking.statement_forgotten", paper.code), ("booking.customer_forgotten", emil.code),
    ]  # fmt: skip
    assert not any(number for _label, number, _kept in due.due_to_forget(over, {}))
    assert rights.forget_due(over, held={}) == 0
    assert list(prices.customers_of(cast.nord)) == []


def test_each_statement_goes_by_its_own_year_and_the_customer_with_the_last(emil, issued, at):
    old, new = issued(emil, 2015), issued(emil, 2017)
    at(now := datetime(2024, 6, 1, tzinfo=UTC))
    assert rights.forget_due(now, held={}) == 1
    old.refresh_from_db()
    new.refresh_from_db()
    emil.refresh_from_db()
    assert (old.recipient["name"], new.recipient["name"], emil.email) == ("–", "Emil", EMIL)
    at(now := datetime(2026, 1, 1, tzinfo=UTC))
    assert rights.forget_due(now, held={}) == 2
    assert EMIL not in told()


def test_where_public_money_paid_it_is_ten_years(cast, emil, issued, at):
    issued(emil, 2015)
    paper = Statement.objects.get()
    at(year(2015, 3))
    names = (
        "hub",
        "customer",
        "year",
        "issued_at",
        "issuer",
        "recipient",
        "lines",
        "taxes",
        "net_cents",
        "vat_cents",
    )
    helped = Statement.objects.create(
        **{name: getattr(paper, name) for name in names},
        sequence=2, number="NO-2015-0002", month=date(2015, 2, 1), aid_cents=900,
    )  # fmt: skip
    at(now := datetime(2025, 12, 31, 22, tzinfo=UTC))
    assert list(leaving.statements_to_forget(now, {})) == [paper]
    assert leaving.papers_kept_until(emil) == (True, date(2025, 12, 31))
    assert rights.forget_due(now, held={}) == 1
    at(now := datetime(2026, 1, 1, tzinfo=UTC))
    assert list(leaving.statements_to_forget(now, {})) == [helped]
    assert rights.forget_due(now, held={}) == 2


def test_a_correction_keeps_what_it_corrects(cast, emil, issued, at):
    old = issued(emil, 2015)
    at(year(2017))
    new = actions.correct(old, reason="Emil war krank", by=cast.ada)
    before = sums()
    at(now := datetime(2024, 6, 1, tzinfo=UTC))
    assert rights.forget_due(now, held={}) == 0
    at(now := datetime(2026, 6, 1, tzinfo=UTC))
    assert rights.forget_due(now, held={}) == 3
    new.refresh_from_db()
    assert (new.reason, new.corrects) == ("–", old)
    assert sums() == before
    assert "krank" not in told()


@pytest.mark.parametrize("goes_on", ["membership", "pack", "booking"])
def test_what_still_counts_keeps_the_customer_but_not_old_statements(cast, emil, issued, at, goes_on):
    paper = issued(emil, 2015)
    if goes_on == "membership":
        make_prices.granted(emil, "membership", first_on=date(2015, 3, 1))
        assert leaving.papers_kept_until(emil) == (True, None)
    elif goes_on == "pack":
        at(year(2017))
        make_prices.granted(emil, first_on=date(2017, 1, 5), valid_days=400)
        assert leaving.papers_kept_until(emil) == (True, date(2026, 12, 31))
    at(datetime(2025, 11, 1, tzinfo=UTC))
    if goes_on == "booking":
        make.booking(make.resource(cast.nord))
    assert rights.forget_due(timezone.now(), held={}) == 1
    paper.refresh_from_db()
    emil.refresh_from_db()
    assert (paper.forgotten_at is not None, emil.email) == (True, EMIL)
    if goes_on == "membership":
        [kept] = rights.forget_address(EMIL, held={}).left
        assert (kept.why, kept.until) == ("tax", None)
        actions.end_membership(Pass.objects.get(last_on=None), last_on=date(2016, 1, 1), by=cast.ada)
        assert rights.forget_due(timezone.now(), held={}) == 1


def test_a_hold_keeps_papers_for_a_tax_that_is_not_settled(cast, emil, issued, at):
    paper = issued(emil, 2015)
    at(now := datetime(2026, 6, 1, tzinfo=UTC))
    held = holds.hold(emil, reason="Betriebsprüfung", hub=cast.nord, by=cast.ada)
    kept = privacy.holds()
    assert {label: rest for label, *rest in due.due_to_forget(now, kept) if rest[0]} == {
        "booking.Statement": [1, 1], "booking.Customer": [1, 1],
    }  # fmt: skip
    assert rights.forget_due(now, held=kept) == 0
    assert not forgetting.forget_statement(paper)
    assert not forgetting.forget_customer(emil)
    assert [one.why for one in rights.forget_address(EMIL, held=kept).left] == ["hold"]
    holds.end_hold(held, by=cast.ada)
    assert rights.forget_due(now, held={}) == 2


def test_killed_in_between_the_next_night_goes_on(emil, issued, at, monkeypatch):
    issued(emil, 2015), issued(emil, 2016)
    at(now := datetime(2026, 6, 1, tzinfo=UTC))
    ran = []

    def dies(*args, **kwargs):
        ran.append(args)
        if len(ran) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(forgetting.journal, "record", dies)
        with pytest.raises(KeyboardInterrupt):
            rights.forget_due(now, held={})
    assert sorted(Statement.objects.values_list("forgotten_at", flat=True), key=bool) == [None, now]
    assert rights.forget_due(now, held={}) == 2


def test_a_company_keeps_its_number_and_its_statements_lose_their_words(cast, issued, at):
    at(year(2014))
    company = make_prices.customer(cast.nord, "Erna Eigen")
    issued(company, 2015)
    at(now := datetime(2026, 6, 1, tzinfo=UTC))
    assert rights.forget_due(now, held={}) == 1
    company.refresh_from_db()
    assert (company.name, Statement.objects.get().recipient["name"]) == ("Erna Eigen", "–")


def test_whoever_wishes_it_after_that_time_is_forgotten_at_once(emil, issued, at):
    issued(emil, 2015)
    at(datetime(2026, 6, 1, tzinfo=UTC))
    found = rights.forget_address(EMIL, held={})
    assert (found.rows, found.left) == (2, ())
    assert EMIL not in told()


def test_the_database_lets_nobody_forget_too_early_or_change_a_sum(emil, issued, at):
    old, new = issued(emil, 2015), issued(emil, 2025)
    at(datetime(2050, 1, 1, tzinfo=UTC))  # whatever the day is here
    with pytest.raises(IntegrityError), transaction.atomic():
        forgetting.forget_statement(new)
    nobody = {"name": "–", "street": "", "place": "", "number": emil.number}
    gone = {"recipient": nobody, "lines": [], "issued_by": None, "forgotten_at": timezone.now()}
    for more in (
        {"net_cents": 1},
        {"number": "X"},
        {"reason": "x"},
        {"recipient": {}},
        {"lines": [1]},
        {"forgotten_at": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Statement.objects.filter(pk=old.pk).update(**gone | more)
    for rows in (Statement.objects.filter(pk=old.pk), Statement.objects.filter(pk=new.pk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    assert Statement.objects.filter(pk=old.pk).update(**gone) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=old.pk).update(forgotten_at=None)


def test_what_is_forgotten_is_shown_as_such_and_begins_no_more(client, cast, emil, issued, at):
    paper = issued(emil, 2015)
    kind = Pass.objects.get().kind
    at(now := datetime(2026, 6, 1, tzinfo=UTC))
    rights.forget_due(now, held={})
    with pytest.raises(NotBilled):
        actions.correct(paper, reason="x", by=cast.ada)
    with pytest.raises(NotBookable):
        actions.grant_pass(
            kind, customer=emil, first_on=date(2026, 7, 1), idempotency_key=uuid4(), by=cast.ada
        )
    client.force_login(cast.ada)
    page = client.get(f"/desk/bookings/statements/{paper.code}/")
    assert "Empfänger und Positionen sind gelöscht" in page.content.decode()
    assert client.get(f"/desk/bookings/customers/{emil.code}/").status_code == 200
    again = actions.keep_customer(cast.nord, email=EMIL, name="Emil", by=cast.ada)
    assert (again.pk == emil.pk, again.number) == (False, emil.number + 1)
