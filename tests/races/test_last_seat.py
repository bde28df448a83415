"""Eight people want the last seat. First it is shown that the race exists, then that it is won once."""

from uuid import uuid4

import pytest
from django.db.models import QuerySet

from hubnetz.events import actions, rules
from hubnetz.events.models import Event, Registration
from hubnetz.events.tests import make
from hubnetz.post.models import Letter
from tests.cast import hub
from tests.races.race import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def everybody_registers(event, people=8):
    def register(person):
        return actions.register(
            event, name=f"P{person}", email=f"p{person}@client.example", idempotency_key=uuid4()
        ).seat

    return race(people, register)


def test_one_seat_goes_to_one_person():
    event = make.event(hub("nord", "Nord"), seats=1)
    results = everybody_registers(event)
    assert sorted(map(str, results)) == ["1", *["FullyBooked"] * 7]
    assert Registration.objects.count() == Letter.objects.count() == 1


def test_without_the_lock_people_meet_an_error(monkeypatch):
    """The negative control: the database still refuses the second seat, but not in an orderly way."""
    meet, look = __import__("threading").Barrier(8), rules.free_seats

    def look_together(seats, taken, most):
        meet.wait(30)
        return look(seats, taken, most)

    monkeypatch.setattr(rules, "free_seats", look_together)
    original = QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet,
        "select_for_update",
        lambda self, **options: self.all() if self.model is Event else original(self, **options),
    )
    results = everybody_registers(make.event(hub("nord", "Nord"), seats=1))
    assert results.count("IntegrityError") == 7


def test_the_same_form_sent_eight_times_is_one_registration():
    event, key = make.event(hub("nord", "Nord"), seats=5), uuid4()

    def send(_person):
        return actions.register(event, name="Emil", email="e@client.example", idempotency_key=key).code

    assert len(set(race(8, send))) == 1
    assert Registration.objects.count() == Letter.objects.count() == 1
