"""Seats and days, as they would be decided on paper."""

from collections.abc import Collection
from datetime import date, datetime

from hubnetz.lib.periods import BERLIN


def seats_left(seats: int | None, taken: int) -> int | None:
    """Return how many more people may come; None means there is no limit."""
    return None if seats is None else max(seats - taken, 0)


def free_seat(seats: int, taken: Collection[int]) -> int | None:
    """Return the lowest free seat number from 1 to ``seats``; None means the event is full."""
    occupied = set(taken)
    return next((seat for seat in range(1, seats + 1) if seat not in occupied), None)


def counted_on(starts_at: datetime, noted_at: datetime) -> date:
    """Return the day an attendance counts on.

    It is the day the event began. An attendance noted before that (somebody was checked in early) counts on the
    day of the note: nothing counts in the future.
    """
    return min(starts_at, noted_at).astimezone(BERLIN).date()


def takes_registrations(
    *, published_at: datetime | None, cancelled_at: datetime | None, ends_at: datetime, now: datetime
) -> bool:
    """Say whether people may still register: until the event is over, for those who come late."""
    return published_at is not None and cancelled_at is None and now < ends_at
