"""Many want the same at the same moment. Each promise is kept, and is shown to break when its guard is taken away.

There are two guards: the lock (`booking.holding`) makes who is slower wait and hear a sentence; the exclusion
constraint makes it impossible to store what the lock should have kept apart.
"""

import threading
from collections import Counter
from uuid import uuid4

import pytest
from django.db import connection

from hubnetz.booking import actions, holding, supply
from hubnetz.booking.models import Allocation, Booking, ClosedTime
from hubnetz.booking.tests import make
from hubnetz.post.models import Letter
from tests.cast import hub
from tests.races.race import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
PEOPLE = 8
SENTENCES = {
    "NotFree",
    "QuotaUsed",
    "BookingOver",
    "BookingsAffected",
    "UnitsTaken",
    "ResourceChanged",
    "LicenceNeeded",
}


@pytest.fixture
def nord():
    return hub("nord", "Nord")


@pytest.fixture
def nobody_waits(monkeypatch):
    """Take the lock away, and let all look before anybody writes."""

    def without(people):
        meet, look = threading.Barrier(people), supply.stocks

        def look_together(*args, **options):
            seen = look(*args, **options)
            meet.wait(30)
            return seen

        monkeypatch.setattr(supply, "stocks", look_together)
        monkeypatch.setattr(holding, "_lock", lambda roots: None)

    return without


@pytest.fixture
def unconstrained(django_db_blocker):
    """Take the exclusion constraint away, as the owner of the table can, and put it back."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'unit_given_once'"
        )
        definition = cursor.fetchone()[0]
        cursor.execute("ALTER TABLE booking_allocation DROP CONSTRAINT unit_given_once")
        cursor.execute("SET ROLE hubnetz_app")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("TRUNCATE booking_booking CASCADE")
        cursor.execute(f"ALTER TABLE booking_allocation ADD CONSTRAINT unit_given_once {definition}")
        cursor.execute("SET ROLE hubnetz_app")


def outcome(results):
    """Count how it went; every result is a booking or a sentence."""
    kinds = Counter("had" if isinstance(one, int) else str(one) for one in results)
    assert set(kinds) <= SENTENCES | {"had"}, kinds
    return kinds["had"]


def twice_given():
    """Return how many pairs of live allocations of one unit overlap."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM booking_allocation a JOIN booking_allocation b "
            "ON a.unit_id = b.unit_id AND a.id < b.id AND a.during && b.during "
            "WHERE a.freed_at IS NULL AND b.freed_at IS NULL"
        )
        return cursor.fetchone()[0]


def everybody_books(what, **values):
    return race(PEOPLE, lambda person: make.booking(what, who=f"p{person}", **values).pk)


def test_one_room_goes_to_one(nord):
    assert outcome(everybody_books(make.resource(nord))) == 1
    assert Booking.objects.count() == Letter.objects.count() == 1


def test_without_the_lock_the_database_still_refuses_but_people_meet_errors(nord, nobody_waits):
    room = make.resource(nord)
    nobody_waits(PEOPLE)
    results = everybody_books(room)
    assert {"IntegrityError", "OperationalError"} & set(map(str, results))
    assert twice_given() == 0
    assert Booking.objects.count() <= 1


@pytest.mark.usefixtures("unconstrained")
def test_without_lock_and_constraint_one_room_goes_to_all(nord, nobody_waits):
    room = make.resource(nord)
    nobody_waits(PEOPLE)
    everybody_books(room)
    assert Booking.objects.count() == PEOPLE
    assert twice_given() > 0


@pytest.mark.usefixtures("unconstrained")
def test_without_the_constraint_the_lock_alone_keeps_it(nord):
    assert outcome(everybody_books(make.resource(nord))) == 1


def test_three_desks_go_to_three(nord):
    assert outcome(everybody_books(make.resource(nord, "desks", units=3))) == 3
    assert twice_given() == 0


def test_a_hall_or_its_rooms(nord):
    hall = make.resource(nord, units=0)
    parts = [make.resource(nord, name=str(n), part_of=hall) for n in range(2)]
    wants = [hall, parts[0], hall, parts[1], hall, parts[0], hall, parts[1]]
    had = outcome(race(PEOPLE, lambda person: make.booking(wants[person], who=f"p{person}").pk))
    assert twice_given() == 0
    taken = Counter(Booking.objects.values_list("resource", flat=True))
    assert taken in ({hall.pk: 1}, {parts[0].pk: 1, parts[1].pk: 1}) or had == 1


def test_adviser_and_room_in_any_order(nord):
    """Whoever asks for the room first and whoever asks for the adviser first do not wait for each other."""
    ben, room = make.adviser(nord), make.resource(nord)

    def book(person):
        first, second = (ben, room) if person % 2 else (room, ben)
        return make.booking(first, who=f"p{person}", together_with=[second]).pk

    assert outcome(race(PEOPLE, book)) == 1
    assert Allocation.objects.count() == 2


def one_after_the_other(room):
    """Each person asks for another hour of the same day, under the same name."""

    def book(person):
        clock = ["09:00", "10:00", "11:00", "13:00", "14:00", "15:00", "16:00", "09:00"][person]
        ends = f"{int(clock[:2]) + 1:02}:00"
        return make.booking(room, clock, ends, "emil", 7 if person < 7 else 8).pk

    return race(PEOPLE, book)


