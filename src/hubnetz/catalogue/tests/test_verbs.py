"""What editors do to offers: once, noted, and nobody undoes another's work unknowingly."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.catalogue import access, actions, rules
from hubnetz.catalogue.models import Offer, OfferTemplate
from hubnetz.catalogue.tests import make
from hubnetz.journal.models import Entry
from hubnetz.lib.errors import KeyUsedElsewhere

pytestmark = pytest.mark.database


def today():
    return timezone.localdate()


def stored(offer):
    return Offer.objects.get(pk=offer.pk)


def verbs(offer):
    return list(
        Entry.objects.filter(noun="catalogue.offer", code=offer.code)
        .order_by("pk")
        .values_list("verb", flat=True)
    )


def written(cast, **values):
    kind = make.offer(cast.sued, f"kind-{uuid4().hex[:6]}", published_at=None).kind
    return {"kind": kind, "title": {"de": "Neu"}, "summary": {"de": "Kurz gesagt."}, **values}


def test_a_draft_sent_twice_is_one(cast):
    key = uuid4()
    values = written(cast)
    made = [
        actions.draft(cast.nord, values=values, topics=cast.topics, idempotency_key=key, by=cast.ada)
        for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert stored(made[0]).published_at is None
    assert [about.topic.code for about in made[0].about.order_by("position")] == ["ai", "e-commerce"]
    assert verbs(made[0]) == ["catalogue.drafted"]
    with pytest.raises(KeyUsedElsewhere):
        actions.draft(cast.sued, values=values, topics=[], idempotency_key=key, by=cast.carla)


def test_publishing_makes_it_good_for_half_a_year_and_happens_once(cast):
    offer = make.offer(cast.nord, published_at=None, topics=cast.topics)
    for _ in range(2):
        actions.publish(offer, by=cast.ada)
    offer = stored(offer)
    assert (offer.checked_on, offer.review_on) == (today(), rules.next_review(today()))
    assert verbs(offer) == ["catalogue.published"]
    assert access.offers_on_show().filter(pk=offer.pk).exists()


@pytest.mark.parametrize(
    "lack", [{"title": {}}, {"summary": {"de": " "}}, {"topics": []}], ids=["title", "summary", "topics"]
)
def test_what_lacks_something_is_not_published(cast, lack):
    offer = make.offer(cast.nord, published_at=None, **{"topics": cast.topics, **lack})
    with pytest.raises(actions.Incomplete):
        actions.publish(offer, by=cast.ada)
    assert stored(offer).published_at is None
    assert verbs(offer) == []


def test_withdrawn_and_put_back(cast):
    offer = make.offer(cast.nord, topics=cast.topics, review_on=today() - timedelta(days=9))
    for _ in range(2):
        actions.withdraw(offer, by=cast.ada)
    with pytest.raises(actions.NotShown):
        actions.publish(offer, by=cast.ada)
    with pytest.raises(actions.NotShown):
        actions.review(offer, by=cast.ada)
    for _ in range(2):
        actions.put_back(offer, by=cast.ada)
    assert access.offers_on_show().filter(pk=offer.pk).exists()
    assert verbs(offer) == ["catalogue.withdrawn", "catalogue.put_back"]


def test_still_right_brings_a_stale_offer_back(cast):
    offer = make.offer(
        cast.nord,
        review_on=today() - timedelta(days=1),
        dropped_at=timezone.now(),
        reminded_at=timezone.now(),
    )
    assert not access.offers_on_show().filter(pk=offer.pk).exists()
    for _ in range(2):
        actions.review(offer, by=cast.ben)
    offer = stored(offer)
    assert offer.review_on == rules.next_review(today())
    assert (offer.reminded_at, offer.dropped_at) == (None, None)
    assert access.offers_on_show().filter(pk=offer.pk).exists()
    entry = Entry.objects.get(verb="catalogue.reviewed")
    assert entry.before == {"review_on": (today() - timedelta(days=1)).isoformat()}


def test_a_change_is_noted_with_what_stood_there(cast):
    offer = make.offer(cast.nord, topics=cast.topics[:1])
    same = {"title": offer.title, "price": offer.price, "kind": offer.kind}
    actions.change(offer, values=same, topics=cast.topics[:1], version=1, by=cast.ben)
    assert (stored(offer).version, verbs(offer)) == (1, [])
    actions.change(
        offer,
        values={**same, "title": {"de": "Anders"}, "price": 5},
        topics=cast.topics,
        version=1,
        by=cast.ben,
    )
    entry = Entry.objects.get(verb="catalogue.changed")
    assert entry.before == {
        "title": {"de": "Bestellungen ohne Papier", "en": "Orders without paper"},
        "price": "0.00",
        "topics": ["ai"],
    }
    assert entry.after == {"title": {"de": "Anders"}, "price": "5", "topics": ["ai", "e-commerce"]}
    assert stored(offer).version == 2


def test_whoever_comes_second_is_told(cast):
    offer = make.offer(cast.nord, topics=cast.topics)
    actions.change(offer, values={"title": {"de": "Erste"}}, topics=cast.topics, version=1, by=cast.ada)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.change(offer, values={"title": {"de": "Zweiter"}}, topics=cast.topics, version=1, by=cast.ben)
    assert stored(offer).title == {"de": "Erste"}
    actions.change(offer, values={"title": {"de": "Zweiter"}}, topics=cast.topics, version=2, by=cast.ben)
    assert stored(offer).title == {"de": "Zweiter"}


def test_adopted_with_the_own_place_and_contact(cast):
    origin = make.offer(
        cast.nord,
        topics=cast.topics,
        shareable=True,
        site=cast.nord.sites.get(),
        contact=cast.ada,
        conditions={"de": "Sie kommen."},
        price=30,
    )
    key = uuid4()
    made = [actions.adopt(origin, hub=cast.sued, idempotency_key=key, by=cast.carla) for _ in range(2)]
    assert made[0].pk == made[1].pk
    draft = stored(made[0])
    assert (draft.hub, draft.adopted_from, draft.site, draft.contact) == (
        cast.sued,
        origin,
        cast.sued.sites.get(),
        cast.carla,
    )
    assert (draft.title, draft.conditions, draft.price) == (origin.title, origin.conditions, origin.price)
    assert (draft.published_at, draft.shareable) == (None, False)
    assert [about.topic for about in draft.about.order_by("position")] == cast.topics
    assert Entry.objects.get(verb="catalogue.adopted").hub == "sued"
    actions.publish(draft, by=cast.carla)  # it needs no more than that
    assert list(access.adoptions_of(origin)) == [draft]


@pytest.mark.parametrize(
    "state",
    [
        {"shareable": False},
        {"shareable": True, "published_at": None},
        {"shareable": True, "review_on": date(2020, 1, 1)},
    ],
    ids=["not shared", "a draft", "stale"],
)
def test_what_is_not_shared_is_not_adopted(cast, state):
    origin = make.offer(cast.nord, **state)
    with pytest.raises(actions.NotShared):
        actions.adopt(origin, hub=cast.sued, idempotency_key=uuid4(), by=cast.carla)
    assert Offer.objects.filter(hub=cast.sued).count() == 0


def test_the_own_offer_is_copied_not_adopted(cast):
    origin = make.offer(cast.nord, topics=cast.topics, shareable=True, contact=cast.ada)
    with pytest.raises(actions.NotShared):
        actions.adopt(origin, hub=cast.nord, idempotency_key=uuid4(), by=cast.ada)
    made = actions.copy(origin, idempotency_key=uuid4(), by=cast.ada)
    assert (made.hub, made.adopted_from, made.published_at, made.contact) == (cast.nord, None, None, cast.ada)


def test_the_coordinator_recommends_and_takes_it_back(cast):
    offer = make.offer(cast.nord)
    assert list(access.templates_for(cast.carla)) == []
    for note in ("Gut", "Sehr gut"):
        actions.mark(offer, note=note, by=cast.dina)
    assert OfferTemplate.objects.get().note == "Sehr gut"
    assert list(access.templates_for(cast.carla)) == [offer]
    assert list(access.templates_for(cast.ada)) == []  # one's own
    for _ in range(2):
        actions.unmark(offer, by=cast.dina)
    assert list(access.templates_for(cast.carla)) == []
    assert verbs(offer) == ["catalogue.marked", "catalogue.marked", "catalogue.unmarked"]
    with pytest.raises(actions.NotShown):
        actions.mark(make.offer(cast.nord, "draft", published_at=None), note="", by=cast.dina)


def test_recommended_templates_come_first_and_are_searched(cast):
    make.offer(cast.nord, "shared", shareable=True)
    marked = make.offer(cast.nord, "marked", title={"de": "Kaffee am Bildschirm"})
    actions.mark(marked, note="", by=cast.dina)
    assert [offer.code for offer in access.templates_for(cast.carla)] == ["marked", "shared"]
    assert [offer.code for offer in access.templates_for(cast.carla, "kaffee")] == ["marked"]
    assert [offer.code for offer in access.templates_for(cast.carla, "nord bestellungen")] == ["shared"]


def alike(hub, title, summary="", **options):
    found = access.alike(hub, {"de": title}, {"de": summary}, **options)
    return [(one.offer.code, one.own) for one in found]


def test_near_duplicates_are_found_with_evidence(cast):
    make.offer(cast.nord, summary={"de": "Wir sehen uns Ihre Abläufe an."})
    make.offer(
        cast.sued,
        "other",
        title={"de": "Bestellung ohne Papier"},
        summary={"de": "Wir sehen Ihre Abläufe an."},
    )
    make.offer(cast.sued, "draft", title={"de": "Bestellungen ohne Papier"}, published_at=None)
    make.offer(cast.nord, "far", title={"de": "Drohnen am Bau"}, summary={"de": "Wir fliegen."})
    found = access.alike(
        cast.nord, {"de": "Bestellungen ohne Papier"}, {"de": "Wir sehen uns Ihre Abläufe genau an."}
    )
    assert [(one.offer.code, one.own) for one in found] == [("papierlos", True), ("other", False)]
    assert found[0].percent > 80
    assert {"Bestellungen", "Papier", "Abläufe"} <= set(found[0].words)
    assert alike(cast.nord, "Ein ganz anderes Thema", "Nichts davon.") == []
    assert alike(cast.nord, "", "") == alike(cast.nord, "abc") == []
    assert alike(cast.sued, "Bestellungen ohne Papier", "Wir sehen uns Ihre Abläufe an.")[0][0] in (
        "draft",
        "papierlos",
    )


def test_the_family_is_not_a_duplicate(cast):
    origin = make.offer(cast.nord, topics=cast.topics, shareable=True)
    copy = actions.adopt(origin, hub=cast.sued, idempotency_key=uuid4(), by=cast.carla)
    actions.publish(copy, by=cast.carla)
    said = ("Bestellungen ohne Papier", "Wir sehen uns Ihre Abläufe an.")
    assert alike(cast.sued, *said, to=copy) == []
    assert alike(cast.nord, *said, to=origin) == []
    assert access.alike_between_hubs(today()) == []
    make.offer(cast.sued, "again")
    assert {access.alike_between_hubs(today())[0].one.code} == {"papierlos"}


def test_states_are_counted_as_the_rules_say(cast):
    for number, fields in enumerate(
        [
            {},
            {"review_on": today()},
            {"review_on": today() - timedelta(days=1)},
            {"published_at": None},
            {"withdrawn_at": timezone.now()},
            {"review_on": today() + timedelta(days=31)},
            {"review_on": today() + timedelta(days=30)},
        ]
    ):
        make.offer(cast.nord, f"offer-{number}", **fields)
    rows = access.offers_of(cast.ada)
    standing = access.Standing.of(rows, today())
    by_rule = [offer.state_on(today()) for offer in rows]
    for state in rules.STATES:
        assert getattr(standing, state) == by_rule.count(state) == rows.in_state(state, today()).count()
    assert (standing.shown, standing.live) == (4, 5)
    assert dict(access.standing_by_hub(today()))[cast.nord] == standing
