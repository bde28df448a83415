"""Many people want few seats, over HTTP, in four web processes: with the API, and with the pages as visitors without
JavaScript who wait if they can."""

import collections
import itertools
import json
import threading
import uuid
from collections.abc import Callable

import pytest

from hubnetz.events.models import Registration, Waiting
from hubnetz.events.tests import make
from hubnetz.post.models import Letter
from tests import cast
from tests.races import seats
from tests.serving import ask, serving
from tests.visitor import Visitor

PEOPLE, SEATS = 50, 3

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def at_once(people: int, do: Callable[[int], object], clients: int = PEOPLE) -> list[object]:
    """Let everybody do something, as many at the same moment as there are clients."""
    together, numbers, results = threading.Barrier(clients), itertools.count(), [None] * people

    def client() -> None:
        together.wait(60)
        while (person := next(numbers)) < people:
            try:
                results[person] = do(person)
            except Exception as fault:  # noqa: BLE001  (told in what came of it)
                results[person] = repr(fault)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    return results


def rush(port: int, code: str) -> collections.Counter[int]:
    """Let everybody register at the same moment; return how often which status came back."""
    return collections.Counter(at_once(PEOPLE, lambda person: by_api(port, code, person)[0]))


def by_api(port: int, code: str, person: int) -> tuple[int, bytes]:
    body = {"name": f"P{person}", "email": f"p{person}@client.example"}
    path = f"/api/v1/events/{code}/registrations"
    return ask(port, "POST", path, body, **{"Idempotency-Key": str(uuid.uuid4())})


def comes(port: int, code: str, person: int) -> str:
    """Want a seat, else a place on the waiting list; every other one asks through the API first."""
    if person % 2:
        status, text = by_api(port, code, person)
        if status == 201:
            return "seat"
        assert status == 409, text
        assert json.loads(text)["code"] == "fully_booked"
        assert len(json.loads(text)["sentence"]) > 30
    who = {"name": f"P{person}", "email": f"p{person}@client.example"}
    with Visitor(f"http://127.0.0.1:{port}") as visitor:
        page = visitor.get(f"/events/{code}/")
        assert page.status == 200
        for button in ({}, {"wait": "1"}):
            form = page.form("/registration/")
            if form is None or (button and "wait" not in form.buttons):
                break
            page = visitor.send(page, form, **who, **button)
            if page.status == 303:
                assert page.address.endswith("/waits/" if button else "/registered/")
                assert visitor.get(page.address).status == 200
                return "waits" if button else "seat"
            assert page.status == 422
            if page.form("/registration/"):
                assert who["email"] in page.text, "what was typed is kept"
        assert "Alle Plätze sind vergeben" in page.text
        return "refused"


def flood(people: int, seats_: int, places: int) -> None:
    event = make.event(cast.hub("nord", "Nord"), seats=seats_, queue_seats=places)
    with serving() as port:
        came = collections.Counter(at_once(people, lambda person: comes(port, event.code, person)))
    assert came == {"seat": seats_, "waits": places, "refused": people - seats_ - places}
    assert Registration.objects.filter(event=event).standing().count() == seats_
    assert Waiting.objects.filter(event=event).open().count() == places
    assert Letter.objects.count() == seats_ + places
    assert seats.faults(event) == []


def test_seats_and_places_to_wait_are_given_exactly():
    flood(100, 6, 10)


@pytest.mark.long
def test_five_hundred_visitors_thirty_seats_and_fifty_who_wait():
    flood(500, 30, 50)


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
