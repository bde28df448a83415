"""What can be booked, wanted by many at once: each promise is kept, and broken as soon as its lock is taken away."""

import threading
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.booking import actions, holding
from hubnetz.booking.models import Allocation, Billing, Booking, Licence, LicenceKind, Resource, Statement
from hubnetz.booking.tests import make, make_prices
from hubnetz.post.models import Letter
from tests.cast import hub
from tests.races.lending import faults
from tests.races.race import race
from tests.races.unguarded import Scenario, holds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
LOCK = (Resource,)


def calls(*those: Callable[[], Any]) -> list[Callable[[], object]]:
    return [lambda one=one: one().pk for one in those]


def somewhere() -> Any:
    return hub(f"h{uuid4().hex[:8]}", "Hub")


def books(what: Resource, who: str, *times: str, **values: Any) -> Callable[[], Booking]:
    return lambda: make.booking(what, *times, who=who, **values)


def moved(one: Booking, starts: str, ends: str, **values: Any) -> Callable[[], Booking]:
    return lambda: actions.move(one, starts_at=make.at(starts), ends_at=make.at(ends), **values)


def closing(where: Any, **values: Any) -> Callable[[], Any]:
    return lambda: actions.close_time(
        where, starts_at=make.at("09:00"), ends_at=make.at("12:00"), by=None, **values
    )


def test_of_a_pool_no_more_is_given_than_there_is():
    def scenario() -> Scenario:
        desks = make.resource(somewhere(), "desks", units=3)
        return desks, calls(*(books(desks, f"p{n}", size=1 + n % 2) for n in range(5)))

    for results in holds(scenario, faults, "somebody met IntegrityError", also=LOCK):
        assert 2 <= sum(isinstance(one, int) for one in results) <= 3


def test_a_whole_or_its_parts():
    def scenario() -> Scenario:
        where = somewhere()
        hall = make.resource(where, units=0)
        parts = [make.resource(where, name=str(n), part_of=hall) for n in range(2)]
        return hall, calls(*(books(one, f"p{n}") for n, one in enumerate([hall, *parts, hall])))

    for results in holds(scenario, faults, "somebody met IntegrityError", also=LOCK):
        assert sum(isinstance(one, int) for one in results) in (1, 2)


def test_adviser_room_and_projector_or_nothing():
    def scenario() -> Scenario:
        where = somewhere()
        ben, room, lamp = make.adviser(where), make.resource(where), make.resource(where, "thing")
        return where, calls(
            books(ben, "p0", together_with=[room, lamp]),
            books(lamp, "p1", together_with=[room]),
            books(room, "p2"),
            books(lamp, "p3", together_with=[ben]),
        )

    def all_or_nothing(subject: Any) -> list[str]:
        has = [one.allocations.values("resource").distinct().count() for one in Booking.objects.live()]
        halves = Allocation.objects.filter(freed_at=None).count() != sum(has)
        return [*faults(subject), *(["somebody has a part of it"] if halves else [])]

    for results in holds(scenario, all_or_nothing, "somebody met IntegrityError", also=LOCK):
        assert 1 <= sum(isinstance(one, int) for one in results) <= 2


def test_without_one_order_two_who_book_the_same_things_wait_for_each_other(monkeypatch):
    where = somewhere()
    ben, room = make.adviser(where), make.resource(where)
    meet, turns = threading.Barrier(2), count()

    def in_any_order(roots: set[int]) -> None:
        for number, pk in enumerate(sorted(roots, reverse=next(turns) % 2 == 1)):
            Resource.objects.select_for_update(no_key=True).get(pk=pk)
            if number == 0:
                meet.wait(30)

    both = calls(books(ben, "p0", together_with=[room]), books(room, "p1", together_with=[ben]))
    with monkeypatch.context() as patch:
        patch.setattr(holding, "_lock", in_any_order)
        assert "OperationalError" in race(2, lambda n: both[n]())
    again = calls(
        books(ben, "p0", "15:00", "16:00", together_with=[room]),
        books(room, "p1", "15:00", "16:00", together_with=[ben]),
    )
    assert "NotFree" in race(2, lambda n: again[n]())


