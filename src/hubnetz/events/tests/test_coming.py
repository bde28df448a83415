"""What is kept in memory about what is to come is never out of date."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from hubnetz.events import access, actions, facets, filters
from hubnetz.events.access import coming as module
from hubnetz.events.access.coming import coming
from hubnetz.events.models import Event, Registration
from hubnetz.events.tests import make

pytestmark = pytest.mark.database


def counted(query=""):
    survey = facets.survey(filters.EventFilter(QueryDict(query)))
    return {
        f"{facet.name}={option.value}": option.count for facet in survey.facets for option in facet.options
    }


def free():
    return facets.survey(filters.EventFilter(QueryDict(""))).with_free_seats


def test_nothing_is_read_again_while_nothing_changes(cast, django_assert_num_queries):
    make.event(cast.nord)
    first, _ = coming()
    with django_assert_num_queries(1):
        assert coming()[0] is first


def test_every_change_is_seen_at_once(cast):
    staff = cast.ada
    event = make.event(cast.nord)
    event.about.create(topic=cast.topic)
    make.event(cast.sued, mode="online")
    assert counted()["hub=nord"] == 1
    actions.cancel(event, note="", by=staff)
    assert "hub=nord" not in counted()
    other = make.event(cast.nord)
    other.about.create(topic=cast.topics[1])
    assert (counted()["hub=nord"], counted()["hub=sued"]) == (1, 1)
    actions.change_host(other, to=cast.sued, by=staff)
    assert [date.hub for date in coming()[0].dates] == [cast.sued.pk, cast.sued.pk]
    Event.objects.filter(pk=other.pk).delete()
    assert len(coming()[0].dates) == 1


def test_what_is_over_by_now_is_no_longer_to_come(cast, monkeypatch):
    event = make.event(cast.nord)
    assert len(coming()[0].dates) == 1
    monkeypatch.setattr(timezone, "now", lambda: event.ends_at + timedelta(seconds=1))
    assert coming()[0].dates == []


def test_a_change_between_two_looks_is_not_kept_as_what_was_before(cast, monkeypatch):
    make.event(cast.nord)
    coming()
    read = module._DATES

    def slowly(**values):
        rows = read(**values)
        make.event(cast.sued)  # while the rows were read
        return rows

    make.event(cast.nord)
    monkeypatch.setattr(module, "_DATES", slowly)
    assert len(coming()[0].dates) == 2
    monkeypatch.setattr(module, "_DATES", read)
    assert len(coming()[0].dates) == 3


def test_seats_are_counted_each_time(cast):
    event = make.event(cast.nord, seats=2)
    make.event(cast.sued)
    assert free() == 2
    first = make.registration(event)
    assert free() == 2
    make.registration(event, "frieda")
    assert free() == 1
    actions.withdraw(first)
    assert free() == 2


def test_a_gap_below_the_last_seat_is_a_free_seat(cast):
    event = make.event(cast.nord, seats=3)
    seats = [make.registration(event, name) for name in ("emil", "frieda", "gerda")]
    assert (free(), set(access.with_free_seats())) == (0, set())
    Registration.objects.filter(pk=seats[0].pk).update(cancelled_at=timezone.now())
    assert (free(), {key for (key,) in access.with_free_seats().values_list("event")}) == (1, {event.pk})


def test_more_people_than_seats_leave_none_free(cast):
    event = make.event(cast.nord, seats=3)
    for name in ("emil", "frieda", "gerda"):
        make.registration(event, name)
    event.pools.update(seats=2)
    assert free() == 0
    Registration.objects.filter(seat=1).update(cancelled_at=timezone.now())
    assert free() == 0
    Registration.objects.filter(seat=2).update(cancelled_at=timezone.now())
    assert free() == 1


def test_an_event_is_full_when_all_its_ways_are(cast):
    event = make.event(cast.nord, mode="hybrid", seats=1)
    event.pools.create(mode="online", planned_mode="online", seats=1, position=1)
    make.registration(event)
    assert free() == 1
    make.registration(event, "frieda", pool=event.pools.get(position=1))
    assert free() == 0


def test_an_event_without_ways_to_take_part_has_no_free_seat(cast):
    make.event(cast.nord).pools.all().delete()
    assert free() == 0


# Rows of lists


@pytest.mark.parametrize(
    ("queue_seats", "waits", "says"),
    [
        (0, 0, "ausgebucht"),
        (None, 0, "ausgebucht – Warteliste"),
        (2, 1, "ausgebucht – Warteliste"),
        (1, 1, "ausgebucht"),
    ],
)
def test_a_row_says_whether_somebody_may_wait(client, cast, queue_seats, waits, says):
    event = make.event(cast.nord, seats=1, queue_seats=queue_seats)
    make.registration(event)
    for number in range(waits):
        make.waiting(event, f"person{number}")
    assert f">{says}<" in client.get("/events/").content.decode()


def test_nobody_waits_where_the_hub_decides_who_comes(client, cast):
    event = make.event(cast.nord, seats=1)
    make.registration(event)
    make.attendee_type(event, needs_approval=True)
    assert ">ausgebucht<" in client.get("/events/").content.decode()
    make.attendee_type(event, "Betriebe")
    assert ">ausgebucht – Warteliste<" in client.get("/events/").content.decode()
