"""Numbers, money and times as people write them, also around the change of the clock."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from hubnetz.ui import formats
from hubnetz.ui.templatetags import ui

START = dt.datetime(2026, 12, 3, 13, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "function", "value", "text"),
    [
        ("de", formats.number, 8187, "8.187"),
        ("en", formats.number, 8187, "8,187"),
        ("de", formats.number, None, "–"),
        ("de", formats.money, Decimal("1234.50"), "1.234,50\u00a0€"),
        ("en", formats.money, Decimal("1234.50"), "€1,234.50"),
        ("de", formats.money, Decimal("300000.00"), "300.000\u00a0€"),
        ("de", formats.money, Decimal(0), "0\u00a0€"),
        ("de", formats.day, START, "3. Dezember 2026"),
        ("en", formats.day, START, "3 December 2026"),
        ("de", formats.day_short, dt.date(2026, 3, 1), "01.03.2026"),
        ("de", formats.moment, START, "3. Dezember 2026, 14:00\u00a0Uhr"),
        ("en", formats.moment, START, "3 December 2026, 14:00"),
        ("de", formats.time_of_day, dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC), "14:00\u00a0Uhr"),
        ("de", formats.time_of_day, dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), "02:30\u00a0Uhr"),
        ("de", formats.time_of_day, dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC), "02:30\u00a0Uhr"),
        ("de", formats.day, dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC), "1. Januar 2027"),
        ("de", formats.iso, START, "2026-12-03T14:00:00+01:00"),
    ],
)
def test_written(language: str, function: object, value: object, text: str) -> None:
    with translation.override(language):
        assert function(value) == text  # type: ignore[operator]


@pytest.mark.parametrize(
    ("language", "hours", "text"),
    [
        ("de", 2, "Donnerstag, 14:00–16:00\u00a0Uhr"),
        ("en", 2, "Thursday, 14:00–16:00"),
        ("de", None, "Donnerstag, 14:00\u00a0Uhr"),
        ("de", 24, "3. Dezember 2026, 14:00\u00a0Uhr – 4. Dezember 2026, 14:00\u00a0Uhr"),
    ],
)
def test_span(language: str, hours: int | None, text: str) -> None:
    with translation.override(language):
        assert formats.span(START, hours and START + dt.timedelta(hours=hours)) == text


@pytest.mark.parametrize(
    ("address", "tag", "text"),
    [
        ("/?topic=ai&page=3", "{% query page=4 %}", "?topic=ai&amp;page=4"),
        ("/?topic=ai&page=3", "{% query place='Ulm' %}", "?topic=ai&amp;place=Ulm"),
        ("/?topic=ai&page=3", "{% query topic=None %}", "?"),
    ],
)
def test_query(address: str, tag: str, text: str) -> None:
    context = Context({"request": RequestFactory().get(address)})
    assert Template("{% load ui %}" + tag).render(context) == text


@pytest.mark.parametrize(
    ("pages", "here", "shown"),
    [
        (1, 1, [1]),
        (3, 2, [1, 2, 3]),
        (20, 7, [1, 0, 6, 7, 8, 0, 20]),
        (20, 1, [1, 2, 0, 20]),
        (5, 3, [1, 2, 3, 4, 5]),
        (20, 4, [1, 2, 3, 4, 5, 0, 20]),
    ],
)
def test_page_numbers(pages: int, here: int, shown: list[int]) -> None:
    assert ui.page_numbers(Paginator(range(pages), 1).page(here)) == shown


def test_a_span_in_full_names_its_day_once() -> None:
    start = dt.datetime(2026, 12, 3, 13, 0, tzinfo=dt.UTC)
    with translation.override("de"):
        assert (
            formats.span_in_full(start, start + dt.timedelta(hours=2))
            == "Donnerstag, 3. Dezember 2026, 14:00–16:00\u00a0Uhr"
        )
        assert formats.span_in_full(start) == "Donnerstag, 3. Dezember 2026, 14:00\u00a0Uhr"
    with translation.override("en"):
        long = formats.span_in_full(start, start + dt.timedelta(days=1))
        assert long == "3 December 2026, 14:00 – 4 December 2026, 14:00"


def test_times_stay_on_one_line_and_long_words_may_break_at_their_joint() -> None:
    start = dt.datetime(2026, 12, 3, 13, 0, tzinfo=dt.UTC)
    page = Template("{% load ui %}{% when start end %}|{{ word|breakable }}")
    values = {
        "start": start,
        "end": start + dt.timedelta(hours=2),
        "word": "Digitalisierungsprojekte: Übungen",
    }
    with translation.override("en"):
        said = page.render(Context(values))
    assert said == (
        'Thursday, <span class="nowrap">14:00–16:00</span>|Digitalisierungs\u00adprojekte: Übungen'
    )


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("de", 68, "68\u00a0%"),
        ("en", 68, "68%"),
        ("de", "12,5", "12,5\u00a0%"),
        ("en", None, "–"),
    ],
)
def test_percent(language: str, value: int | str | None, text: str) -> None:
    with translation.override(language):
        assert formats.percent(value) == text
