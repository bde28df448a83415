"""When to look next, by the clocks of Berlin, across their changes."""

from datetime import UTC, datetime, timedelta

import pytest

from hubnetz.alerts import rules
from hubnetz.lib.periods import BERLIN


def berlin(*parts):
    return datetime(*parts, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("rhythm", "after", "looks"),
    [
        ("daily", berlin(2026, 11, 22, 6, 59), berlin(2026, 11, 22, 7)),
        ("daily", berlin(2026, 11, 22, 7, 0), berlin(2026, 11, 23, 7)),
        ("daily", berlin(2026, 12, 31, 20), berlin(2027, 1, 1, 7)),
        ("daily", berlin(2027, 3, 27, 12), berlin(2027, 3, 28, 7)),  # 23 hours of that day
        ("daily", berlin(2027, 10, 30, 12), berlin(2027, 10, 31, 7)),  # 25 hours
        ("daily", datetime(2026, 7, 1, 23, 30, tzinfo=UTC), berlin(2026, 7, 2, 7)),
        ("weekly", berlin(2026, 11, 22, 12), berlin(2026, 11, 23, 7)),  # a Sunday
        ("weekly", berlin(2026, 11, 23, 6, 59), berlin(2026, 11, 23, 7)),
        ("weekly", berlin(2026, 11, 23, 7, 0), berlin(2026, 11, 30, 7)),
        ("weekly", berlin(2027, 3, 22, 8), berlin(2027, 3, 29, 7)),
        ("at_once", berlin(2026, 11, 22, 7), berlin(2026, 11, 22, 7, 10)),
    ],
)
def test_the_next_look(rhythm, after, looks):
    assert rules.next_look(rhythm, after) == looks
    assert rules.next_look(rhythm, after) > after


@pytest.mark.parametrize(("spring", "utc"), [((2027, 3, 27, 12), 5), ((2027, 3, 26, 12), 6)])
def test_seven_in_the_morning_stays_seven_when_clocks_change(spring, utc):
    assert rules.next_look("daily", berlin(*spring)).astimezone(UTC).hour == utc


def test_a_day_begins_at_midnight_in_berlin():
    assert rules.day_began(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == berlin(2026, 7, 2)
    assert rules.looks_until(berlin(2026, 7, 1)) == berlin(2026, 7, 1) - timedelta(minutes=1)
