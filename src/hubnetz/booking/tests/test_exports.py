"""Statements as bookkeeping takes them."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from hubnetz.booking import actions, exporting, printing
from hubnetz.booking.models import Statement
from hubnetz.booking.tests import make, make_prices
from hubnetz.booking.tests.test_statements import emil, month, used  # noqa: F401
from hubnetz.lib import spreadsheets

pytestmark = pytest.mark.django_db
MADE = datetime(2026, 11, 22, 17, 30, 5, 123000, tzinfo=UTC)


@pytest.fixture
def statements(cast, emil, used, month):  # noqa: F811
    """Issue a statement with two rates, and correct it."""
    room, book = make.resource(cast.nord, name="Saal"), make.resource(cast.nord, name="Buch")
    make_prices.tariff(room)
    make_prices.tariff(book, cents=100, vat=700, account="8300")
    used(room, emil)
    used(book, emil)
    wrong = actions.issue(emil, month=month, by=cast.ada)
    used(room, emil, 9)
    right = actions.correct(wrong, reason="Ein Tag fehlte; noch einer.", by=cast.ada)
    return [wrong, right]


def test_the_table_has_each_rate_and_takes_back_what_is_corrected(statements):
    wrong, right = statements
    rows = exporting.table(statements)
    assert tuple(rows[0]) == exporting.COLUMNS
    told = [dict(zip(exporting.COLUMNS, row, strict=True)) for row in rows[1:]]
    assert [
        (one["statement"], one["kind"], *(str(one[name]) for name in ("net", "vat", "gross"))) for one in told
    ] == [
        (wrong.number, "statement", "1.00", "0.07", "1.07"),
        (wrong.number, "statement", "8.00", "1.52", "9.52"),
        (right.number, "reversal", "-1.00", "-0.07", "-1.07"),
        (right.number, "reversal", "-8.00", "-1.52", "-9.52"),
        (right.number, "correction", "1.00", "0.07", "1.07"),
        (right.number, "correction", "16.00", "3.04", "19.04"),
    ]
    assert {one["revenue_account"] for one in told} == {"8300", "8400"}
    assert (told[0]["debtor"], told[0]["cost_centre"], str(told[0]["vat_rate"])) == (10000, "100", "7.00")
    assert told[2]["corrects"] == wrong.number
    text = spreadsheets.as_csv(rows)
    assert list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))[3][8] == "-1.00"  # a number, not a text


def test_a_batch_of_datev(cast, statements):
    billing = make_prices.billing(cast.nord, consultant_number=1001, client_number=7)
    today = make.day(0)
    made = exporting.datev(statements, billing, today, today, MADE)
    lines = [next(csv.reader([line], delimiter=";")) for line in made.decode("cp1252").split("\r\n") if line]
    head, names, *rows = lines
    assert len(head) == 31
    assert head[:6] == ["EXTF", "700", "21", "Buchungsstapel", "13", "20261122183005123"]
    assert head[10:14] == ["1001", "7", f"{today.year}0101", "4"]
    assert head[14:16] == [f"{today:%Y%m%d}"] * 2
    assert (len(names), len(set(names))) == (125, 125)
    assert (names[36], names[113], names[124]) == (
        "KOST1 - Kostenstelle",
        "Festschreibung",
        "Abw. Skontokonto",
    )
    assert {len(row) for row in rows} == {125}
    told = [dict(zip(names, row, strict=True)) for row in rows]
    posted = [
        (one["Umsatz (ohne Soll/Haben-Kz)"], one["Soll/Haben-Kennzeichen"], one["Konto"]) for one in told
    ]
    assert posted == [
        ("1,07", "S", "10000"),
        ("9,52", "S", "10000"),
        ("1,07", "H", "10000"),
        ("9,52", "H", "10000"),
        ("1,07", "S", "10000"),
        ("19,04", "S", "10000"),
    ]
    assert told[0]["Belegdatum"] == f"{today:%d%m}"
    assert told[1]["Gegenkonto (ohne BU-Schlüssel)"] == "8400"
    assert told[0]["Belegfeld 1"] == statements[0].number


def test_signs_of_the_format_in_a_name_break_nothing(cast, statements):
    billing = make_prices.billing(cast.nord, consultant_number=1001, client_number=7)
    one = statements[0]
    one.recipient["name"] = 'Müller; "Söhne"\r\n漢 GmbH'
    made = exporting.datev([one], billing, make.day(0), make.day(0), MADE)
    rows = list(csv.reader(io.StringIO(made.decode("cp1252")), delimiter=";"))
    assert {len(row) for row in rows} == {31, 125}
    assert rows[2][13].endswith('Müller, "Söhne" ? GmbH')


def test_a_batch_lies_in_one_fiscal_year_and_needs_numbers(cast):
    billing = make_prices.billing(cast.nord)
    days = date(2026, 12, 31), date(2027, 1, 1)
    assert not exporting.can_be_datev(None, *days)
    assert not exporting.can_be_datev(billing, days[0], days[0])
    billing = make_prices.billing(cast.nord, consultant_number=1001, client_number=7)
    assert not exporting.can_be_datev(billing, *days)
    assert exporting.can_be_datev(make_prices.billing(cast.nord, year_begins=7), *days)


def test_on_paper_and_as_a_workbook(statements):
    right = Statement.objects.select_related("corrects").get(pk=statements[1].pk)
    paper = printing.as_pdf(right)
    assert paper.startswith(b"%PDF")
    assert paper == printing.as_pdf(right)
    assert b"".join(printing.as_workbook(right)).startswith(b"PK")
    with translation.override("de"):
        said = printing.said(right)
    assert statements[0].number in said["notes"][0]
    assert [line[-1] for line in said["lines"]] == ["1,00\u00a0€", "8,00\u00a0€", "8,00\u00a0€"]
    assert said["sums"][-1][-1] == "20,11\u00a0€"


@pytest.mark.parametrize(("cents", "said"), [(0, "€0.00"), (250, "€2.50"), (-800, "−€8.00"), (5, "€0.05")])
def test_amounts_have_their_cents(cents, said):
    with translation.override("en"):
        assert printing.euros(cents) == said