def test_the_same_form_sent_by_several_clicks_is_one_booking():
    def scenario() -> Scenario:
        room, key = make.resource(somewhere()), uuid4()
        return room, calls(*[books(room, "emil", idempotency_key=key)] * 4)

    for results in holds(scenario, faults, "somebody met KeyUsedElsewhere", also=LOCK):
        assert len(set(results)) == 1


def test_two_hours_a_week_asked_for_at_once():
    def scenario() -> Scenario:
        room = make.resource(somewhere(), week_minutes_person=120)
        hours = [("09:00", "10:00"), ("10:00", "11:00"), ("11:00", "12:00"), ("13:00", "14:00")]
        return room, calls(*(books(room, "emil", *one) for one in hours))

    def quota(room: Resource) -> list[str]:
        too_much = Booking.objects.live().filter(resource=room).count() > 2
        return [*faults(), *(["somebody has more of the week than one may"] if too_much else [])]

    broken = "somebody has more of the week than one may"
    for results in holds(scenario, quota, broken, also=LOCK):
        assert sorted(map(str, results))[-2:] == ["QuotaUsed"] * 2


def test_two_hours_a_week_reached_by_moving_and_by_booking():
    def scenario() -> Scenario:
        room = make.resource(somewhere(), week_minutes_person=120)
        later = make.booking(room, offset=14)
        return room, calls(
            moved(later, "09:00", "10:00"),
            books(room, "emil", "10:00", "12:00"),
            books(room, "emil", "13:00", "15:00"),
        )

    def quota(room: Resource) -> list[str]:
        week = Booking.objects.live().filter(resource=room, starts_at__lt=make.at("20:00"))
        minutes = sum((one.ends_at - one.starts_at for one in week), timedelta())
        return [*faults(), *(["a week has more hours than one may"] if minutes > timedelta(hours=2) else [])]

    holds(scenario, quota, "a week has more hours than one may", also=LOCK)


def test_one_booking_moved_to_two_times():
    def scenario() -> Scenario:
        room = make.resource(somewhere())
        made = make.booking(room)
        return room, calls(moved(made, "13:00", "14:00"), moved(made, "15:00", "16:00"))

    holds(scenario, faults, "a change did not raise the count", also=LOCK)


def test_two_who_move_to_one_time():
    def scenario() -> Scenario:
        room = make.resource(somewhere())
        made = [make.booking(room, "10:00", "11:00", f"p{n}", 8 + n) for n in range(3)]
        return room, calls(*(moved(one, "10:00", "11:00") for one in made))

    for results in holds(scenario, faults, "somebody met IntegrityError", also=LOCK):
        assert sorted(map(str, results))[1:] == ["NotFree"] * 2
    assert not Booking.objects.exclude(allocations__freed_at=None).exists()


def test_a_booking_is_moved_or_given_back():
    def scenario() -> Scenario:
        room = make.resource(somewhere())
        made = make.booking(room)
        return room, calls(moved(made, "13:00", "14:00"), lambda: actions.cancel(made))

    holds(scenario, faults, "a change did not raise the count", also=LOCK)


def test_a_series_and_single_bookings():
    def scenario() -> Scenario:
        room = make.resource(somewhere())
        said = {"name": "Ada", "email": "ada@client.example", "idempotency_key": uuid4()}

        def series() -> Any:
            times = {"starts_at": make.at("10:00"), "ends_at": make.at("11:00")}
            return actions.book_series(room, rule="FREQ=DAILY", count=3, **times, **said)

        return room, calls(series, books(room, "p1", offset=8), books(room, "p2", offset=9))

    def kept(room: Resource) -> list[str]:
        found = faults()
        for one in room.series.all():
            if one.bookings.count() + len(one.skipped) != 3:
                found.append("a date was left out and not said")
        return found

    holds(scenario, kept, "somebody met IntegrityError", also=LOCK)


