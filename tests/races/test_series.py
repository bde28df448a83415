"""Eight people do the same to a series at the same moment: repeat, add a date, enrol, move while somebody enrols."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hubnetz.events import actions
from hubnetz.events.models import Enrolment, Event, Registration, Series, Waiting
from hubnetz.events.recurrence import Slot
from hubnetz.events.tests import make
from tests import cast
from tests.races.race import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
WEEK = timedelta(days=7)


def event(**fields) -> Event:
    return make.event(cast.make().nord, **fields)


def slots(first: Event, count: int = 3) -> list[Slot]:
    return [Slot(first.starts_at + n * WEEK, first.ends_at + n * WEEK) for n in range(1, count)]


def series(first: Event) -> Series:
    return actions.repeat(first, slots=slots(first), booking="both", by=None)


def test_a_date_is_repeated_once():
    first = event()
    found = race(8, lambda person: series(first).pk)
    assert sorted(map(str, found)).count("NotOpen") == 7
    assert (Series.objects.count(), Event.objects.count()) == (1, 3)


def test_a_date_sent_eight_times_is_added_once():
    first = event()
    made, key = series(first), uuid4()
    begins = first.starts_at + 5 * WEEK
    asked = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), "by": None}
    found = race(8, lambda person: actions.add_date(made, **asked, idempotency_key=key).pk)
    assert len(set(found)) == 1
    assert made.events.count() == 4


def test_one_address_is_enrolled_once():
    made, key = series(event(seats=4)), uuid4()
    same = race(8, lambda person: make.enrolment(made, idempotency_key=key).pk)
    others = race(8, lambda person: make.enrolment(made).pk)
    assert len({*same, *others}) == Enrolment.objects.count() == 1
    assert Registration.objects.standing().count() == 3


def test_last_seats_of_all_dates_go_to_as_many_as_there_are():
    made = series(event(seats=3, queue_seats=99))
    race(8, lambda person: make.enrolment(made, f"guest{person}").pk)
    for one in made.events.all():
        assert one.registrations.standing().count() == 3
        assert Waiting.objects.filter(event=one).open().count() == 5


def test_whoever_enrols_while_a_date_is_added_comes_to_all():
    first = event(seats=99)
    made = series(first)
    begins = first.starts_at + 5 * WEEK

    def either(person: int) -> object:
        if person % 4:
            return make.enrolment(made, f"guest{person}").pk
        start = begins + person * WEEK
        return actions.add_date(made, starts_at=start, ends_at=start + timedelta(hours=2), by=None).pk

    assert all(isinstance(one, int) for one in race(8, either))
    dates = made.events.count()
    assert dates == 5
    assert {one.registrations.standing().count() for one in Enrolment.objects.all()} == {dates}
