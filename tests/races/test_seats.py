"""Who takes, gives back, waits for and changes seats at the same moment; each promise also without its guard."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import access, actions, holding
from hubnetz.events.actions import queue
from hubnetz.events.models import AttendeeType, Event, Party, Registration, Waiting
from hubnetz.events.tests import make
from tests import cast
from tests.races import seats
from tests.races.race import race
from tests.races.unguarded import race_unguarded

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
ROUNDS, TRIES = 3, 12
Scenario = tuple[Event, list[Callable[[], object]]]


def holds(scenario: Callable[[], Scenario], *unguarded: str) -> list[list[object]]:
    """Play a scenario some times with its guards, then once without locks; return what came of it with them.

    With them no promise is broken. Without them one of those named in `unguarded` is.
    """
    played = [guarded(scenario) for _ in range(ROUNDS)]
    for _ in range(TRIES):
        event, calls = scenario()
        broken = seats.faults(event, race_unguarded(calls))
        if set(unguarded) & set(broken):
            return played
    raise AssertionError(broken)


def guarded(scenario: Callable[[], Scenario], broken: Sequence[str] = ()) -> list[object]:
    """Play a scenario once."""
    event, calls = scenario()
    results = race(len(calls), lambda n: calls[n]())
    assert seats.faults(event, results) == list(broken)
    return results


def nord():
    from hubnetz.network.models import Hub

    return Hub.objects.filter(slug="nord").first() or cast.hub("nord", "Nord")


def full(seats: int, waits: tuple[int, ...] = (1,), **fields):
    """A full event with people who wait for so many seats each."""
    event = make.event(nord(), seats=seats, **fields)
    taken = [make.registration(event, f"s{n}") for n in range(seats)]
    return event, taken, [make.waiting(event, f"w{n}", size=size) for n, size in enumerate(waits)]


def offered(waits: tuple[int, ...] = (1, 1)):
    """An event where the first one who waits has an offer."""
    event, taken, entries = full(1, waits)
    actions.withdraw(taken[0])
    return event, entries


def test_last_seats_wanted_by_parties_and_singles():
    def scenario():
        event = make.event(nord(), seats=5)
        parties = [lambda n=n: make.party(event, 3, f"p{n}") and "party" for n in range(3)]
        return event, parties + [lambda n=n: make.registration(event, f"s{n}").seat for n in range(4)]

    for results in holds(scenario, "somebody met IntegrityError"):
        assert results.count("party") <= 1
        assert "FullyBooked" in results


def test_seats_given_back_by_two_are_not_taken_from_who_waits():
    def scenario():
        event, taken, _entries = full(2, (1, 1, 1))
        give = [lambda seat=seat: actions.withdraw(seat) and "given" for seat in taken]
        return event, [*give, lambda: make.registration(event, "new").seat]

    for results in holds(scenario, "somebody has more seats than they want"):
        assert results == ["given", "given", "FullyBooked"]


def test_a_seat_given_back_is_offered_before_anybody_else_sees_it(monkeypatch):
    def scenario():
        event, taken, _entries = full(2, (2,))
        return event, [lambda seat=seat: actions.withdraw(seat) and "given" for seat in taken]

    guarded(scenario)
    monkeypatch.setattr(queue, "move_up", lambda event, now: None)
    guarded(scenario, broken=["a seat is free while somebody waits for it"])


def test_one_seat_given_back_by_four_clicks_is_one_letter():
    def scenario():
        event, taken, _entries = full(1)
        return event, [lambda: actions.withdraw(taken[0]) and None] * 4

    holds(scenario, "events.registration_withdrawn was written 4 times")


class Clocks(threading.local):
    """Another time for each thread."""

    ahead = timedelta()


@pytest.fixture
def clocks(monkeypatch):
    own = Clocks()
    monkeypatch.setattr(queue, "timezone", SimpleNamespace(now=lambda: timezone.now() + own.ahead))
    return own


def test_an_offer_is_taken_or_lapses(clocks):
    def scenario():
        event, (first, _second) = offered()

        def later():
            clocks.ahead = timedelta(days=2)
            return actions.lapse(event)

        return event, [lambda: actions.accept(first) and "taken", later]

    for taken, lapsed in holds(
        scenario, "somebody was served and left", "a seat was confirmed and taken away"
    ):
        assert (taken, lapsed) in {("taken", 0), ("NothingOffered", 1)}


def test_an_offer_is_taken_or_declined():
    def scenario():
        event, (first, _second) = offered()
        return event, [lambda: actions.accept(first) and "taken", lambda: actions.leave(first) and "left"]

    holds(scenario, "somebody was served and left", "a seat was confirmed and taken away")


def test_an_offer_lapses_once_for_two_clocks(clocks):
    def scenario():
        event, _entries = offered()

        def later():
            clocks.ahead = timedelta(days=2)
            return actions.lapse(event)

        return event, [later, later]

    for results in holds(scenario, "events.offer_lapsed was written 2 times"):
        assert sorted(results) == [0, 1]


def test_a_seat_is_given_back_or_somebody_came():
    def scenario():
        event, taken, _entries = full(1)
        by = None
        return event, [
            lambda: actions.withdraw(taken[0]) and "given",
            lambda: actions.note_attendance(taken[0], by=by) and "came",
        ]

    for results in holds(scenario, "somebody came on a seat given back"):
        assert results in (["given", "AlreadyWithdrawn"], ["CameAlready", "came"])


def test_an_event_is_cancelled_or_somebody_came():
    def scenario():
        event, taken, _entries = full(1)
        return event, [
            lambda: actions.cancel(event, by=None) and "cancelled",
            lambda: actions.note_attendance(taken[0], by=None) and "came",
        ]

    holds(scenario, "somebody came to what was cancelled")


def test_a_visit_is_noted_once_and_its_undoing_waits_for_the_event():
    def scenario():
        event, taken, _entries = full(1)
        note = [lambda: actions.note_attendance(taken[0], by=None) and "came"] * 3
        return event, [*note, lambda: actions.undo_attendance(taken[0], by=None)]

    holds(scenario, "somebody met IntegrityError")


def test_fewer_seats_or_one_more_person():
    def scenario():
        event = make.event(nord(), seats=2)
        make.registration(event)
        pool = event.pools.get()
        return event, [
            lambda: actions.set_seats(pool, seats=1, queue_seats=None, by=None) and "fewer",
            lambda: make.registration(event, "new", pool=pool).seat,
        ]

    for results in holds(scenario, "a seat beyond the pool"):
        assert results in (["fewer", "FullyBooked"], ["SeatsTaken", 2])


def test_the_pool_is_read_when_the_event_is_held(monkeypatch):
    """What a page saw of the seats is old when the lock is there."""
    event = make.event(nord(), seats=2)
    make.registration(event)
    seen = event.pools.get()
    actions.set_seats(event.pools.get(), seats=1, queue_seats=None, by=None)
    with pytest.raises(actions.FullyBooked):
        make.registration(event, "new", pool=seen)
    monkeypatch.setattr(holding, "way_in", lambda _event, pool, type: (pool, type))
    make.registration(event, "new", pool=seen)
    assert seats.faults(event) == ["a seat beyond the pool"]


def test_the_last_use_of_an_invitation():
    def scenario():
        event = make.event(nord())
        until = timezone.now() + timedelta(days=1)
        code = actions.invite(event, seats=1, valid_until=until, by=None).code
        return event, [
            lambda n=n: make.registration(event, f"i{n}", invitation=code) and "in" for n in range(5)
        ]

    for results in holds(scenario, "an invitation was used too often"):
        assert sorted(results) == [*["NotInvited"] * 4, "in"]


def test_an_invitation_is_used_or_withdrawn():
    def scenario():
        event, until = make.event(nord(), seats=1), timezone.now() + timedelta(days=1)
        made = actions.invite(event, seats=1, valid_until=until, keep_in=event.pools.get(), by=None)
        make.waiting(event)
        return event, [
            lambda: actions.withdraw_invitation(made, by=None) and "withdrawn",
            lambda: make.registration(event, "ida", invitation=made.code) and "in",
        ]

    holds(scenario, "somebody met IntegrityError")


def test_the_last_seat_for_who_asked_or_who_comes():
    def scenario():
        event = make.event(nord(), seats=1)
        press = AttendeeType.objects.create(pool=event.pools.get(), name={"de": "P"}, needs_approval=True)
        AttendeeType.objects.create(pool=event.pools.get(), name={"de": "A"})
        asked = make.registration(event, "asked", type=press)
        return event, [
            lambda: actions.approve(asked, by=None) and "in",
            lambda: make.registration(event, "new") and "in",
        ]

    for results in holds(scenario, "somebody met IntegrityError"):
        assert sorted(results) == ["FullyBooked", "in"]


def test_the_last_place_in_the_queue():
    def scenario():
        event, _taken, _entries = full(1, (), queue_seats=2)
        return event, [lambda n=n: make.waiting(event, f"w{n}", size=1 + n % 2) and "waits" for n in range(5)]

    for results in holds(scenario, "more wait than there are places", "two have the same place"):
        assert set(results) == {"waits", "QueueFull"}


def test_one_address_is_named_once():
    def scenario():
        event = make.event(nord(), seats=4)
        own = list(access.seats_of(make.party(event, 4)))
        return event, [
            lambda seat=seat: actions.name_person(seat, name="Ida", email="ida@client.example") and "named"
            for seat in own
        ]

    for results in holds(scenario, "somebody met IntegrityError"):
        assert sorted(results) == [*["KeyUsedElsewhere"] * 3, "named"]


def test_who_registers_while_the_event_moves_knows_the_new_time():
    def scenario():
        event = make.event(nord(), seats=3)
        later = event.starts_at + timedelta(hours=5, minutes=17)
        ends = later + timedelta(hours=1)
        return event, [
            lambda: actions.reschedule(event, starts_at=later, ends_at=ends, by=None) and "moved",
            lambda: make.registration(event, "new") and "in",
        ]

    holds(scenario, "somebody was told another time")


def test_who_registers_while_the_event_ends_is_told():
    def scenario():
        event = make.event(nord(), seats=3)
        return event, [
            lambda: actions.cancel(event, by=None) and "cancelled",
            lambda: make.registration(event, "new") and "in",
        ]

    for results in holds(scenario, "somebody was not told of the end"):
        assert results in (["cancelled", "NotOpen"], ["cancelled", "in"])


def test_an_offer_is_taken_or_the_event_cancelled():
    def scenario():
        event, (first, _second) = offered()
        return event, [
            lambda: actions.cancel(event, by=None) and "cancelled",
            lambda: actions.accept(first) and "taken",
        ]

    for results in holds(scenario, "somebody was served and left", "a seat was confirmed and taken away"):
        assert results in (["cancelled", "NothingOffered"], ["cancelled", "taken"])


@pytest.mark.parametrize("which", ["party", "waiting"])
def test_the_same_form_sent_eight_times(which):
    def scenario():
        key = uuid4()
        if which == "party":
            event = make.event(nord(), seats=20)
            return event, [lambda: make.party(event, 2, idempotency_key=key).code] * 8
        event, _taken, _entries = full(1, ())
        return event, [lambda: make.waiting(event, idempotency_key=key).code] * 8

    for results in holds(scenario, "somebody met IntegrityError"):
        assert len(set(results)) == 1
    assert (Party if which == "party" else Waiting).objects.count() == ROUNDS + 1


def test_more_seats_go_to_who_waits_and_not_to_who_comes(monkeypatch):
    def scenario():
        event, _taken, _entries = full(1, (1, 1))
        pool = event.pools.get()
        return event, [
            lambda: actions.set_seats(pool, seats=3, queue_seats=None, by=None) and "more",
            lambda: make.registration(event, "new").seat,
            lambda: make.waiting(event, "w9") and "waits",
        ]

    for _ in range(ROUNDS):
        assert guarded(scenario) == ["more", "FullyBooked", "waits"]
    monkeypatch.setattr(queue, "move_up", lambda event, now: None)
    event, calls = scenario()
    race(len(calls), lambda n: calls[n]())
    assert Registration.objects.filter(event=event, email="new@client.example").exists() or seats.faults(
        event
    )
