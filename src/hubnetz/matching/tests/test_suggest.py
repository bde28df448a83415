"""From a need to an answer, on the rows of the house."""

import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from tests.cast import Cast

from hubnetz.events.models import EventTopic
from hubnetz.events.tests import make as events
from hubnetz.matching import actions
from hubnetz.matching.rules import Need
from hubnetz.matching.tests import make
from hubnetz.network import versions
from hubnetz.network.models import Region, Responsibility
from hubnetz.network.rules import Reason

TODAY = date(2026, 11, 22)
SHOP = "Unser Onlineshop verkauft kaum etwas"


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """Let no test see the catalogue that another one kept."""
    actions._shelves.clear()
    yield
    actions._shelves.clear()


@pytest.fixture
def house(cast: Cast) -> Cast:
    for hub, ags, role in ((cast.nord, "08235", "responsible"), (cast.sued, "08335", "deputy")):
        region = Region.objects.create(ags=ags, kind="county", name=ags)
        Responsibility.objects.create(hub=hub, region=region, role=role, valid_from=date(2018, 10, 1))
    return cast


def test_the_responsible_hub_and_its_offer_come_first_with_reasons(house: Cast) -> None:
    shop = house.topics[1]
    far = make.offer(house.sued, shop, de="Fern")
    near = make.offer(house.nord, shop, de="Nah")
    other = make.offer(house.nord, house.topics[0], de="Anderes")
    answer = actions.suggest(Need(SHOP, place="Nagold"), today=TODAY)
    assert answer.place.status == "found"
    assert [(hub.slug, hub.role) for hub in answer.route.hubs] == [("nord", "responsible")]
    assert [hit.item.thing for hit in answer.offers] == [near, far, other]
    assert {"topic", "your_region"} <= {reason.code for reason in answer.offers[0].reasons}
    assert "your_region" not in {reason.code for reason in answer.offers[1].reasons}
    assert answer.outcome == "answered"


def test_withdrawn_offers_and_past_dates_are_not_shown(house: Cast) -> None:
    make.offer(house.nord, house.topics[1], withdrawn_at=timezone.now())
    make.offer(house.nord, house.topics[1], review_on=timezone.localdate() - timedelta(days=1))
    events.event(house.nord, starts_in=timedelta(days=-3))
    answer = actions.suggest(Need(SHOP, place="Nagold"), today=TODAY)
    assert (answer.offers, answer.events) == ((), ())
    assert answer.outcome == "zero_hits"
    assert answer.route.hubs


def test_a_change_is_seen_at_once(house: Cast) -> None:
    assert actions.suggest(Need(SHOP), today=TODAY).offers == ()
    offer = make.offer(house.nord, house.topics[1])
    assert len(actions.suggest(Need(SHOP), today=TODAY).offers) == 1
    offer.withdrawn_at = timezone.now()
    offer.save(update_fields=["withdrawn_at", "changed_at"])
    assert actions.suggest(Need(SHOP), today=TODAY).offers == ()


def test_seats_are_those_of_this_moment_and_full_dates_come_last(house: Cast) -> None:
    full, free = events.event(house.nord, seats=1), events.event(house.nord, seats=2)
    for event in (full, free):
        EventTopic.objects.create(event=event, topic=house.topics[1])
    actions.suggest(Need(SHOP), today=TODAY)
    events.registration(full)
    events.registration(free)
    answer = actions.suggest(Need(SHOP), today=TODAY)
    assert [(hit.item.code, hit.item.seats_left) for hit in answer.events] == [(free.code, 1), (full.code, 0)]
    assert Reason("seats", {"left": "1"}) in answer.events[0].reasons
    assert "seats" not in {reason.code for reason in answer.events[1].reasons}


def test_a_kept_catalogue_costs_one_query_and_one_for_seats(house: Cast) -> None:
    with versions.one_look():  # as in every request that reads
        versions.version()
        make.offer(house.nord, house.topics[1])
        actions.suggest(Need(SHOP), today=TODAY)
        with CaptureQueriesContext(
            connection,
        ) as without_dates:
            actions.suggest(Need(SHOP), today=TODAY)
        assert len(without_dates) == 1
        events.event(house.nord, seats=3)
        actions.suggest(Need(SHOP), today=TODAY)
        with CaptureQueriesContext(connection) as with_dates:
            actions.suggest(Need(SHOP), today=TODAY)
        assert len(with_dates) == 2


@pytest.mark.parametrize("text", ["", "   ", "😀", "\x00", "x" * 50_000])
@pytest.mark.parametrize("place", ["", "Atlantis", "Altdorf", "99999", "\x00"])
def test_there_is_always_a_hub_or_the_coordinator(house: Cast, text: str, place: str) -> None:
    assert actions.suggest(Need(text, place=place), today=TODAY).route.hubs


def test_english_needs_are_matched_with_english_words(house: Cast) -> None:
    make.offer(house.nord, house.topics[1])
    answer = actions.suggest(Need("Our online shop does not sell a thing", lang="en"), today=TODAY)
    assert "(en)" in answer.offers[0].item.words


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_reason_has_a_sentence(language: str) -> None:
    params = {"place": "Nagold", "near": "Ulm", "topic": "ai", "kind": "workshop", "hub": "nord", "left": "3"}
    params["instead_of"] = "Nord"
    with translation.override(language):
        for code in actions.REASONS:
            words = actions.sentence(Reason(code, params))
            assert "%" not in words
            assert words.endswith(".")
        german = actions.sentence(Reason("topic", {"topic": "ai"}))
    assert ("Künstliche Intelligenz" in german) is (language == "de")


@pytest.mark.long
def test_ten_thousand_offers_are_ranked_in_time(house: Cast) -> None:
    for number in range(50):
        make.offer(house.nord, house.topics[number % 2], de=f"Angebot {number}")
    actions.suggest(Need(SHOP, place="Nagold"), today=TODAY)
    shelf = next(iter(actions._shelves.values()))
    large = type(shelf.offers)(shelf.offers.items * 200, shelf.offers.model)
    profile = actions.profile_of(
        actions.suggest(Need(SHOP, place="Nagold"), today=TODAY).understood,
        actions.find_place("Nagold", actions.reference.gazetteer()),
        actions.suggest(Need(SHOP, place="Nagold"), today=TODAY).route,
    )
    began = time.perf_counter()
    hits = large.rank(profile, Need(SHOP), None, day=TODAY, limit=20)
    assert time.perf_counter() - began < 0.3
    assert len(hits) == 20
