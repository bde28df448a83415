"""The queue at the desk: numbers, turns, being called, leaving."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hubnetz.booking import access, actions, queueing, rules
from hubnetz.booking.actions import rights
from hubnetz.booking.models import Booking, QueueTicket
from hubnetz.booking.tests import make

NOW = datetime(2027, 3, 2, 9, tzinfo=UTC)
HALF = timedelta(minutes=30)


def minutes(n):
    return NOW + timedelta(minutes=n)


def test_turns_go_by_whoever_is_free_first():
    desks = {
        1: queueing.Desk([rules.Span(minutes(0), minutes(60)), rules.Span(minutes(90), minutes(120))], HALF),
        2: queueing.Desk([rules.Span(minutes(20), minutes(60))], timedelta(minutes=40)),
    }
    queue = [queueing.Waiting(n, who) for n, who in enumerate([{1}, {1, 2}, {1}, {2}, {1}, {3}])]
    turns = queueing.estimated(queue, desks, NOW)
    assert turns == {0: minutes(0), 1: minutes(20), 2: minutes(30), 3: None, 4: minutes(90), 5: None}


@given(
    st.lists(st.sets(st.integers(1, 3), min_size=1), max_size=8),
    st.dictionaries(
        st.integers(1, 3), st.lists(st.tuples(st.integers(0, 100), st.integers(1, 60)), max_size=4)
    ),
)
def test_nobody_is_promised_a_time_that_is_taken(wants, free):
    desks = {
        key: queueing.Desk(rules.joined(rules.Span(minutes(a), minutes(a + n)) for a, n in spans), HALF)
        for key, spans in free.items()
    }
    turns = queueing.estimated([queueing.Waiting(n, who) for n, who in enumerate(wants)], desks, NOW)
    for moment in {turn for turn in turns.values() if turn}:
        going_on = [turn for turn in turns.values() if turn and turn <= moment < turn + HALF]
        at_work = [
            d for d in desks.values() if any(s.starts_at <= moment and moment < s.ends_at for s in d.free)
        ]
        assert len(going_on) <= len(at_work)
    same = [key for key, who in enumerate(wants) if who == {1}]
    told = [turns[key] for key in same if turns[key]]
    assert told == sorted(told)


pytestmark = pytest.mark.django_db


@pytest.fixture
def noon(monkeypatch):
    """It is ten o'clock in Berlin, seven days from now."""
    moment = make.at("10:00")
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return moment


@pytest.fixture
def ben(cast):
    return make.adviser(cast.nord, topics=[cast.topic], modes=["on_site", "phone"])


def comes(cast, name, **values):
    return actions.queue_up(cast.nord, name=name, idempotency_key=uuid4(), by=cast.eva, **values)


def test_numbers_follow_one_another_on_each_day(cast, ben, noon, monkeypatch):
    key = uuid4()
    first = actions.queue_up(cast.nord, idempotency_key=key, by=cast.eva)
    assert actions.queue_up(cast.nord, idempotency_key=key, by=cast.eva) == first
    second = comes(cast, "Frieda")
    other = actions.queue_up(cast.sued, idempotency_key=uuid4(), by=cast.carla)
    assert (first.number, second.number, other.number) == (1, 2, 1)
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(days=1))
    assert comes(cast, "Ida").number == 1
    from hubnetz.lib.errors import KeyUsedElsewhere

    with pytest.raises(KeyUsedElsewhere):
        actions.queue_up(cast.sued, idempotency_key=key, by=cast.carla)


def test_who_comes_gets_an_hour_that_begins_now(cast, ben, noon):
    emil = comes(cast, "Emil", topic=cast.topic, subject="Kasse", phone="0170 1", mode="phone")
    called = actions.call_next(ben, by=cast.ben)
    assert called == emil
    hour = called.booking
    assert (hour.starts_at, hour.ends_at, hour.checked_in_at) == (noon, noon + HALF, noon)
    assert (hour.name, hour.topic, hour.subject, hour.mode) == ("Emil", cast.topic, "Kasse", "phone")
    with pytest.raises(actions.NobodyWaits):
        actions.call_next(ben, by=cast.ben)
    comes(cast, "Frieda")
    with pytest.raises(actions.NotFree):
        actions.call_next(ben, by=cast.ben)
    assert QueueTicket.objects.waiting().count() == 1


