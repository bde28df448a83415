"""The shipped texts: complete, bilingual, by the codes of the network, and not the same thing thirteen times."""

from collections import Counter
from itertools import combinations, pairwise

import pytest

from hubnetz.demo import facts, scenario
from hubnetz.network import reference

KNOWN = facts.facts()
SLUGS = {hub.slug for hub in KNOWN.hubs}
TOPICS = {topic.code for topic in reference.topics()}


def test_there_are_thirteen_hubs_and_they_operate():
    assert Counter(hub.kind for hub in KNOWN.hubs) == {"regional": 10, "thematic": 3}
    assert set(scenario.scenario().weights) == SLUGS
    for hub in KNOWN.hubs:
        assert hub.phases[-1].kind == "operating"
        assert hub.phases[-1].valid_until is None
        assert sum(site.is_main for site in hub.sites) == 1
        assert hub.channels


def test_spans_of_a_hub_do_not_overlap():
    for hub in KNOWN.hubs:
        for spans in (hub.names, hub.phases):
            for earlier, later in pairwise(spans):
                assert earlier.valid_until is not None
                assert (later.valid_from - earlier.valid_until).days == 1


def test_responsibilities_name_known_hubs_and_topics():
    for row in reference.responsibilities():
        assert row.hub in SLUGS
        assert not row.topic or row.topic in TOPICS


@pytest.mark.parametrize("hub", sorted(SLUGS))
def test_every_hub_has_offers_in_both_languages(hub):
    own = [offer for offer in KNOWN.offers if offer.hub == hub]
    assert len(own) >= 8
    for offer in own:
        assert set(offer.topics) <= TOPICS
        for texts in (offer.title, offer.summary, offer.text):
            assert texts["de"]
            assert texts["en"]
        assert offer.text["de"] != offer.text["en"]


def test_offers_have_codes_of_their_own():
    assert len({offer.code for offer in KNOWN.offers}) == len(KNOWN.offers)


def test_events_and_notes_cover_every_topic():
    assert {topic for event in KNOWN.events for topic in event.topics} == TOPICS
    assert set(KNOWN.notes.enquiries) == set(KNOWN.notes.projects) == TOPICS
    kinds = {kind["code"] for kind in scenario.event_kinds()}
    assert {event.kind for event in KNOWN.events} == kinds


def grams(text: str) -> set[str]:
    plain = " ".join(text.lower().split())
    return {plain[n : n + 5] for n in range(len(plain) - 4)}


def alike(one: set[str], two: set[str]) -> float:
    return len(one & two) / len(one | two)


def test_hardly_any_offers_are_near_duplicates():
    texts = [grams(f"{offer.title['de']} {offer.summary['de']} {offer.text['de']}") for offer in KNOWN.offers]
    assert alike(grams("Wir messen Strom an Ihrer Anlage."), grams("Wir messen Strom an der Anlage.")) > 0.5
    near = {
        n
        for pair in combinations(range(len(texts)), 2)
        if alike(*(texts[n] for n in pair)) > 0.5
        for n in pair
    }
    assert len(near) <= 0.05 * len(texts)


def test_apportioned_parts_add_up():
    assert scenario.apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert scenario.apportion(0, [1, 2]) == [0, 0]
    assert sum(scenario.apportion(8187, [9, 7, 3.5, 11])) == 8187