def test_nobody_has_more_of_a_week_than_one_may(nord):
    room = make.resource(nord, week_minutes_person=120)
    outcome(one_after_the_other(room))
    first_day = Booking.objects.filter(starts_at__lt=make.at("20:00"))
    assert first_day.count() <= 2
    assert Booking.objects.count() in (2, 3)  # the last hour may lie in the week after


def test_without_the_lock_somebody_has_all_of_the_week(nord, nobody_waits):
    """Different hours do not overlap: here the lock is the only guard."""
    room = make.resource(nord, week_minutes_person=120)
    nobody_waits(PEOPLE)
    one_after_the_other(room)
    assert Booking.objects.count() > 3


def test_the_same_form_sent_eight_times_is_one_booking(nord):
    room, key = make.resource(nord), uuid4()
    assert len(set(race(PEOPLE, lambda _person: make.booking(room, idempotency_key=key).pk))) == 1
    assert Booking.objects.count() == Letter.objects.count() == 1


def test_a_form_that_is_sent_for_two_rooms_at_once_gets_one(nord):
    rooms, key = [make.resource(nord, name=str(n)) for n in range(2)], uuid4()
    results = race(2, lambda person: make.booking(rooms[person], idempotency_key=key).pk)
    assert [one for one in results if not isinstance(one, int)] == ["KeyUsedElsewhere"]
    assert Booking.objects.count() == Letter.objects.count() == 1


def test_of_those_who_move_to_the_same_time_one_does(nord):
    room = make.resource(nord)
    made = [make.booking(room, "10:00", "11:00", f"p{n}", 8 + n) for n in range(4)]
    wanted = {"starts_at": make.at("10:00"), "ends_at": make.at("11:00")}
    assert outcome(race(4, lambda person: actions.move(made[person], **wanted).pk)) == 1
    assert twice_given() == 0
    assert Allocation.objects.filter(freed_at=None).count() == 4


def test_two_who_swap_rooms_do_not_wait_for_each_other(nord):
    rooms = [make.resource(nord, name=str(n)) for n in range(2)]
    made = [make.booking(rooms[n], who=f"p{n}") for n in range(2)]

    def swap(person):
        one = made[person]
        return actions.move(one, to=rooms[1 - person], starts_at=one.starts_at, ends_at=one.ends_at).pk

    assert outcome(race(2, swap)) == 0  # each is in the other's way, and hears so
    free = make.resource(nord, name="2")
    assert actions.move(made[0], to=free, starts_at=made[0].starts_at, ends_at=made[0].ends_at)


def test_what_closes_is_empty(nord):
    room = make.resource(nord)

    def act(person):
        if person % 2:
            return make.booking(room, who=f"p{person}").pk
        return actions.close_time(
            nord, resource=room, starts_at=make.at("09:00"), ends_at=make.at("12:00"), by=None
        ).pk

    outcome(race(PEOPLE, act))
    booked, closed = Booking.objects.live().exists(), ClosedTime.objects.exists()
    assert booked != closed


def test_a_hub_closes_while_its_rooms_are_booked(nord):
    rooms = [make.resource(nord, name=str(n)) for n in range(3)]

    def act(person):
        if person < 5:
            return make.booking(rooms[person % 3], who=f"p{person}").pk
        return actions.close_time(
            nord, starts_at=make.at("09:00"), ends_at=make.at("12:00"), cancel_bookings=True, by=None
        ).pk

    outcome(race(PEOPLE, act))
    assert not Booking.objects.live().exists()
    assert Letter.objects.filter(kind="booking.booking_cancelled").count() == Booking.objects.count()


def test_no_desk_is_booked_that_is_taken_away(nord):
    desks = make.resource(nord, "desks", units=4)

    def act(person):
        if person < 4:
            return make.booking(desks, who=f"p{person}").pk
        return actions.set_units(desks, units=2, by=None).pk

    outcome(race(PEOPLE, act))
    live = Allocation.objects.filter(freed_at=None)
    assert not live.filter(unit__retired_at__isnull=False).exists()


def test_given_back_or_approved_is_told_once(nord):
    asked = make.booking(make.resource(nord, needs_approval=True))

    def act(person):
        return (actions.cancel(asked) if person % 2 else actions.approve(asked, by=None)).pk

    outcome(race(PEOPLE, act))
    kinds = Counter(Letter.objects.values_list("kind", flat=True))
    assert kinds["booking.booking_cancelled"] == 1
    assert kinds["booking.booking_confirmed"] <= 1
    assert not Booking.objects.live().exists()


def test_a_course_gives_one_licence(nord):
    from hubnetz.booking.models import Licence
    from hubnetz.booking.tests.test_licences import came, course

    kind = make.licence_kind()
    came(course(nord, kind))
    lasers = [make.resource(nord, "machine", name=str(n), licence_kind=kind) for n in range(PEOPLE)]
    results = race(PEOPLE, lambda person: make.booking(lasers[person]).pk)
    assert outcome(results) == PEOPLE
    assert Licence.objects.count() == 1
