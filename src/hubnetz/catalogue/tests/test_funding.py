"""Hints at funding: few and right, and gone when nobody confirms them."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.catalogue import access, actions
from hubnetz.catalogue.models import Funding
from hubnetz.catalogue.tests import make
from hubnetz.journal.models import Entry

pytestmark = pytest.mark.database


def money(code="zuschuss", topics=(), **fields):
    today = timezone.localdate()
    values = {
        "name": {"de": code.title(), "en": code.title()},
        "giver": {"de": "Land"},
        "purpose": {"de": "Für Geräte."},
        "who": {"de": "Betriebe."},
        "url": "https://example.org",
        "knowledge_on": date(2026, 3, 1),
        "review_on": today + timedelta(days=90),
        **fields,
    }
    made = Funding.objects.create(code=code, **values)
    made.topics.set(topics)
    return made


def shown(client, query=""):
    page = client.get(f"/funding/{query}").content.decode()
    return [one.code for one in Funding.objects.order_by("pk") if f'id="{one.code}"' in page]


def test_it_is_narrowed_by_topic_and_size(client, cast):
    money("ki", cast.topics[:1], most_staff=99)
    money("laden", cast.topics[1:], sme_only=True)
    money("alle")
    assert shown(client) == ["ki", "laden", "alle"]
    assert shown(client, "?topic=ai") == ["ki", "alle"]
    assert shown(client, "?staff=50") == ["ki", "laden", "alle"]
    assert shown(client, "?staff=250") == ["alle"]
    assert shown(client, "?topic=ai&staff=250") == ["alle"]
    assert shown(client, "?topic=%00&staff=x") == ["ki", "laden", "alle"]


def test_stale_and_withdrawn_ones_are_gone_and_closed_ones_say_so(client, cast):
    today = timezone.localdate()
    money("alt", review_on=today - timedelta(days=1))
    money("weg", withdrawn_at=timezone.now())
    money("zu", closes_on=today - timedelta(days=1))
    money("bald", opens_on=today + timedelta(days=5))
    money("heute", closes_on=today)
    page = client.get("/funding/").content.decode()
    assert shown(client) == ["zu", "bald", "heute"]
    assert page.index('id="heute"') < page.index("Zurzeit geschlossen") < page.index('id="zu"')
    assert "öffnet am" in page
    assert "offen bis" in page
    assert "1. März 2026" in page


def test_offers_name_what_fits_their_topics_and_is_open(client, cast):
    today = timezone.localdate()
    make.offer(cast.nord, topics=cast.topics[:1])
    money("ki", cast.topics, rate=50, ceiling=20000)
    money("laden", cast.topics[1:])
    money("zu", cast.topics, closes_on=today - timedelta(days=1))
    page = client.get("/offers/papierlos/").content.decode()
    assert "/funding/#ki" in page
    assert "bis zu 50\u00a0% der Kosten, höchstens 20.000" in page
    assert "/funding/#laden" not in page
    assert "/funding/#zu" not in page


def test_nothing_that_fits_leads_to_a_person(client, cast):
    page = client.get("/funding/?topic=ai").content.decode()
    assert "Kein Programm, das wir kennen, passt" in page
    assert 'href="/enquiry/"' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same(client, cast, rows, django_assert_num_queries):
    for number in range(rows):
        money(f"m-{number}", cast.topics)
    client.get("/funding/")  # what stands is kept from now on
    with django_assert_num_queries(3):
        client.get("/funding/")


def test_the_api_gives_facts_with_their_day(client, cast):
    money("ki", cast.topics[:1], rate=50)
    row = client.get("/api/v1/funding").json()["items"][0]
    assert (row["code"], row["topics"], row["rate"], row["knowledge_on"]) == ("ki", ["ai"], 50, "2026-03-01")


def test_added_once_changed_reviewed_withdrawn_put_back(cast):
    key, values = uuid4(), {
        "name": {"de": "Neu"}, "giver": {"de": "Bund"}, "purpose": {"de": "x"}, "who": {"de": "y"}, "form": "loan",
        "url": "https://example.org", "knowledge_on": date(2026, 1, 1), "review_on": date(2026, 2, 1), "region": None,
        "sme_only": False, "most_staff": None, "rate": None, "ceiling": None, "opens_on": None, "closes_on": None,
    }  # fmt: skip
    made = [
        actions.add_funding(values=values, topics=cast.topics, idempotency_key=key, by=cast.dina)
        for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert not access.funding_on_show().exists()  # known too long ago
    for _ in range(2):
        actions.review_funding(made[0], by=cast.dina)
    assert access.funding_on_show().get().knowledge_on == timezone.localdate()
    with pytest.raises(actions.ChangedMeanwhile):
        actions.change_funding(made[0], values={"rate": 40}, topics=[], version=1, by=cast.dina)
    actions.change_funding(made[0], values={"rate": 40}, topics=cast.topics[:1], version=2, by=cast.dina)
    entry = Entry.objects.get(verb="catalogue.funding_changed")
    assert (entry.before, entry.after) == (
        {"rate": None, "topics": ["ai", "e-commerce"]},
        {"rate": 40, "topics": ["ai"]},
    )
    for _ in range(2):
        actions.withdraw_funding(made[0], by=cast.dina)
    assert not access.funding_on_show().exists()
    for _ in range(2):
        actions.put_back_funding(made[0], by=cast.dina)
    assert access.funding_on_show().exists()
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        f"catalogue.funding_{verb}" for verb in ("added", "reviewed", "changed", "withdrawn", "put_back")
    ]
