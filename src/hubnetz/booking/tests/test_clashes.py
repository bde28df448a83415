"""Bookings that an adviser's own calendar says something against: seen, told once, never cancelled."""

from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from tests import letters as kept

from hubnetz.booking import actions, reading, rules
from hubnetz.booking.access import clashes
from hubnetz.booking.models import Booking
from hubnetz.booking.tests import make
from hubnetz.booking.tests.test_letters import BOTH, ENDS, FOLDER, STARTS
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def ben(cast):
    return make.adviser(cast.nord, user=cast.ben, after_minutes=10)


@pytest.fixture
def calendar(ben):
    return actions.connect_calendar(ben, url="https://kalender.example/a.ics", kind="ics", by=None)


def read(calendar, *times):
    """Let the calendar say that the adviser is busy at these times of the day in a week."""
    spans = tuple(rules.Span(make.at(starts), make.at(ends)) for starts, ends in times)
    assert actions.note_calendar(calendar, reading.Reading(spans))


def told():
    return Letter.objects.filter(kind="booking.calendar_clash")


def test_what_collides_is_told_once_and_stays(cast, ben, calendar):
    made = make.booking(ben, "10:00", "10:30")
    read(calendar, ("09:00", "10:00"), ("10:30", "11:00"))  # before and after, also while tidying up
    assert not told().exists()
    assert not clashes.clashes_of(ben).exists()
    read(calendar, ("10:15", "11:00"))
    read(calendar, ("10:15", "11:00"))
    letter = told().get()
    assert letter.to == cast.ben.email
    assert "10:00" in letter.text
    assert made.email not in letter.text
    assert made.name not in letter.text
    assert list(clashes.clashes_of(ben)) == [made]
    assert clashes.clashing_at(cast.ada, cast.nord) == {ben.pk: 1}
    assert clashes.clashing_at(cast.carla, cast.nord) == {}
    made.refresh_from_db()
    assert made.cancelled_at is None
    assert Entry.objects.filter(verb="booking.clash_found").count() == 1


def test_a_new_one_is_told_and_one_that_moved_into_another(ben, calendar):
    first = make.booking(ben, "10:00", "10:30")
    read(calendar, ("10:00", "11:00"))
    second = make.booking(ben, "14:00", "14:30", "otto")
    read(calendar, ("10:00", "11:00"), ("14:00", "15:00"))
    assert told().count() == 2
    assert "10:00" not in told().latest("pk").text
    actions.move(first, starts_at=make.at("16:00"), ends_at=make.at("16:30"))
    assert list(clashes.clashes_of(ben)) == [second]
    read(calendar, ("16:00", "17:00"))
    assert told().count() == 3


def test_what_is_over_given_back_or_of_another_does_not_collide(cast, ben, calendar):
    other = make.adviser(cast.nord, "Other")
    make.booking(other, "10:00", "10:30", "otto")
    actions.cancel(make.booking(ben, "10:00", "10:30"))
    read(calendar, ("09:00", "12:00"))
    assert not told().exists()
    assert not clashes.clashes_of(ben, timezone.now()).exists()
    assert not clashes.clashes_of(other).exists()


def test_one_that_cannot_be_read_and_one_read_no_more_say_nothing(ben, calendar):
    make.booking(ben, "10:00", "10:30")
    actions.note_calendar(calendar, reading.Reading(trouble="away"))
    assert not told().exists()
    read(calendar, ("10:00", "11:00"))
    actions.disconnect_calendar(ben, by=None)
    assert not clashes.clashes_of(ben).exists()


def test_an_adviser_who_cannot_sign_in_is_not_written_to_but_it_shows(cast, ben, calendar):
    cast.ben.is_active = False
    cast.ben.save()
    made = make.booking(ben, "10:00", "10:30")
    read(calendar, ("10:00", "11:00"))
    assert not told().exists()
    assert list(clashes.clashes_of(ben)) == [made]


def test_with_adviser_and_room_it_is_the_adviser_who_collides(cast, ben, calendar):
    room = make.resource(cast.nord)
    made = make.booking(room, "10:00", "10:30", together_with=[ben])
    read(calendar, ("10:00", "11:00"))
    assert list(clashes.clashes_of(ben)) == [made]
    assert told().count() == 1


@BOTH
@pytest.mark.parametrize("number", [1, 2])
def test_as_it_reads(cast, language, number, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: STARTS - rules.DAY * 2)
    ben = make.adviser(cast.nord, user=cast.ben)
    cast.ben.language = language
    cast.ben.save()
    spans = []
    for n in range(number):
        span = rules.Span(STARTS + n * rules.DAY, ENDS + n * rules.DAY)
        said = {"name": "Emil", "email": "emil@client.example", "idempotency_key": uuid4()}
        actions.book(ben, starts_at=span.starts_at, ends_at=span.ends_at, **said)
        spans.append(span)
    calendar = actions.connect_calendar(ben, url="https://kalender.example/a.ics", kind="ics", by=None)
    actions.note_calendar(calendar, reading.Reading(tuple(spans)))
    letter = told().get()
    letter.text = letter.text.replace(ben.code, "CODE")
    kept.compare(letter, FOLDER / f"calendar_clash{'' if number == 1 else '.several'}.{language}.txt")


def test_nothing_is_asked_of_bookings_where_nothing_collides(ben, calendar, django_assert_max_num_queries):
    make.booking(ben, "10:00", "10:30")
    with django_assert_max_num_queries(12):
        read(calendar, ("11:00", "12:00"))
    assert connection.in_atomic_block
    assert Booking.objects.live().count() == 1
