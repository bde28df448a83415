"""Registered, came, gave back, did not come: counted where presence was noted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.events import actions
from hubnetz.events.access import turnout
from hubnetz.events.models import Cohost, Event, EventKind
from hubnetz.events.tests import make

pytestmark = pytest.mark.database


def held(hub, cast, *, people=4, came=0, back=0, walk_ins=0, days=3, **fields):
    """Make an event that was held so many days ago."""
    event = make.event(hub, **fields)
    seats = [make.registration(event, f"gast{number}") for number in range(people)]
    for seat in seats[:came]:
        actions.note_attendance(seat, by=cast.eva)
    for seat in seats[people - back :]:
        actions.withdraw(seat)
    for number in range(walk_ins):
        actions.add_walk_in(
            event,
            name="Lauf",
            email=f"lauf{number}@client.example",
            idempotency_key=make.uuid4(),
            by=cast.eva,
        )
    then = timezone.now() - timedelta(days=days)
    Event.objects.filter(pk=event.pk).update(starts_at=then, ends_at=then + timedelta(hours=2))
    event.refresh_from_db()
    return event


def numbers(line):
    return (line.registered, line.given_back, line.came, line.missing, line.walk_ins)


def test_what_became_of_registrations(cast):
    held(cast.nord, cast, people=10, came=6, back=1, walk_ins=2)
    (line,) = turnout.by("hub", cast.nord, None)
    assert numbers(line) == (10, 1, 6, 3, 2)
    assert line.missing_share == 33


def test_where_nobody_was_noted_nobody_is_missing(cast):
    event = held(cast.nord, cast, people=4)
    held(cast.nord, cast, people=4, came=2)
    (line,) = turnout.by("kind", cast.nord, None)
    assert (line.events, line.noted, line.not_noted) == (2, 1, 1)
    assert numbers(line) == (4, 0, 2, 2, 0)
    ((_event, alone),) = turnout.of_events([event])
    assert alone.noted == 0


def test_requests_cancelled_and_coming_events_and_drafts_do_not_count(cast):
    asked = held(cast.nord, cast, people=2, came=1)
    make.event(cast.nord)
    gone = held(cast.nord, cast, people=2)
    Event.objects.filter(pk=gone.pk).update(cancelled_at=timezone.now())
    draft = held(cast.nord, cast, people=2)
    Event.objects.filter(pk=draft.pk).update(published_at=None)
    asked.registrations.filter(attendance=None).update(confirmed_at=None, seat=None)
    (line,) = turnout.by("hub", cast.nord, None)
    assert (line.events, *numbers(line)) == (1, 1, 0, 1, 0, 0)


def test_a_joint_event_stands_with_each_hub_and_once_for_the_network(cast):
    event = held(cast.nord, cast, people=3, came=2)
    Cohost.objects.create(event=event, hub=cast.sued)
    for hub in (cast.nord, cast.sued, None):
        (line,) = turnout.by("hub", hub, None)
        assert (line.key, line.events, line.came) == ("nord", 1, 2)


def test_months_come_latest_first_and_add_up(cast):
    for days in (1, 40, 80):
        held(cast.nord, cast, people=3, came=2, days=days)
    lines = turnout.by("month", cast.nord, None)
    assert [line.key for line in lines] == sorted((line.key for line in lines), reverse=True)
    assert len(lines) == 3
    assert numbers(turnout.total(lines)) == (9, 0, 6, 3, 0)
    since = timezone.now() - timedelta(days=60)
    assert len(turnout.by("month", cast.nord, since)) == 2


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("by", ["month", "kind", "hub"])
def test_each_table_costs_two_queries(cast, django_assert_num_queries, rows, by):
    for row in range(rows):
        held(cast.nord, cast, people=2, came=1, days=40 * row + 1)
    with django_assert_num_queries(2):
        turnout.by(by, cast.nord, None)


def test_what_usually_happens_is_taken_from_events_of_the_kind_or_all(cast, django_assert_num_queries):
    coming = make.event(cast.nord)
    assert turnout.usually(coming, 20) is None
    for number in range(3):
        held(cast.nord, cast, people=10, came=7, back=0, days=number + 1)
    with django_assert_num_queries(1):
        usual = turnout.usually(coming, 20)
    assert (usual.come, usual.events, usual.of_kind) == (14, 3, True)
    other = EventKind.objects.create(code="talk", name={"de": "Vortrag"})
    Event.objects.filter(pk=coming.pk).update(kind=other)
    coming.refresh_from_db()
    assert not turnout.usually(coming, 20).of_kind
    assert turnout.usually(make.event(cast.sued), 20) is None
