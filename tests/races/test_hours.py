"""Hours that many want at once: an earlier one goes to one, a number is called once, an hour is noted once."""

import threading
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from hubnetz.booking import access, actions, holding, rules, supply
from hubnetz.booking.actions import queue
from hubnetz.booking.models import Allocation, Booking, EarlierOffer
from hubnetz.booking.tests import make
from hubnetz.casework import actions as casework
from hubnetz.casework.models import Consultation
from hubnetz.casework.tests import make as files
from hubnetz.network.models import Topic
from tests.cast import hub, person
from tests.races.race import race
from tests.races.test_bookings import twice_given, unconstrained  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
PEOPLE = 6


@pytest.fixture
def nord():
    return hub("nord", "Nord")


def one_hour_a_day(nord, name="Ben"):
    hours = tuple(rules.Hours(day, time(10), time(10, 30), on_holidays=True) for day in range(7))
    return make.resource(nord, "adviser", name=name, hours=hours, modes=["video"])


@pytest.fixture
def wishes(nord):
    """Let three people wish for an earlier hour, and one hour be free."""
    ben = one_hour_a_day(nord)
    for day in range(1, 12):
        if day != 4:
            make.booking(ben, "10:00", "10:30", f"p{day}", offset=day, mode="video")
    for one in Booking.objects.order_by("-starts_at")[:3]:
        actions.wish_earlier(one, first_on=make.day(1), parts=["morning"], modes=["video"])
    return ben


@pytest.fixture
def nobody_waits(monkeypatch):
    """Take the lock away, and let all look before anybody writes."""

    def without(people):
        meet, look = threading.Barrier(people), supply.stocks
        met = threading.local()

        def look_together(*args, **options):
            seen = look(*args, **options)
            if not getattr(met, "once", False):
                met.once = True
                meet.wait(30)
            return seen

        monkeypatch.setattr(supply, "stocks", look_together)
        monkeypatch.setattr(holding, "_lock", lambda roots: None)

    return without


def offers_at_once(nord, people=PEOPLE):
    return race(people, lambda _person: len(actions.offer_earlier(nord)))


def test_what_is_free_is_offered_to_one(nord, wishes):
    results = offers_at_once(nord)
    assert sorted(map(str, results)) == ["0"] * (PEOPLE - 1) + ["1"]
    assert EarlierOffer.objects.open().count() == 1
    assert Allocation.objects.filter(offer__isnull=False, freed_at=None).count() == 1


@pytest.mark.usefixtures("unconstrained")
def test_without_lock_and_constraint_it_is_offered_to_several(nord, wishes, nobody_waits, monkeypatch):
    order = iter(
        EarlierOffer._meta.get_field("wish").related_model.objects.order_by("pk").values_list("pk", flat=True)
    )
    mine, lock = threading.local(), threading.Lock()
    first = access.wishes_open

    def another(where, now):
        with lock:
            mine.wish = getattr(mine, "wish", None) or next(order)
        return first(where, now).filter(pk=mine.wish)

    monkeypatch.setattr(access, "wishes_open", another)
    nobody_waits(2)
    offers_at_once(nord, 2)
    assert EarlierOffer.objects.values("starts_at").filter(starts_at=make.at("10:00", 4)).count() == 2
    assert twice_given() > 0


def test_what_is_kept_goes_to_whom_it_is_kept_for(nord, wishes):
    actions.offer_earlier(nord)
    offer = EarlierOffer.objects.get()

    def go(person):
        if person == 0:
            return actions.take_earlier(offer).pk
        return make.booking(wishes, "10:00", "10:30", f"q{person}", offset=4, mode="video").pk

    results = race(PEOPLE, go)
    assert results[0] == offer.wish.booking_id
    assert set(results[1:]) == {"NotFree"}
    assert twice_given() == 0


def test_taken_by_two_clicks_it_moves_once(nord, wishes):
    actions.offer_earlier(nord)
    offer = EarlierOffer.objects.get()
    results = race(PEOPLE, lambda _person: actions.take_earlier(offer).pk)
    assert set(results) == {offer.wish.booking_id}
    assert Allocation.objects.filter(booking=offer.wish.booking, freed_at=None).count() == 1


# The queue


