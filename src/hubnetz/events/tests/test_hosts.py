"""A date gets another host, or is cancelled: harmless when repeated, and nobody who came moves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.events import access, actions
from hubnetz.events.models import Cohost, Event
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN
from hubnetz.network import actions as life
from hubnetz.post.models import Letter


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


ADDRESS = {
    "street": "Neue Gasse 2",
    "postcode": "72202",
    "town": "Nagold",
    "latitude": 48.5,
    "longitude": 8.7,
}


def test_the_dates_that_are_named_move_with_their_site(cast):
    site = cast.nord.sites.get()
    day = timezone.localdate(timezone=BERLIN) + timedelta(days=10)
    before, moving, online, staying, cancelled = (
        make.event(cast.nord, site=site, starts_in=timedelta(days=days), **more)
        for days, more in (
            (5, {}),
            (15, {}),
            (16, {"mode": "online"}),
            (20, {}),
            (21, {"cancelled_at": timezone.now()}),
        )
    )
    for event in (before, moving, online, staying):
        make.registration(event, "frieda")
    Letter.objects.all().delete()
    codes = [event.code for event in (before, moving, online, cancelled)]
    assert actions.move_site(site, since=day, dates=codes, by=cast.dina, **ADDRESS) == 2
    towns = [Event.objects.get(pk=one.pk).site.town for one in (before, moving, online, staying, cancelled)]
    assert towns == ["Böblingen", "Nagold", "Nagold", "Böblingen", "Böblingen"]
    letter = Letter.objects.get()  # who joins online need not know
    assert (letter.kind, letter.to) == ("events.event_changed", "frieda@client.example")
    assert Event.objects.get(pk=moving.pk).changed_at > moving.changed_at
    assert Entry.objects.filter(verb="events.relocated", hub="nord").count() == 2
    moved = Event.objects.get(pk=moving.pk)
    actions.relocate(moved, site=moved.site, by=cast.dina)
    assert Letter.objects.count() == 1
    with pytest.raises(actions.NotOpen):
        actions.relocate(cancelled, site=moved.site, by=cast.dina)


def test_dates_are_found_by_the_address_also_after_it_was_noted_anew(cast):
    site = cast.nord.sites.get()
    event = make.event(cast.nord, site=site, starts_in=timedelta(days=20))
    today = timezone.localdate(timezone=BERLIN)
    life.add_site(cast.nord, since=today, is_main=True, by=cast.dina, **ADDRESS)
    kept = cast.nord.sites.get(town="Böblingen", valid_from=today)
    assert list(access.dates_at(kept, today)) == [event]
