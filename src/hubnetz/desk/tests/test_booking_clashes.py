"""At the desk: hours that collide with an adviser's own calendar."""

from datetime import timedelta

import pytest
from django.urls import reverse

from hubnetz.booking import actions, reading, rules
from hubnetz.booking.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(cast):
    return make.adviser(cast.nord, user=cast.ben)


def collide(adviser, number=1):
    """Let the adviser's calendar have something else during so many booked hours, and return those."""
    made = [make.booking(adviser, "10:00", "10:30", f"p{n}", offset=7 + n) for n in range(number)]
    calendar = actions.connect_calendar(adviser, url="https://kalender.example/a.ics", kind="ics", by=None)
    half = timedelta(minutes=15)
    spans = tuple(rules.Span(one.starts_at + half, one.ends_at + half) for one in made)
    actions.note_calendar(calendar, reading.Reading(spans))
    return made


def test_an_adviser_sees_what_collides_and_opens_or_moves_it(ben, sits):
    page = reverse("desk:bookings_adviser", args=[ben.code])
    assert b'id="clashes"' not in sits("ben").get(page).content
    [made] = collide(ben)
    text = sits("ben").get(page).content.decode()
    assert "Von selbst wird nichts abgesagt" in text.replace("Sie bleiben gebucht: ", "")
    for name in ("booking", "booking_move"):
        assert reverse(f"desk:{name}", args=[made.code]) in text
    assert sits("carla").get(page).status_code == 404
    typed = reverse("desk:bookings_calendar", args=[ben.code])
    again = sits("ben").post(typed, {"url": "http://kalender.example/", "kind": "ics"})
    assert again.status_code == 422
    assert 'id="clashes"' in again.content.decode()


def test_the_list_of_advisers_says_how_many(cast, ben, sits):
    address = reverse("desk:bookings_advisers")
    assert "zusammen" not in sits("eva").get(address).content.decode()
    collide(ben, 2)
    assert "2 Termine treffen mit etwas anderem zusammen" in sits("eva").get(address).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_pages_ask_few_questions(cast, ben, sits, queries, number):
    collide(ben, number)
    for n in range(number):
        make.adviser(cast.nord, f"A{n}")
    desk = sits("ben")
    for address, count in (
        (reverse("desk:bookings_advisers"), 7),
        (reverse("desk:bookings_adviser", args=[ben.code]), 8),
    ):
        desk.get(address)
        assert queries(desk, address) == count
