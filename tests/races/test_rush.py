"""Fifty people want three seats, over HTTP, in four web processes."""

import collections
import threading
import uuid

import pytest

from hubnetz.events.models import Registration
from hubnetz.events.tests import make
from hubnetz.post.models import Letter
from tests import cast
from tests.serving import ask, serving

PEOPLE, SEATS = 50, 3

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def rush(port: int, code: str) -> collections.Counter[int]:
    """Let everybody register at the same moment; return how often which status came back."""
    together, statuses = threading.Barrier(PEOPLE), [0] * PEOPLE

    def register(person: int) -> None:
        together.wait(60)
        body = {"name": f"P{person}", "email": f"p{person}@client.example"}
        path = f"/api/v1/events/{code}/registrations"
        statuses[person] = ask(port, "POST", path, body, **{"Idempotency-Key": str(uuid.uuid4())})[0]

    threads = [threading.Thread(target=register, args=(person,)) for person in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return collections.Counter(statuses)


def rounds(how_many: int) -> None:
    hub = cast.hub("nord", "Nord")
    with serving() as port:
        for _ in range(how_many):
            event = make.event(hub, seats=SEATS)
            assert rush(port, event.code) == {201: SEATS, 409: PEOPLE - SEATS}
            assert Registration.objects.filter(event=event).count() == SEATS
    assert Letter.objects.count() == SEATS * how_many


def test_exactly_the_seats_are_given_ten_times():
    rounds(10)


@pytest.mark.long
def test_exactly_the_seats_are_given_a_hundred_times():
    rounds(100)


def test_without_the_lock_it_is_not_so():
    event = make.event(cast.hub("nord", "Nord"), seats=SEATS)
    with serving("tests.races.without_lock") as port:
        assert rush(port, event.code) != {201: SEATS, 409: PEOPLE - SEATS}
    # Even then the database refuses to give a seat twice.
    assert Registration.objects.filter(event=event).count() <= SEATS
