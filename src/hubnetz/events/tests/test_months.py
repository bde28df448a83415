"""A month as a table: its days, what lies on them, its neighbours, and what is no month."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from hubnetz.events import months
from hubnetz.events.models import Event
from hubnetz.events.tests import make
from hubnetz.lib.periods import BERLIN

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-13",
        "2026-00",
        "0001-01",
        "0000-01",
        "9999-12",
        "2014-12",
        "2030-01",
        "26-12",
        "2026-1",
        "2026-12-01",
    ],
)
def test_what_is_no_month_is_none(typed):
    assert months.month_of(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "before", "after"),
    [
        ("2026-12", "2026-11", "2027-01"),
        ("2027-01", "2026-12", "2027-02"),
        ("2015-01", "", "2015-02"),
        ("2029-12", "2029-11", ""),
    ],
)
def test_a_month_has_neighbours_across_the_year_as_far_as_there_are_any(typed, before, after):
    month = months.month_of(typed, TODAY)
    assert (month.before, month.after) == (before, after)


@pytest.mark.parametrize(
    ("typed", "hours"), [("2026-03", 743), ("2026-10", 745), ("2026-02", 672), ("2028-02", 696)]
)
def test_months_with_a_change_of_clocks_have_an_hour_less_or_more(typed, hours):
    first, last = months.month_of(typed, TODAY).bounds()
    assert last.timestamp() - first.timestamp() == hours * 3600


def event(starts, ends):
    return Event(code="e", title={"de": "E"}, starts_at=starts, ends_at=ends)


def cells(month, *events):
    weeks = months.month_of(month, TODAY).weeks(events, TODAY)
    assert all(len(week) == 7 for week in weeks)
    return {day.date: day for week in weeks for day in week if day}


@pytest.mark.parametrize("month", ["2026-11", "2026-12", "2027-02", "2028-02", "2026-03"])
def test_every_day_of_the_month_is_there_once_under_its_weekday(month):
    weeks = months.month_of(month, TODAY).weeks([], TODAY)
    days = [day.date for week in weeks for day in week if day]
    assert days == sorted(set(days))
    assert days[0].day == 1
    assert (days[-1] + timedelta(days=1)).day == 1
    assert all(day.date.weekday() == column for week in weeks for column, day in enumerate(week) if day)


def test_today_is_marked_and_nothing_else():
    assert [day.date for day in cells("2026-11").values() if day.is_today] == [TODAY]


def test_an_event_of_several_days_stands_on_each_of_them_and_begins_once():
    days = cells(
        "2027-01", event(datetime(2026, 12, 30, 9, tzinfo=BERLIN), datetime(2027, 1, 2, 12, tzinfo=BERLIN))
    )
    assert [(day.day, entry.begins) for day, cell in days.items() for entry in cell.entries] == [
        (1, False),
        (2, False),
    ]
    days = cells(
        "2026-12", event(datetime(2026, 12, 30, 9, tzinfo=BERLIN), datetime(2027, 1, 2, 12, tzinfo=BERLIN))
    )
    assert [(day.day, entry.begins) for day, cell in days.items() for entry in cell.entries] == [
        (30, True),
        (31, False),
    ]


def test_who_ends_at_midnight_does_not_touch_the_next_day():
    days = cells(
        "2026-12", event(datetime(2026, 12, 4, 18, tzinfo=BERLIN), datetime(2026, 12, 5, 0, tzinfo=BERLIN))
    )
    assert [day.day for day, cell in days.items() if cell.entries] == [4]


def test_an_event_in_the_night_lies_on_the_day_of_berlin():
    days = cells(
        "2026-12", event(datetime(2026, 12, 4, 0, 30, tzinfo=BERLIN), datetime(2026, 12, 4, 1, tzinfo=BERLIN))
    )
    assert [day.day for day, cell in days.items() if cell.entries] == [4]


def test_a_crowded_day_names_some_and_counts_the_rest():
    rows = [
        event(datetime(2026, 12, 4, h, tzinfo=BERLIN), datetime(2026, 12, 4, h + 1, tzinfo=BERLIN))
        for h in range(8, 17)
    ]
    day = cells("2026-12", *rows)[date(2026, 12, 4)]
    assert (len(day.shown), day.more) == (4, 5)
    assert cells("2026-12", *rows[:5])[date(2026, 12, 4)].more == 0


@pytest.mark.database
def test_the_page_is_a_table_that_can_be_read_aloud(client, cast):
    today = timezone.localdate(timezone=BERLIN)
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=BERLIN)
    make.event(cast.nord, code="here", starts_at=noon, ends_at=noon + timedelta(hours=1))
    make.event(cast.nord, code="off", starts_at=noon, ends_at=noon + timedelta(hours=1), cancelled_at=noon)
    page = client.get(f"/events/month/{today:%Y-%m}/").content.decode()
    assert page.count('scope="col"') == 7
    assert "Montag" in page
    assert "<caption" in page
    assert page.count('aria-current="date"') == 1
    assert "/events/here/" in page
    assert "abgesagt" in page
    assert "/events/here/" not in client.get(f"/events/month/{today:%Y-%m}/?hub=sued").content.decode()
    assert client.get("/events/month/?hub=sued")["Location"] == f"/events/month/{today:%Y-%m}/?hub=sued"
    empty = client.get("/events/month/2016-02/").content.decode()
    assert "Keine Termine im Februar 2016" in empty


@pytest.mark.database
@pytest.mark.parametrize("month", ["2026-13", "0001-01", "9999-12", "next"])
def test_a_month_that_is_none_is_a_kind_404(client, cast, month):
    answer = client.get(f"/events/month/{month}/")
    assert answer.status_code == 404
    assert "Unter dieser Adresse" in answer.content.decode() or "<h1>" in answer.content.decode()
