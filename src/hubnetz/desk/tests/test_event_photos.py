"""At the entrance staff see who wants to be in no photo, and ask whoever comes without registration."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hubnetz.events.access import door
from hubnetz.events.models import Event, Registration
from hubnetz.events.tests import make
from hubnetz.events.tests.test_presence import session
from hubnetz.journal.models import Entry


@pytest.fixture
def evening(cast):
    return make.event(cast.nord, takes_photos=True, starts_in=timedelta(hours=1))


def at(event: Event, part: str) -> str:
    return f"/desk/events/{event.code}/{part}"


def walk_in(**fields):
    return {"name": "Hanna", "email": "hanna@client.example", "idempotency_key": str(uuid4()), **fields}


def test_the_list_on_a_device_says_it_where_photos_are_made(evening):
    make.registration(evening, "emil")
    make.registration(evening, "frieda", no_photos=True)
    assert {row[2]: row[6] for row in door.list_for_device(evening)} == {"Emil": False, "Frieda": True}
    evening.takes_photos = False
    assert {row[6] for row in door.list_for_device(evening)} == {False}


@pytest.mark.parametrize("part", ["door/walk-in/", "walk-ins/"])
def test_whoever_comes_without_registration_is_asked(evening, sits, part):
    eva = sits("eva")
    shown = eva.get(at(evening, part if "door" in part else "")).content.decode()
    assert 'name="no_photos"' in shown
    assert eva.post(at(evening, part), walk_in(no_photos="on")).status_code == 303
    made = Registration.objects.get()
    assert (made.is_walk_in, made.no_photos) == (True, True)
    assert eva.post(at(evening, part), walk_in(name="Ida", email="")).status_code == (
        303 if "door" in part else 422
    )
    assert not Registration.objects.filter(name="Ida", no_photos=True).exists()


def test_nobody_is_asked_where_no_photos_are_made(cast, sits):
    event = make.event(cast.nord, starts_in=timedelta(hours=1))
    eva = sits("eva")
    for part in ("door/walk-in/", ""):
        assert 'name="no_photos"' not in eva.get(at(event, part)).content.decode()


def test_the_wish_reaches_a_seat_that_is_there_and_is_not_taken_back_by_silence(evening, sits):
    seat, eva = make.registration(evening, "hanna"), sits("eva")
    eva.post(at(evening, "door/walk-in/"), walk_in(no_photos="on"))
    seat.refresh_from_db()
    assert seat.no_photos
    assert Entry.objects.filter(verb="events.photos_refused").count() == 1
    eva.post(at(evening, "door/walk-in/"), walk_in())
    seat.refresh_from_db()
    assert seat.no_photos


def test_it_is_kept_when_the_form_is_refused_and_noted_at_a_session_too(evening, sits):
    eva, talk = sits("eva"), session(evening)
    refused = eva.post(at(evening, "door/walk-in/"), walk_in(name="", no_photos="on"))
    assert refused.status_code == 422
    assert "checked" in refused.content.decode().split('name="no_photos"')[1].split(">")[0]
    assert (
        eva.post(at(evening, "door/walk-in/"), walk_in(no_photos="on", session=talk.code)).status_code == 303
    )
    assert Registration.objects.get().no_photos
