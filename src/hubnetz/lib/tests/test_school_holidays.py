"""School holidays: facts from a table, in order, each with its name."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from hubnetz.lib import holidays, school_holidays

FIRST, LAST = date(2025, 9, 1), date(2028, 12, 31)


def test_single_days_that_everybody_in_the_state_knows():
    found = school_holidays.days_off("08", FIRST, LAST)
    assert found[date(2026, 12, 24)]["de"] == "Weihnachtsferien"
    assert found[date(2027, 7, 29)]["en"] == "summer holidays"
    assert date(2027, 7, 28) not in found
    assert date(2026, 11, 23) not in found
    assert date(2027, 3, 26) not in found  # Good Friday: a public holiday, not one of schools


def test_the_table_is_in_order_and_nothing_overlaps():
    rows = school_holidays.between("08", FIRST, LAST)
    assert all(one.first <= one.last for one in rows)
    assert all(one.last < after.first for one, after in pairwise(rows))


@pytest.mark.parametrize("summer", [2026, 2027, 2028])
def test_a_summer_is_six_and_a_half_weeks(summer):
    days = school_holidays.days_off("08", date(summer, 7, 1), date(summer, 9, 30))
    assert 44 <= len(days) <= 46
    assert min(days).weekday() == 3
    assert max(days).weekday() == 5


def test_what_is_cut_at_the_edges():
    found = school_holidays.days_off("08", date(2026, 12, 30), date(2027, 1, 2))
    assert list(found) == [date(2026, 12, 30) + timedelta(days=n) for n in range(4)]


def test_where_nothing_is_known_nothing_is_said():
    assert school_holidays.days_off("09", FIRST, LAST) == {}
    assert school_holidays.known_until("09") is None
    assert school_holidays.known_until("08") == date(2028, 9, 9)
    assert "08" in holidays.STATES