@pytest.fixture
def line(nord, monkeypatch):
    """Let six advisers be there and six people wait, at ten."""
    noon = make.at("10:00")
    monkeypatch.setattr(timezone, "now", lambda: noon)
    advisers = [make.adviser(nord, str(n)) for n in range(PEOPLE)]
    for n in range(PEOPLE):
        actions.queue_up(nord, name=str(n), idempotency_key=uuid4(), by=None)
    return advisers


def call_all(advisers, by):
    return race(PEOPLE, lambda n: actions.call_next(advisers[n], by=by).number)


def test_everybody_who_waits_is_called_once(nord, line):
    ada = person("Ada", "lead", nord)
    assert sorted(call_all(line, ada)) == list(range(1, PEOPLE + 1))
    assert Booking.objects.count() == PEOPLE


def test_without_the_lock_several_call_the_same_person(nord, line, monkeypatch):
    ada = person("Ada", "lead", nord)
    meet, look = threading.Barrier(PEOPLE), access.queue_of

    def look_together(*args, **options):
        seen = look(*args, **options)
        meet.wait(30)
        return seen

    monkeypatch.setattr(access, "queue_of", look_together)
    monkeypatch.setattr(queue, "_line_up", lambda where: where)
    results = call_all(line, ada)
    assert len(set(map(str, results))) < PEOPLE


def test_numbers_are_given_once(nord):
    give = lambda _n: actions.queue_up(nord, idempotency_key=uuid4(), by=None).number  # noqa: E731
    assert sorted(race(PEOPLE, give)) == list(range(1, PEOPLE + 1))


def test_without_the_lock_the_database_refuses_a_number_twice(nord, monkeypatch):
    monkeypatch.setattr(queue, "_line_up", lambda where: where)
    meet = threading.Barrier(PEOPLE)
    real = queue.Max

    def together(*args, **options):
        found = real(*args, **options)
        meet.wait(30)
        return found

    monkeypatch.setattr(queue, "Max", together)
    results = race(PEOPLE, lambda _n: actions.queue_up(nord, idempotency_key=uuid4(), by=None).number)
    numbers = [one for one in results if isinstance(one, int)]
    assert len(numbers) == len(set(numbers))


# An hour becomes a consultation


@pytest.fixture
def held(nord, monkeypatch):
    ada = person("Ada", "lead", nord)
    topic = Topic.objects.create(code="ai", name={"de": "KI", "en": "AI"}, position=0)
    made = make.booking(make.adviser(nord, topics=[topic]), "10:00", "10:30", topic=topic)
    monkeypatch.setattr(timezone, "now", lambda: made.ends_at + timedelta(minutes=5))
    return made, topic, ada, files.organisation(nord)


def note_all(held, people=PEOPLE):
    made, topic, ada, company = held
    said = {"organisation": company, "topic": topic, "minutes": 30, "form": "video", "by": ada}
    return race(people, lambda _n: casework.note_hour(made, idempotency_key=uuid4(), **said).pk)


def test_an_hour_is_noted_once(held):
    assert len(set(note_all(held))) == 1
    assert Consultation.objects.count() == 1


@pytest.fixture
def as_often_as_you_like(django_db_blocker):
    """Take the constraint away that one hour is one consultation, and put it back."""
    find = (
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = "
        "'casework_consultation'::regclass AND contype = 'u' AND pg_get_constraintdef(oid) LIKE '%%(booking_id)%%'"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(find.replace("%%", "%"))
        name, definition = cursor.fetchone()
        cursor.execute(f'ALTER TABLE casework_consultation DROP CONSTRAINT "{name}"')
        cursor.execute("SET ROLE hubnetz_app")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("TRUNCATE casework_consultation CASCADE")
        cursor.execute(f'ALTER TABLE casework_consultation ADD CONSTRAINT "{name}" {definition}')
        cursor.execute("SET ROLE hubnetz_app")


def test_without_lock_and_constraint_it_is_noted_several_times(held, as_often_as_you_like, monkeypatch):
    from hubnetz.casework.actions import files as written

    meet, hold = threading.Barrier(PEOPLE), written._one_at_a_time

    def together(row):
        meet.wait(30)
        return hold(row)

    monkeypatch.setattr(holding, "_lock", lambda roots: None)
    monkeypatch.setattr(written, "_one_at_a_time", together)
    actions.note_held(held[0], by=held[2])
    note_all(held)
    assert Consultation.objects.count() > 1