def test_an_hour_is_cut_where_the_next_one_begins(cast, ben, noon, monkeypatch):
    make.booking(ben, "10:30", "11:00", offset=0, by=cast.ada)
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(minutes=10, seconds=40))
    comes(cast, "Emil")
    called = actions.call_next(ben, by=cast.ben)
    assert called.booking.ends_at == make.at("10:30", 0)
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(minutes=27))
    comes(cast, "Frieda")
    with pytest.raises(actions.NotFree):
        actions.call_next(ben, by=cast.ben)


def test_an_adviser_calls_only_who_wants_what_they_know(cast, ben, noon):
    carl = make.adviser(cast.nord, "Carl", topics=cast.topics[1:], modes=["on_site"])
    comes(cast, "Emil", topic=cast.topics[1])
    frieda = comes(cast, "Frieda", resource=ben)
    comes(cast, "Ida", topic=cast.topics[1], mode="phone")
    assert actions.call_next(ben, by=cast.ben) == frieda
    assert actions.call_next(carl, by=cast.ben).name == "Emil"


def test_one_can_be_called_before_others_once(cast, ben, noon):
    comes(cast, "Emil")
    frieda = comes(cast, "Frieda")
    assert actions.call(frieda, ben, by=cast.ben).booking == actions.call(frieda, ben, by=cast.ben).booking
    other = make.adviser(cast.nord, "Carl")
    with pytest.raises(actions.NotWaiting):
        actions.call(frieda, other, by=cast.ben)
    assert Booking.objects.count() == 1


def test_turns_know_the_bookings_of_today(cast, ben, noon):
    make.booking(ben, "10:00", "11:00", offset=0, by=cast.ada)
    for name in ("Emil", "Frieda", "Ida"):
        comes(cast, name)
    turns = [place.turn for place in access.queue_of(cast.nord)]
    assert turns == [make.at("11:00", 0), make.at("11:30", 0), make.at("13:00", 0)]


def test_the_link_on_a_number(cast, ben, noon, client):
    comes(cast, "Emil")
    frieda = comes(cast, "Frieda")
    address = reverse("booking:ticket", args=[access.key_to_ticket(frieda)])
    page = client.get(address)
    assert page.context["place"].before == 1
    text = page.content.decode()
    assert "Emil" not in text
    assert "10:30" in text
    assert client.get(address, headers={"HX-Request": "true"}).content.decode().count("<h1") == 0
    client.post(reverse("booking:leaving", args=[access.key_to_ticket(frieda)]))
    frieda.refresh_from_db()
    assert frieda.ending == "left"
    assert "verlassen" in client.get(address).content.decode()
    assert client.get(reverse("booking:ticket", args=["wrong~key"])).status_code == 404


def test_who_is_called_reads_it_and_cannot_leave_any_more(cast, ben, noon, client):
    emil = comes(cast, "Emil")
    actions.call_next(ben, by=cast.ben)
    address = reverse("booking:ticket", args=[access.key_to_ticket(emil)])
    assert "Ben" in client.get(address).content.decode()
    assert client.post(reverse("booking:leaving", args=[access.key_to_ticket(emil)])).status_code == 422


def test_the_day_ends_and_names_are_forgotten(cast, ben, noon, monkeypatch):
    emil = comes(cast, "Emil", phone="0170 1", subject="Kasse")
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(days=1))
    rights.forget_due(timezone.now(), held={})
    emil.refresh_from_db()
    assert (emil.ending, emil.name) == ("closed", "Emil")
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(days=2))
    assert rights.forget_due(timezone.now(), held={}) == 1
    emil.refresh_from_db()
    assert (emil.name, emil.phone, emil.subject) == ("", "", "")
    assert rights.forget_due(timezone.now(), held={}) == 0


def test_nobody_is_called_from_another_day_or_another_hub(cast, ben, noon, monkeypatch, client):
    emil, frieda = comes(cast, "Emil"), comes(cast, "Frieda")
    with pytest.raises(actions.NotWaiting):
        actions.call(emil, make.adviser(cast.sued, "Carl"), by=cast.carla)
    desk = make.resource(cast.nord, "desks")
    client.force_login(cast.ben)
    assert client.post(reverse("desk:bookings_queue_calling", args=[desk.code])).status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(days=1))
    with pytest.raises(actions.NotWaiting):
        actions.call(frieda, ben, by=cast.ben)
    assert Booking.objects.count() == 0
