from datetime import UTC, date, datetime

import pytest

from hubnetz.events import rules


@pytest.mark.parametrize(("seats", "taken", "left"), [(None, 5, None), (3, 0, 3), (3, 3, 0), (3, 5, 0)])
def test_seats_left(seats, taken, left):
    assert rules.seats_left(seats, taken) == left


@pytest.mark.parametrize(
    ("seats", "taken", "seat"), [(3, [], 1), (3, [1, 3], 2), (2, [1, 2], None), (2, [9], 1)]
)
def test_free_seat_is_the_lowest(seats, taken, seat):
    assert rules.free_seat(seats, taken) == seat


def test_attendance_counts_on_the_day_of_the_event_in_berlin():
    starts = datetime(2020, 5, 4, 22, 30, tzinfo=UTC)  # half past midnight on the 5th in Berlin
    assert rules.counted_on(starts, datetime(2020, 5, 9, 8, tzinfo=UTC)) == date(2020, 5, 5)


def test_nothing_counts_in_the_future():
    starts = datetime(2020, 5, 4, 8, tzinfo=UTC)
    assert rules.counted_on(starts, datetime(2020, 5, 1, 8, tzinfo=UTC)) == date(2020, 5, 1)


MOMENT = datetime(2020, 5, 4, 8, tzinfo=UTC)
LATER = datetime(2020, 5, 4, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published_at", "cancelled_at", "now", "open_"),
    [
        (MOMENT, None, MOMENT, True),
        (None, None, MOMENT, False),
        (MOMENT, MOMENT, MOMENT, False),
        (MOMENT, None, LATER, False),
    ],
)
def test_takes_registrations(published_at, cancelled_at, now, open_):
    said = rules.takes_registrations(
        published_at=published_at, cancelled_at=cancelled_at, ends_at=LATER, now=now
    )
    assert said is open_
