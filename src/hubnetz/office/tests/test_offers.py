"""The network's offers and what is known about funding, at the office."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hubnetz.catalogue.models import Funding, OfferTemplate
from hubnetz.catalogue.tests import make

pytestmark = pytest.mark.database


@pytest.fixture
def enters(cast):
    """Return a browser signed in as one of the cast."""

    def browser(name):
        client = Client()
        client.force_login(getattr(cast, name))
        return client

    return browser


def filled(**fields):
    today = timezone.localdate()
    return {
        "name_de": "Landeszuschuss",
        "giver_de": "Land",
        "purpose_de": "Für Geräte.",
        "who_de": "Betriebe bis 100 Leute.",
        "form": "grant",
        "topics": ["ai"],
        "url": "https://example.org/zuschuss",
        "rate": "50",
        "ceiling": "20000",
        "knowledge_on": today.isoformat(),
        "review_on": (today + timedelta(days=90)).isoformat(),
        **fields,
    }


def test_what_stands_where_by_hub_and_drafts_only_counted(cast, enters):
    today = timezone.localdate()
    make.offer(cast.nord, "a", title={"de": "Zu sehen hier"})
    make.offer(cast.nord, "b", title={"de": "Lange her"}, review_on=today - timedelta(days=1))
    make.offer(cast.nord, "c", title={"de": "Geheimer Entwurf"}, published_at=None)
    make.offer(cast.sued, "d", title={"de": "Im Süden"})
    page = enters("mira").get("/office/offers/").content.decode()
    assert "Zu sehen hier" in page
    assert "Lange her" in page
    assert "50\u00a0%" in page
    assert "Geheimer Entwurf" not in page
    narrowed = enters("dina").get("/office/offers/?hub=sued").content.decode()
    assert "Im Süden" in narrowed
    assert "Zu sehen hier" not in narrowed


def test_offers_said_twice_are_named(cast, enters):
    make.offer(cast.nord)
    make.offer(cast.sued, "again")
    page = enters("dina").get("/office/offers/").content.decode()
    assert "Doppelt gesagt" in page
    assert "100\u00a0%" in page


def test_the_coordinator_recommends_others_only_look(cast, enters):
    offer = make.offer(cast.nord)
    address = f"/office/offers/{offer.code}/template/"
    assert "Empfehlen" in enters("dina").get("/office/offers/").content.decode()
    assert "Empfehlen" not in enters("mira").get("/office/offers/").content.decode()
    assert enters("mira").post(address, {"note": "x"}).status_code == 403
    assert enters("ada").post(address, {"note": "x"}).status_code == 404
    assert enters("dina").post(address, {"note": "Kurz und gut"}).status_code == 303
    assert OfferTemplate.objects.get().note == "Kurz und gut"
    bad = enters("dina").post(address, {"note": "x" * 300})
    assert bad.status_code == 422
    assert enters("dina").post(f"{address}undoing/").status_code == 303
    assert not OfferTemplate.objects.exists()


def test_a_draft_is_not_the_offices(cast, enters):
    offer = make.offer(cast.nord, published_at=None)
    assert enters("dina").get(f"/office/offers/{offer.code}/template/").status_code == 404


def test_funding_is_added_changed_reviewed_withdrawn(cast, enters, client):
    dina = enters("dina")
    assert dina.post("/office/funding/new/", filled()).status_code == 303
    money = Funding.objects.get()
    assert "Landeszuschuss" in client.get("/funding/").content.decode()
    edit = f"/office/funding/{money.code}/editing/"
    assert 'value="Landeszuschuss"' in dina.get(edit).content.decode()
    assert dina.post(edit, filled(name_de="Anders", version="1")).status_code == 303
    second = dina.post(edit, filled(name_de="Zweiter", version="1"))
    assert second.status_code == 422
    assert 'value="Zweiter"' in second.content.decode()
    for step in ("review", "withdrawal", "withdrawal/undoing"):
        assert dina.post(f"/office/funding/{money.code}/{step}/").status_code == 303
    assert "Anders" in client.get("/funding/").content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name_de": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"url": "kein Netz"}, "vollständig"),
        ({"rate": "120"}, "von 1 bis 100"),
        ({"review_on": "2020-01-01"}, "nach dem Stand"),
        ({"opens_on": "2026-05-01", "closes_on": "2026-04-01"}, "nicht schließen, bevor"),
        ({"ceiling": "viel"}, "einen Betrag in Euro"),
    ],
)
def test_bad_facts_get_a_sentence(cast, enters, fields, sentence):
    answer = enters("dina").post("/office/funding/new/", filled(**fields))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Betriebe bis 100 Leute." in page
    assert not Funding.objects.exists()


def test_only_the_coordinator_changes_funding(cast, enters):
    for name, status in (("mira", 403), ("ada", 404)):
        assert enters(name).post("/office/funding/new/", filled()).status_code == status
    assert enters("mira").get("/office/funding/").status_code == 200
    assert "Neuer Eintrag" not in enters("mira").get("/office/funding/").content.decode()
    assert not Funding.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("/office/offers/", 9), ("/office/funding/", 6)])
def test_pages_cost_the_same(cast, enters, rows, address, queries, django_assert_num_queries):
    for number in range(rows):
        make.offer(cast.nord, f"n-{number}", title={"de": f"Ganz eigenes {'äöüß'[number] * 9}"})
        Funding.objects.create(
            code=f"f-{number}", url="https://example.org", knowledge_on="2026-01-01", review_on="2030-01-01"
        )
    dina = enters("dina")
    with django_assert_num_queries(queries):
        dina.get(address)