def test_a_series_moved_to_two_times_moves_as_a_whole():
    def scenario() -> Scenario:
        room = make.resource(somewhere())
        said = {"name": "Ada", "email": "ada@client.example", "idempotency_key": uuid4()}
        times = {"starts_at": make.at("10:00"), "ends_at": make.at("11:00")}
        first = actions.book_series(room, rule="FREQ=DAILY", count=3, **times, **said).bookings.earliest(
            "starts_at"
        )

        def shift(starts: str, ends: str) -> Any:
            actions.move_series(first, scope="all", starts_at=make.at(starts), ends_at=make.at(ends))
            return first

        return room, calls(lambda: shift("13:00", "14:00"), lambda: shift("15:00", "16:00"))

    def as_a_whole(room: Resource) -> list[str]:
        clocks = {one.starts_at.hour for one in Booking.objects.live().filter(series__resource=room)}
        return [*faults(), *(["a series moved in part"] if len(clocks) > 1 else [])]

    broken = (
        "what was given back is not free",
        "a change did not raise the count",
        "somebody met IntegrityError",
    )
    holds(scenario, as_a_whole, *broken, also=LOCK)


def test_a_room_is_closed_or_booked():
    def scenario() -> Scenario:
        where = somewhere()
        room = make.resource(where)
        return room, calls(
            books(room, "p1"), closing(where, resource=room), books(room, "p2", "09:00", "10:00")
        )

    holds(scenario, faults, "somebody comes to a closed door", also=LOCK)


def test_a_hub_closes_while_its_rooms_are_booked_and_everybody_is_told():
    def scenario() -> Scenario:
        where = somewhere()
        rooms = [make.resource(where, name=str(n)) for n in range(2)]
        return where, calls(
            books(rooms[0], "p1"), books(rooms[1], "p2"), closing(where, cancel_bookings=True)
        )

    holds(scenario, faults, "somebody comes to a closed door", also=LOCK)


def test_desks_are_taken_away_or_booked():
    def scenario() -> Scenario:
        desks = make.resource(somewhere(), "desks", units=3)
        return desks, calls(
            books(desks, "p1", size=2), lambda: actions.set_units(desks, units=1, by=None), books(desks, "p2")
        )

    holds(scenario, faults, "somebody has a desk that is not there", also=LOCK)


def test_a_room_is_given_up_or_booked():
    def scenario() -> Scenario:
        room = make.resource(somewhere())
        return room, calls(books(room, "p1"), lambda: actions.retire_resource(room, by=None))

    holds(scenario, faults, "somebody has what was given up", also=LOCK)


@pytest.fixture
def at_its_start(monkeypatch: pytest.MonkeyPatch) -> Callable[[Booking], None]:
    """Let it be the moment at which a booking begins, a little later."""
    real = timezone.now

    def let(made: Booking, later: timedelta = timedelta(minutes=1)) -> None:
        monkeypatch.setattr(timezone, "now", lambda: made.starts_at + later)

    let.again = lambda: monkeypatch.setattr(timezone, "now", real)  # type: ignore[attr-defined]
    return let


def test_a_request_is_approved_or_lapses(at_its_start):
    def scenario() -> Scenario:
        at_its_start.again()
        asked = make.booking(make.resource(somewhere(), needs_approval=True))
        at_its_start(asked)
        return asked, calls(lambda: actions.approve(asked, by=None), lambda: actions.lapse(asked))

    holds(scenario, faults, "somebody was told yes and no", also=LOCK)


def test_a_request_is_approved_or_declined():
    def scenario() -> Scenario:
        asked = make.booking(make.resource(somewhere(), needs_approval=True))
        return asked, calls(
            lambda: actions.approve(asked, by=None), lambda: actions.decline(asked, reason="No", by=None)
        )

    holds(scenario, faults, "somebody was told yes and no", also=LOCK)


