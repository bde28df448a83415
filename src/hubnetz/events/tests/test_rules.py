from datetime import UTC, date, datetime, timedelta

import pytest

from hubnetz.events import rules


@pytest.mark.parametrize(("seats", "taken", "left"), [(None, 5, None), (3, 0, 3), (3, 3, 0), (3, 5, 0)])
def test_seats_left(seats, taken, left):
    assert rules.seats_left(seats, taken) == left


@pytest.mark.parametrize(
    ("seats", "taken", "most", "free"),
    [
        (3, [], 1, [1]),
        (3, [1, 3], 1, [2]),
        (2, [1, 2], 1, []),
        (2, [9], 1, [1]),
        (2, [9, 8], 1, []),  # beyond the seats, but people all the same
        (5, [2], 3, [1, 3, 4]),
        (3, [1], 9, [2, 3]),
    ],
)
def test_free_seats_are_the_lowest(seats, taken, most, free):
    assert rules.free_seats(seats, taken, most) == free


@pytest.mark.parametrize(
    ("free", "wanted", "together", "offered"),
    [(1, 3, False, 1), (5, 3, False, 3), (2, 3, True, 0), (3, 3, True, 3), (0, 1, False, 0)],
)
def test_who_wants_to_come_together_gets_all_or_none(free, wanted, together, offered):
    assert rules.share(free, wanted, together=together) == offered


@pytest.mark.parametrize(
    ("before", "stands"),
    [
        (timedelta(days=30), timedelta(days=2)),
        (timedelta(days=7), timedelta(days=2)),
        (timedelta(days=6), timedelta(days=1)),
        (timedelta(days=2), timedelta(hours=6)),
        (timedelta(hours=5), timedelta(hours=1)),
        (timedelta(hours=1), timedelta(minutes=15)),
        (timedelta(hours=-1), timedelta(minutes=15)),
    ],
)
def test_an_offer_stands_less_long_the_closer_the_event_is(before, stands):
    now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    until = rules.offer_until(now, now + before, now + before + timedelta(hours=2))
    assert until == now + stands
    assert before < timedelta(hours=3) or until < now + before


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


def test_the_next_turn_is_the_first_that_is_still_to_come():
    assert rules.next_turn((LATER, None, MOMENT), now=MOMENT) == LATER
    assert rules.next_turn((LATER, MOMENT), now=MOMENT - timedelta(hours=1)) == MOMENT
    assert rules.next_turn((LATER, None), now=LATER) is None
