"""The dates that show how seats are given keep what the room promises, and no figure knows them."""

from datetime import date

import pytest

from hubnetz.demo import dates, facts
from hubnetz.events import access, ways
from hubnetz.events.models import Event, Invitation, Party, Pool, Question, Registration, Waiting
from hubnetz.journal.models import Entry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def events(shown):
    titles = [entry["title_de"] for entry in facts.read("seats.toml")["event"]]
    return {event.title["de"]: event for event in Event.objects.filter(title__de__in=titles)}


def test_every_kind_of_way_is_there(events):
    assert len(events) == len(facts.read("seats.toml")["event"])
    assert all(event.starts_at > dates.at(TODAY, 23) for event in events.values())
    assert {event.is_listed for event in events.values()} == {True, False}
    assert {pool.mode for pool in Pool.objects.filter(event__mode="hybrid")} == {"on_site", "online"}
    assert Pool.objects.filter(mode="online", planned_mode="on_site", event__mode="online").exists()
    assert Registration.objects.requests().count() == 2
    assert Question.objects.filter(only_if__isnull=False).exists()
    assert Question.objects.filter(only_type__isnull=False).exists()
    five = next(party for party in Party.objects.all() if party.registrations.count() == 5)
    assert five.registrations.filter(name="").count() == 2


def test_no_pool_is_oversold_and_nobody_waits_beside_a_free_seat(events):
    for event in events.values():
        for way in ways.ways_of(access.pools_of(event)):
            taking = way.pool.registrations.taking()
            assert way.pool.seats is None or taking.count() <= way.pool.seats
            assert sorted(row.seat for row in taking) == list(range(1, taking.count() + 1))
            assert not way.pool.queue.open().exists() or way.left == 0


def test_an_offer_stands_and_kept_seats_belong_to_an_invitation(events):
    assert [access.offer_to(entry).count() for entry in Waiting.objects.order_by("rank", "pk")].count(1) == 1
    kept = {
        invitation.code: invitation.registrations.held().count()
        for invitation in Invitation.objects.filter(guest=None)
    }
    assert kept == {"kamin24": 6, "nachfolge": 0}
    assert not access.events_with_lapsed_offers().exists()


def test_the_journal_tells_each_seat(events):
    codes = set(Entry.objects.values_list("code", flat=True))
    for event in events.values():
        alone = event.registrations.filter(party=None, waiting=None).exclude(name="")
        assert set(alone.values_list("code", flat=True)) <= codes
        assert set(event.queue.values_list("code", flat=True)) <= codes
        assert set(event.parties.values_list("code", flat=True)) <= codes
