"""Eight workers remind one address at the same moment: one letter. Whoever gives a seat back meanwhile is not reminded
of it, and whoever forgets people at the same time as others forgets them once."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.events import actions
from hubnetz.events.models import Event, Registration, Told
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter
from tests.cast import hub
from tests.races.race import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
ADDRESS = "emil@client.example"


def letters():
    return Letter.objects.filter(kind="events.reminder")


@pytest.fixture
def seat():
    """A seat that is used tomorrow and was taken last week."""
    made = make.registration(make.event(hub("nord", "Nord"), starts_in=timedelta(hours=20)), "emil")
    Registration.objects.update(confirmed_at=timezone.now() - timedelta(days=7))
    return made


def test_one_address_is_one_letter(seat):
    assert sorted(race(8, lambda person: actions.remind(ADDRESS))) == [0] * 7 + [1]
    assert letters().count() == Told.objects.count() == 1


def test_without_the_turns_of_an_address_the_database_still_refuses_a_second_letter(seat, monkeypatch):
    """The negative control: the rows alone keep the promise, at the price of errors."""
    meet = threading.Barrier(8)
    original, due = actions.near.near.not_reminded, actions.near._is_due

    def all_at_once(seat, now):
        meet.wait(30)  # everybody has read the seat, nobody has written
        return due(seat, now)

    class Unguarded:
        """What stands in for the lock."""

        def cursor(self):
            return self

        def __enter__(self):
            return self

        def __exit__(self, *_what):
            return False

        def execute(self, *_what):
            """Lock nothing."""

    class Patient:
        """Rows that are read without a lock."""

        def __init__(self, rows):
            self.rows = rows

        def select_for_update(self, **_options):
            return self.rows

        def filter(self, **found):
            return Patient(self.rows.filter(**found))

        def select_related(self, *names):
            return Patient(self.rows.select_related(*names))

    monkeypatch.setattr(actions.near, "connection", Unguarded())
    monkeypatch.setattr(actions.near.near, "not_reminded", lambda now: Patient(original(now)))
    monkeypatch.setattr(actions.near, "_is_due", all_at_once)
    results = race(8, lambda person: actions.remind(ADDRESS))
    assert results.count("IntegrityError") == 7
    assert letters().count() == 1


def test_a_seat_that_is_given_back_at_this_moment_is_not_reminded_of_afterwards(seat):
    calls = [lambda: actions.remind(ADDRESS), lambda: actions.withdraw(seat)]
    race(2, lambda person: calls[person]())
    told = list(Letter.objects.order_by("pk").values_list("kind", flat=True))
    assert told[-1] == "events.registration_withdrawn"
    assert actions.remind(ADDRESS) == 0


def test_people_are_forgotten_once(seat):
    Event.objects.update(
        starts_at=timezone.now() - timedelta(days=900), ends_at=timezone.now() - timedelta(days=899)
    )
    assert sorted(race(8, lambda person: actions.forget_people(seat.event))) == [0] * 7 + [1]
    assert Entry.objects.filter(verb="events.people_forgotten").count() == 1