def test_a_booking_given_back_by_three_clicks_is_one_letter():
    def scenario() -> Scenario:
        made = make.booking(make.resource(somewhere()))
        return made, calls(*[lambda: actions.cancel(made)] * 3)

    holds(scenario, faults, "booking.booking_cancelled was written twice", also=LOCK)


def test_a_request_approved_by_two_is_one_letter():
    def scenario() -> Scenario:
        asked = make.booking(make.resource(somewhere(), needs_approval=True))
        return asked, calls(*[lambda: actions.approve(asked, by=None)] * 3)

    holds(scenario, faults, "booking.booking_confirmed was written twice", also=LOCK)


def test_somebody_comes_or_what_nobody_came_for_is_free(at_its_start):
    def scenario() -> Scenario:
        at_its_start.again()
        made = make.booking(make.resource(somewhere(), grace_minutes=15))
        at_its_start(made, timedelta(minutes=20))
        return made, calls(lambda: actions.check_in(made), lambda: actions.release(made))

    broken = ("somebody is there and did not come", "somebody met IntegrityError")
    holds(scenario, faults, *broken, also=LOCK)


@pytest.fixture
def laser() -> LicenceKind:
    return make.licence_kind()


def test_a_course_gives_its_licence_once(laser):
    from hubnetz.booking.tests.test_licences import came, course

    def scenario() -> Scenario:
        where = somewhere()
        came(course(where, laser), f"e{uuid4().hex[:6]}")
        return where, [lambda: len(actions.grant_attended(laser))] * 3

    for results in holds(scenario, faults, "somebody met IntegrityError", also=(LicenceKind,)):
        assert sorted(map(str, results)) == ["0", "0", "1"]


def test_a_licence_is_withdrawn_once_and_the_course_gives_no_other(laser):
    from hubnetz.booking.tests.test_licences import came, course

    def scenario() -> Scenario:
        where = somewhere()
        who = f"e{uuid4().hex[:6]}"
        came(course(where, laser), who)
        [licence] = actions.grant_attended(laser)
        machine = make.resource(where, "machine", licence_kind=laser)
        withdraw = lambda: actions.withdraw_licence(licence, reason="Unsafe", by=None)  # noqa: E731
        return licence, calls(withdraw, withdraw, books(machine, who))

    def withdrawn(licence: Licence) -> list[str]:
        good = Licence.objects.filter(email=licence.email, withdrawn_at=None).exists()
        return [*faults(), *(["the course gave it back"] if good else [])]

    holds(scenario, withdrawn, "booking.licence_withdrawn was written twice", also=(Licence,))


def test_a_month_is_issued_once():
    def scenario() -> Scenario:
        customer = make_prices.person(somewhere())
        make_prices.billing(customer.hub)
        make_prices.granted(customer, first_on=make_prices.last_month())
        issue = lambda: actions.issue(customer, month=make_prices.last_month(), by=None)  # noqa: E731
        return customer, calls(issue, issue, issue)

    for results in holds(scenario, faults, "somebody met IntegrityError", also=(Billing,)):
        assert len(set(results)) == 1


def test_a_statement_is_corrected_once():
    def scenario() -> Scenario:
        issued = make_prices.statement(make_prices.person(somewhere()))
        correct = lambda: actions.correct(issued, reason="Wrong", by=None)  # noqa: E731
        return issued, calls(correct, correct)

    for results in holds(scenario, faults, "somebody met IntegrityError", also=(Billing,)):
        assert sorted(map(str, results))[-1] == "IssuedAlready"
    assert (
        Statement.objects.filter(corrects__isnull=False).count()
        == Statement.objects.filter(corrects=None).count()
    )
    assert not Letter.objects.filter(kind__contains="statement").exists()
