"""Dates by rule over changes of the clock and of the year, also against another reader of such rules."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubnetz.events import recurrence
from hubnetz.lib.periods import BERLIN

HOUR = timedelta(hours=1)


def berlin(*parts):
    return datetime(*parts, tzinfo=BERLIN)


def days(slots):
    return [slot.starts_at.astimezone(BERLIN).strftime("%d.%m. %H:%M") for slot in slots]


def test_every_second_tuesday_stays_at_its_hour_when_the_clocks_change():
    found = recurrence.slots(recurrence.weekly(2), berlin(2027, 3, 16, 18), 2 * HOUR, count=3)
    assert days(found) == ["16.03. 18:00", "30.03. 18:00", "13.04. 18:00"]
    assert [slot.starts_at.astimezone(UTC).hour for slot in found] == [17, 16, 16]


def test_a_night_that_leaves_the_hour_out_and_one_that_has_it_twice():
    spring = recurrence.slots("FREQ=DAILY", berlin(2027, 3, 27, 2, 30), HOUR, count=3)
    assert days(spring) == ["27.03. 02:30", "28.03. 03:30", "29.03. 02:30"]
    autumn = recurrence.slots("FREQ=DAILY", berlin(2027, 10, 30, 2, 30), HOUR, count=3)
    assert days(autumn) == ["30.10. 02:30", "31.10. 02:30", "01.11. 02:30"]
    assert autumn[1].starts_at.astimezone(UTC) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_exceptions_are_left_out_and_not_made_up_for():
    rule = recurrence.weekly(1, weekdays=[1, 3])
    found = recurrence.slots(
        rule,
        berlin(2026, 12, 22, 9),
        HOUR,
        until=date(2027, 1, 7),
        without=[date(2026, 12, 24), date(2026, 12, 31)],
    )
    assert days(found) == ["22.12. 09:00", "29.12. 09:00", "05.01. 09:00", "07.01. 09:00"]


def test_the_second_and_the_last_friday_of_a_month():
    second = recurrence.slots(recurrence.monthly(date(2027, 1, 8)), berlin(2027, 1, 8, 8), HOUR, count=3)
    assert days(second) == ["08.01. 08:00", "12.02. 08:00", "12.03. 08:00"]
    last = recurrence.monthly(date(2027, 1, 29), from_end=True)
    assert days(recurrence.slots(last, berlin(2027, 1, 29, 8), HOUR, count=2)) == [
        "29.01. 08:00",
        "26.02. 08:00",
    ]


@pytest.mark.parametrize("rule", ["FREQ=HOURLY", "nonsense", "FREQ=DAILY;BYHOUR=1,2", "FREQ=WEEKLY;BYDAY=XX"])
def test_a_rule_says_days(rule):
    with pytest.raises(ValueError):
        recurrence.slots(rule, berlin(2027, 1, 1, 8), HOUR)


def test_a_rule_without_an_end_stops():
    found = recurrence.slots("FREQ=DAILY", berlin(2027, 1, 1, 8), HOUR)
    assert len(found) == recurrence.MOST_DATES


def test_the_next_date_like_the_others():
    dates = [
        slot.starts_at
        for slot in recurrence.slots(recurrence.weekly(2), berlin(2027, 3, 2, 18), HOUR, count=2)
    ]
    assert recurrence.next_like(dates, recurrence.weekly(2)) == berlin(2027, 3, 30, 18)
    assert recurrence.next_like(dates, "") is None
    assert recurrence.next_like([], recurrence.weekly(2)) is None


RULES = st.one_of(
    st.builds(recurrence.weekly, st.integers(1, 5), weekdays=st.sets(st.integers(0, 6))),
    st.builds(recurrence.monthly, st.dates(date(2027, 1, 1), date(2027, 12, 31)), every=st.integers(1, 3)),
    st.just("FREQ=DAILY"),
)


@given(RULES, st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)), st.integers(1, 30))  # noqa: DTZ001
def test_the_clock_shows_the_same_hour_at_every_date(rule, first, count):
    begins = recurrence.in_berlin(first.replace(second=0, microsecond=0))
    clock = begins.astimezone(BERLIN).time()
    found = recurrence.slots(rule, begins, 2 * HOUR, count=count)
    assert len(found) <= count
    assert all(one.ends_at > one.starts_at for one in found)
    assert sorted(found, key=lambda one: one.starts_at) == found
    for slot in found:
        local = slot.starts_at.astimezone(BERLIN)
        skipped = local.utcoffset() != (local - 3 * HOUR).utcoffset()  # the night of a change
        assert local.time() == clock or (skipped and time(2) <= clock <= time(4))


@given(
    st.integers(1, 5), st.sets(st.integers(0, 6), min_size=1), st.dates(date(2024, 1, 1), date(2029, 12, 31))
)
def test_every_n_weeks_is_what_counting_days_gives(every, weekdays, first):
    monday = first - timedelta(days=first.weekday())
    walked = [first + timedelta(days=n) for n in range(every * 7 * 4)]
    counted = [day for day in walked if day.weekday() in weekdays and (day - monday).days // 7 % every == 0]
    found = recurrence.slots(
        recurrence.weekly(every, weekdays=weekdays), recurrence.at(first, time(8)), HOUR, until=walked[-1]
    )
    assert [slot.starts_at.date() for slot in found] == counted


@given(st.dates(date(2024, 1, 1), date(2029, 12, 31)))
def test_the_nth_weekday_of_a_month_is_what_counting_days_gives(first):
    found = recurrence.slots(recurrence.monthly(first), recurrence.at(first, time(8)), HOUR, count=6)
    number = (first.day - 1) // 7
    for slot in found:
        day = slot.starts_at.date()
        assert (day.weekday(), (day.day - 1) // 7) == (first.weekday(), number)
    assert found[0].starts_at.date() == first
