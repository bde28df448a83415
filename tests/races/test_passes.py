"""Many use up what one customer paid ahead at the same moment: never more than there is.

The lock on what is left makes who is slower see what the others took; the check of the database refuses what the
lock should have kept apart.
"""

import threading
from collections import Counter
from uuid import uuid4

import pytest
from django.db import connection

from hubnetz.booking import actions, drawing
from hubnetz.booking.models import Allowance, Booking, Customer, Draw, Pass, Statement
from hubnetz.booking.tests import make, make_prices
from tests.cast import hub, person
from tests.races.race import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
PEOPLE = 6
ENOUGH_FOR = 2


@pytest.fixture
def rooms():
    nord = hub("nord", "Nord")
    rooms = [make.resource(nord, name=str(number)) for number in range(PEOPLE)]
    for room in rooms:
        make_prices.tariff(room)
    make_prices.granted(make_prices.person(nord), contains=60 * ENOUGH_FOR)
    return rooms


@pytest.fixture
def nobody_waits(monkeypatch):
    """Take the lock away, and let all look before anybody draws."""
    meet = threading.Barrier(PEOPLE)

    def look_together(wanted):
        rows = list(Allowance.objects.filter(pk__in=wanted).select_related("granted__kind").order_by("pk"))
        meet.wait(30)
        return rows

    monkeypatch.setattr(drawing, "_lock", look_together)


@pytest.fixture
def unconstrained(django_db_blocker):
    """Take the check away, as the owner of the table can, and put it back."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'allowance_never_overdrawn'"
        )
        definition = cursor.fetchone()[0]
        cursor.execute("ALTER TABLE booking_allowance DROP CONSTRAINT allowance_never_overdrawn")
        cursor.execute("SET ROLE hubnetz_app")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("TRUNCATE booking_draw, booking_allowance CASCADE")
        cursor.execute(f"ALTER TABLE booking_allowance ADD CONSTRAINT allowance_never_overdrawn {definition}")
        cursor.execute("SET ROLE hubnetz_app")


def everybody_books(rooms):
    """Book each room for the same person at the same moment."""
    return Counter(
        "had" if isinstance(one, int) else str(one)
        for one in race(PEOPLE, lambda number: make.booking(rooms[number]).pk)
    )


def test_what_is_left_goes_to_the_first_and_the_others_pay(rooms):
    assert everybody_books(rooms) == {"had": PEOPLE}
    assert Draw.objects.count() == ENOUGH_FOR
    assert Allowance.objects.get().left == 0


@pytest.mark.usefixtures("nobody_waits")
def test_without_the_lock_the_database_still_refuses_but_people_meet_errors(rooms):
    found = everybody_books(rooms)
    assert found["IntegrityError"] >= PEOPLE - ENOUGH_FOR
    assert Allowance.objects.get().left >= 0
    assert Draw.objects.count() == Booking.objects.count() == found["had"]


@pytest.mark.usefixtures("nobody_waits", "unconstrained")
def test_without_lock_and_check_more_is_drawn_than_there_is(rooms):
    assert everybody_books(rooms) == {"had": PEOPLE}
    assert Allowance.objects.get().left == 60 * (ENOUGH_FOR - PEOPLE)


def test_booked_and_given_back_in_a_rush_the_sum_is_right(rooms):
    made = [make.booking(room) for room in rooms[:3]]

    def one(number):
        if number < 3:
            return actions.cancel(made[number]).pk
        return make.booking(rooms[number]).pk

    results = race(PEOPLE, one)
    assert all(isinstance(each, int) for each in results), results
    live = Draw.objects.filter(returned_at=None)
    assert Allowance.objects.get().used == sum(live.values_list("amount", flat=True))
    assert not live.filter(booking__cancelled_at__isnull=False).exists()


def test_sent_many_times_at_once_a_pass_is_sold_once():
    nord = hub("nord", "Nord")
    customer = make_prices.person(nord)
    kind = make_prices.granted(customer).kind
    key = uuid4()

    def sell(_number):
        return actions.grant_pass(
            kind, customer=customer, first_on=make.day(0), idempotency_key=key, by=None
        ).pk

    assert len(set(race(PEOPLE, sell))) == 1
    assert Pass.objects.count() == 2


def test_a_customer_has_one_number_and_statements_follow_each_other():
    nord = hub("nord", "Nord")
    ada = person("Ada", "lead", nord)
    make_prices.billing(nord)
    numbers = race(PEOPLE, lambda number: make_prices.person(nord, f"p{number // 2}").number)
    assert sorted(set(numbers)) == [10000, 10001, 10002]
    for customer in Customer.objects.all():
        make_prices.granted(customer, first_on=make_prices.last_month())
    customers = list(Customer.objects.order_by("pk"))

    def issue(number):
        customer = customers[number // 2]
        return actions.issue(customer, month=make_prices.last_month(), by=ada).pk

    assert len(set(race(PEOPLE, issue))) == 3
    assert list(Statement.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2, 3]
