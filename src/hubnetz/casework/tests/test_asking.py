"""A question from somebody without an account: whose it becomes, and what happens when it is sent badly."""

from uuid import uuid4

import pytest
from django.test import override_settings

from hubnetz.casework.models import Enquiry
from hubnetz.catalogue.tests.make import offer
from hubnetz.network.tests.make import responsible
from hubnetz.post.models import Letter
from hubnetz.ui.forms import now_signed

pytestmark = pytest.mark.database


def filled(**fields):
    """Return what a person sends."""
    return {
        "text": "Wir schreiben jede Bestellung zweimal.",
        "name": "Emil",
        "email": "emil@client.example",
        "place": "71034",
        "idempotency_key": str(uuid4()),
        "opened": now_signed(),
        **fields,
    }


def test_the_page_asks_in_german_and_english(client, cast):
    assert "Einen Hub fragen" in client.get("/enquiry/").content.decode()
    assert "Ask a hub" in client.get("/en/enquiry/").content.decode()


def test_the_place_decides_whose_it_becomes(client, cast):
    responsible(cast.sued, "08115", "Böblingen")
    answer = client.post("/enquiry/", filled(topic=["ai"]))
    assert (answer.status_code, answer["Location"]) == (303, "/enquiry/sent/?hub=sued")
    enquiry = Enquiry.objects.get()
    assert (enquiry.hub, enquiry.county, enquiry.place) == (cast.sued, "08115", "71034")
    assert [topic.code for topic in enquiry.topics.all()] == ["ai"]
    assert Letter.objects.filter(to="emil@client.example").count() == 1


@pytest.mark.parametrize("place", ["Kassel", "", "Mühlhausen", "Stuttgart"])
def test_no_place_is_a_dead_end(client, cast, place):
    responsible(cast.sued, "08", "Baden-Württemberg", role="thematic", kind="state", topic=cast.topic)
    assert client.post("/enquiry/", filled(place=place)).status_code == 303
    assert Enquiry.objects.get().hub == cast.sued


def test_a_hub_that_was_chosen_gets_it_whatever_the_place(client, cast):
    responsible(cast.sued, "08115", "Böblingen")
    client.post("/enquiry/", filled(hub="nord"))
    assert Enquiry.objects.get().hub == cast.nord


def test_a_hub_that_is_gone_leaves_the_choice_to_the_place(client, cast):
    responsible(cast.sued, "08115", "Böblingen")
    client.post("/enquiry/", filled(hub="gone"))
    assert Enquiry.objects.get().hub == cast.sued


def test_what_a_link_brings_along_is_filled_in(client, cast):
    offer(cast.nord)
    page = client.get("/enquiry/?offer=papierlos&place=Nagold").content.decode()
    assert "Ihr Angebot „Bestellungen ohne Papier“" in page
    assert 'value="Nagold"' in page
    assert 'value="nord"' in page
    assert "Ihre Frage geht an: Hub Nord" in page


def test_a_link_to_a_missing_offer_is_404(client, cast):
    assert client.get("/enquiry/?offer=nothing").status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"email": "emil"}, "Bitte schreiben Sie die E-Mail-Adresse vollständig"),
        ({"text": "a\x00b"}, "Nullzeichen"),
        ({"company_website": "spam"}, "leer bleiben"),
    ],
    ids=["no name", "half an address", "NUL", "robot"],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(client, cast, fields, sentence):
    answer = client.post("/enquiry/", filled(organisation_name="Emil Holzbau", **fields))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Emil Holzbau"' in page
    assert not Enquiry.objects.exists()


def test_sent_twice_it_is_one(client, cast):
    form = filled()
    assert [client.post("/enquiry/", form).status_code for _ in range(2)] == [303, 303]
    assert Enquiry.objects.count() == 1
    assert Letter.objects.filter(to="emil@client.example").count() == 1


def test_a_form_sent_by_somebody_before_is_refused_with_a_sentence(client, cast):
    form = filled()
    client.post("/enquiry/", form)
    answer = client.post("/enquiry/", {**form, "email": "frieda@client.example"})
    assert answer.status_code == 422
    assert "Dieses Formular wurde schon mit anderen Angaben gesendet." in answer.content.decode()


def test_the_page_after_says_nothing_about_who_asked(client, cast):
    page = client.get("/enquiry/sent/?hub=nord").content.decode()
    assert "Hub Nord antwortet innerhalb von 3 Werktagen." in page
    assert client.get("/enquiry/sent/?hub=%00").status_code == 200


@override_settings(LIMITS=True)
def test_thirty_five_people_behind_one_address_may_ask(client, cast):
    for number in range(35):
        answer = client.post("/enquiry/", filled(email=f"person{number}@client.example"))
        assert answer.status_code == 303
    assert Enquiry.objects.count() == 35


@override_settings(LIMITS=True)
def test_forty_refusals_ask_for_patience(client, cast):
    statuses = [client.post("/enquiry/", filled(name="")).status_code for _ in range(40)]
    assert statuses == [422] * 30 + [429] * 10
    assert client.post("/enquiry/", filled()).status_code == 429
    assert client.get("/enquiry/").status_code == 200
    assert not Enquiry.objects.exists()


def test_the_page_costs_few_queries(client, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        client.get("/enquiry/")
