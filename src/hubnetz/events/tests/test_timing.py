"""When people join, are reminded, thanked and forgotten."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubnetz.events import timing
from hubnetz.lib.periods import BERLIN

STARTS = datetime(2027, 3, 4, 17, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=2)
HALF_AN_HOUR = timedelta(minutes=30)
SECOND = timedelta(seconds=1)
MOMENTS = st.integers(0, 80 * 365 * 24).map(
    lambda hours: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
)


def state(now=STARTS, **other):
    seat = {
        "is_confirmed": True,
        "is_given_back": False,
        "is_cancelled": False,
        "is_online": True,
        "has_link": True,
        **other,
    }
    return timing.join_state(**seat, starts_at=STARTS, ends_at=ENDS, now=now)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (STARTS - HALF_AN_HOUR - SECOND, "early"),
        (STARTS - HALF_AN_HOUR, ""),
        (ENDS - SECOND, ""),
        (ENDS, "late"),
    ],
)
def test_the_link_is_given_out_from_half_an_hour_before_until_the_end(now, said):
    assert state(now) == said


@pytest.mark.parametrize(
    ("seat", "said"),
    [
        ({"is_confirmed": False}, "not_confirmed"),
        ({"is_given_back": True}, "given_back"),
        ({"is_cancelled": True}, "cancelled"),
        ({"is_online": False}, "on_site"),
        ({"has_link": False}, "no_link"),
        ({"is_cancelled": True, "is_confirmed": False}, "cancelled"),
    ],
)
def test_nobody_else_gets_it(seat, said):
    assert state(**seat) == said


@pytest.mark.parametrize(
    ("before", "told_before", "due"),
    [
        (timedelta(hours=24), timedelta(hours=36), True),
        (timedelta(hours=24, seconds=1), timedelta(days=9), False),
        (timedelta(hours=1), timedelta(days=9), True),
        (timedelta(minutes=59), timedelta(days=9), False),
        (timedelta(hours=20), timedelta(hours=35, minutes=59), False),
        (timedelta(hours=-1), timedelta(days=9), False),
    ],
)
def test_a_reminder_comes_within_the_last_day_to_who_knew_of_it_before(before, told_before, due):
    said = timing.reminder_due(told_at=STARTS - told_before, starts_at=STARTS, now=STARTS - before)
    assert said is due


def test_thanks_come_on_the_next_morning_in_berlin_also_when_clocks_change():
    late = datetime(
        2027, 3, 27, 22, 30, tzinfo=UTC
    )  # half past eleven in Berlin; the night clocks go forward
    assert timing.thanked_from(late) == datetime(2027, 3, 28, 7, tzinfo=UTC)
    assert not timing.thanks_due(late, datetime(2027, 3, 28, 6, 59, tzinfo=UTC))
    assert timing.thanks_due(late, datetime(2027, 3, 28, 7, tzinfo=UTC))
    assert not timing.thanks_due(late, late + timedelta(days=14))


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2027, 3, 31), 1, date(2027, 2, 28)),
        (date(2028, 3, 31), 1, date(2028, 2, 29)),
        (date(2027, 1, 15), 1, date(2026, 12, 15)),
        (date(2027, 12, 31), 12, date(2026, 12, 31)),
        (date(2027, 12, 31), 13, date(2026, 11, 30)),
        (date(2027, 1, 15), -12, date(2028, 1, 15)),
    ],
)
def test_months_end_where_the_month_does(day, months, before):
    assert timing.months_before(day, months) == before


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_months_before_lie_before_and_in_order(day, months):
    found = timing.months_before(day, months)
    assert found < day
    assert timing.months_before(day + timedelta(days=1), months) >= found


@given(MOMENTS, st.integers(1, 60))
def test_the_day_that_is_announced_is_not_before_the_day_it_happens(ends_at, months):
    day = timing.forgotten_on(ends_at, months)
    limit = datetime.combine(timing.months_before(day, months), datetime.min.time(), BERLIN)
    assert ends_at < limit


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(1, 3, 33), (2, 3, 67), (1, 2, 50), (0, 4, 0), (0, 0, None)]
)
def test_shares_are_rounded(part, whole, share):
    assert timing.share(part, whole) == share


@pytest.mark.parametrize(
    ("registered", "events", "expected", "came", "usual"),
    [
        (20, 5, 100, 70, 14),
        (20, 2, 100, 70, None),
        (20, 5, 19, 10, None),
        (0, 5, 100, 70, None),
        (3, 3, 20, 10, 2),
    ],
)
def test_what_usually_happens_is_said_where_enough_is_known(registered, events, expected, came, usual):
    assert timing.usually_come(registered, events=events, expected=expected, came=came) == usual
