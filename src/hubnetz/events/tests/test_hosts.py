"""A date gets another host, or is cancelled: harmless when repeated, and nobody who came moves."""

from datetime import timedelta

import pytest

from hubnetz.events import actions
from hubnetz.events.models import Cohost, Event
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database


def test_another_host_is_told_once(cast):
    event = make.event(cast.nord)
    make.registration(event)
    actions.change_host(event, to=cast.sued, joint=True, by=cast.dina)
    actions.change_host(event, to=cast.sued, joint=True, by=cast.dina)
    assert Event.objects.get().hub == cast.sued
    assert Cohost.objects.get().hub == cast.nord
    assert Letter.objects.filter(kind="events.host_changed").count() == 1
    assert set(Entry.objects.filter(verb="events.host_changed").values_list("hub", flat=True)) == {
        "nord",
        "sued",
    }


def test_a_draft_changes_hands_without_letters(cast):
    event = make.event(cast.nord)
    make.registration(event)
    Event.objects.update(published_at=None)
    actions.change_host(event, to=cast.sued, by=cast.dina)
    assert not Letter.objects.filter(kind="events.host_changed").exists()


def change_host(event, cast):
    actions.change_host(event, to=cast.sued, by=cast.dina)


def cancel(event, cast):
    actions.cancel(event, by=cast.dina)


@pytest.mark.parametrize("verb", [change_host, cancel])
def test_what_is_over_or_has_visitors_stays(cast, verb):
    over = make.event(cast.nord, starts_in=timedelta(days=-1))
    visited = make.event(cast.nord)
    actions.note_attendance(make.registration(visited), by=cast.eva)
    for event, refusal in ((over, actions.NotOpen), (visited, actions.CameAlready)):
        with pytest.raises(refusal):
            verb(event, cast)
    assert not Event.objects.exclude(hub=cast.nord, cancelled_at=None).exists()


def test_a_cancelled_date_takes_nobody_and_writes_once(cast):
    event = make.event(cast.nord)
    make.registration(event)
    actions.cancel(event, by=cast.dina)
    actions.cancel(event, by=cast.dina)
    assert Letter.objects.filter(kind="events.event_cancelled").count() == 1
    with pytest.raises(actions.NotOpen):
        make.registration(event, "frieda")


def test_a_hub_leaves_a_joint_date_unless_somebody_came(cast):
    free, visited = make.event(cast.nord), make.event(cast.nord)
    for event in (free, visited):
        Cohost.objects.create(event=event, hub=cast.sued)
    actions.note_attendance(make.registration(visited), by=cast.eva)
    for event in (free, visited, free):
        actions.leave_joint(event, cast.sued, by=cast.dina)
    assert [one.event for one in Cohost.objects.all()] == [visited]
