"""Seats, turns and days, as they would be decided on paper."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta

from hubnetz.lib.periods import BERLIN

# How long an offer from the waiting list stands, by the time left until the event begins.
OFFER_STANDS = (
    (timedelta(days=7), timedelta(days=2)),
    (timedelta(days=3), timedelta(days=1)),
    (timedelta(days=1), timedelta(hours=6)),
    (timedelta(hours=3), timedelta(hours=1)),
)
SHORTEST_OFFER = timedelta(minutes=15)
MOST_SEATS = 20  # that one contact takes, or waits for, in one go
DOOR_OPENS = timedelta(hours=24)  # before an event: nobody is at the entrance earlier
DEVICE_FORGETS = timedelta(hours=12)  # after an event: the list on a device at the entrance is deleted
EVENING = 17  # o'clock: from here on nobody goes to two events of one day


def seats_left(seats: int | None, taken: int) -> int | None:
    """Return how many more people may come; None means there is no limit."""
    return None if seats is None else max(seats - taken, 0)


def free_seats(seats: int, taken: Collection[int], most: int) -> list[int]:
    """Return up to ``most`` free seat numbers from 1 to ``seats``, lowest first.

    Never more than there are seats less people, also if somebody has a number beyond ``seats``.
    """
    occupied = set(taken)
    most = min(most, seats - len(occupied))
    free: list[int] = []
    for seat in range(1, seats + 1):
        if len(free) >= most:
            break
        if seat not in occupied:
            free.append(seat)
    return free


def share(free: int, wanted: int, *, together: bool) -> int:
    """Return how many of the free seats are offered to somebody who waits for ``wanted``.

    Whoever wants to come together gets all or, for the moment, none, and keeps the place; the seats go to the
    next one meanwhile, so that none stays empty.
    """
    if together:
        return max(wanted, 0) if wanted <= free else 0
    return max(min(free, wanted), 0)


def offer_until(now: datetime, starts_at: datetime, ends_at: datetime) -> datetime:
    """Return until when an offer stands: two days, less the closer the event is, and never beyond its end.

    In the last three hours, and after the beginning for those who come late, it is a quarter of an hour.
    """
    left = starts_at.astimezone(UTC) - now.astimezone(
        UTC
    )  # hours that pass, also in the nights clocks change
    stands = next((stands for least, stands in OFFER_STANDS if left >= least), SHORTEST_OFFER)
    return min(now.astimezone(UTC) + stands, max(ends_at, now))


def latest_answer(now: datetime, starts_at: datetime, ends_at: datetime) -> datetime:
    """Return when an offer made before ends at the latest, now that the event begins and ends at these times."""
    return max(starts_at, min(now + SHORTEST_OFFER, ends_at))


def counted_on(starts_at: datetime, noted_at: datetime) -> date:
    """Return the day an attendance counts on.

    It is the day the event began. An attendance noted before that (somebody was checked in early) counts on the
    day of the note: nothing counts in the future.
    """
    return min(starts_at, noted_at).astimezone(BERLIN).date()


def seen_at(told: datetime, starts_at: datetime, now: datetime) -> datetime:
    """Return when somebody was seen at the entrance, as a device tells it: never in the future, and never before
    anybody can have been there, however wrong its clock is."""
    return min(max(told, starts_at - DOOR_OPENS), now)


def next_turn(moments: Iterable[datetime | None], *, now: datetime) -> datetime | None:
    """Return the first of these moments that is still to come: what hangs on them stays as it is until then."""
    return min((moment for moment in moments if moment is not None and moment > now), default=None)


def takes_registrations(
    *,
    published_at: datetime | None,
    cancelled_at: datetime | None,
    ends_at: datetime,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    now: datetime,
) -> bool:
    """Say whether people may register: from publication or opening until closing or, for late-comers, the end."""
    if published_at is None or cancelled_at is not None or now >= ends_at:
        return False
    return (opens_at is None or opens_at <= now) and (closes_at is None or now < closes_at)


def missing(
    *, title: str, text: str, topics: int, mode: str, has_site: bool, ways: Collection[str]
) -> list[str]:
    """Return what an event lacks before it may be shown, what weighs most first."""
    needs = {"on_site", "online"} if mode == "hybrid" else {mode}
    lacks = {
        "title": not title.strip(),
        "text": not text.strip(),
        "topic": topics == 0,
        "site": mode != "online" and not has_site,
        "way": not needs <= set(ways),
    }
    return [what for what, is_missing in lacks.items() if is_missing]


def same_evening(
    starts_at: datetime, ends_at: datetime, other_starts: datetime, other_ends: datetime
) -> bool:
    """Say whether two dates get into each other's way: they share a moment, or both are on the evening of one day."""
    if starts_at < other_ends and other_starts < ends_at:
        return True
    one, other = starts_at.astimezone(BERLIN), other_starts.astimezone(BERLIN)
    return one.date() == other.date() and min(one.hour, other.hour) >= EVENING


def shifted(moment: datetime, before: datetime, after: datetime) -> datetime:
    """Return a moment as much later by the clock on the wall as an event is moved: what closed two days before it
    at noon still does, also when the clocks were changed in between."""
    wall = moment.astimezone(BERLIN).replace(tzinfo=None)
    later = after.astimezone(BERLIN).replace(tzinfo=None) - before.astimezone(BERLIN).replace(tzinfo=None)
    return (wall + later).replace(tzinfo=BERLIN)


def guest_state(
    *, invited: bool, comes: bool | None, has_seat: bool, answer_by: datetime | None, now: datetime
) -> str:
    """Say how it stands with somebody invited by name; who said yes and gave the seat back does not come."""
    if not invited:
        return "listed"
    if comes:
        return "accepted" if has_seat else "declined"
    if comes is False:
        return "declined"
    return "silent" if answer_by is not None and answer_by <= now else "invited"


def guest_answers(
    state: str, *, answer_by: datetime | None, ends_at: datetime, cancelled: bool, now: datetime
) -> tuple[str, ...]:
    """Return what a guest in this state may still answer: after the day to answer no yes, after the event nothing."""
    if cancelled or ends_at <= now or answer_by is None:
        return ()
    if state == "accepted":
        return ("no",)
    if answer_by <= now:
        return ()
    return {"invited": ("yes", "no"), "declined": ("yes",)}.get(state, ())


def span_shifted(
    starts_at: datetime, ends_at: datetime, before: datetime, after: datetime
) -> tuple[datetime, datetime]:
    """Return beginning and end shifted like an event, see `shifted`.

    The end stays after the beginning also in a night in which clocks change.
    """
    begins, ends = shifted(starts_at, before, after), shifted(ends_at, before, after)
    if ends.astimezone(UTC) <= begins.astimezone(UTC):
        ends = begins.astimezone(UTC) + (ends_at.astimezone(UTC) - starts_at.astimezone(UTC))
    return begins, ends


def steps_of_seat(*, before: int, confirmed: bool, cancelled: bool) -> int:
    """Return how often somebody's own calendar entry was another one by what became of their seats at an event.

    Each seat takes three steps: asked for, confirmed, given back. ``before`` counts those given back earlier, so that
    whoever comes back gets an entry above the one that took itself out.
    """
    return 3 * before + (2 if cancelled else int(confirmed))
