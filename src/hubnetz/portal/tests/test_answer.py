"""From a need to an answer: what was understood, who is responsible, what fits and why, and how to go on."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import hub

from hubnetz.booking.tests import make as booking
from hubnetz.catalogue.tests.make import offer
from hubnetz.events.tests import make
from hubnetz.events.tests.make import event
from hubnetz.portal.tests.asking import NEED, ask, chips_on, hrefs

pytestmark = pytest.mark.database


def test_the_need_is_understood_and_its_hub_named_with_the_reason(client, network):
    page = ask(client)
    assert chips_on(page) == ["Online-Handel"]
    assert "Hub Nord" in page
    assert "Ihr Hub" in page
    assert "Für <strong>71034 Böblingen</strong>" in page
    assert "Nächster Standort: Böblingen" in page


def test_offers_and_dates_say_why_they_are_shown(client, network):
    shop = offer(network.nord, "shop", title={"de": "Der erste Onlineshop"}, topics=network.topics[1:])
    evening = event(network.nord, title={"de": "Onlineshop-Abend"}, seats=7)
    evening.about.create(topic=network.topics[1])
    page = ask(client)
    assert hrefs(page, "Der erste Onlineshop")[0].endswith(f"/offers/{shop.code}/")
    assert hrefs(page, "Platz sichern")[0].endswith(f"/events/{evening.code}/seat/")
    assert page.count("Warum Sie das sehen:") == 2
    assert "7 Plätze frei" in page
    assert "Als Nächstes frei in Ihrer Region" in page


def test_the_next_of_the_dates_that_fit_comes_first(client, network):
    codes = []
    for days in (30, 5, 12):
        evening = event(network.nord, title={"de": "Onlineshop-Abend"}, starts_in=timedelta(days=days))
        evening.about.create(topic=network.topics[1])
        codes.append(evening.code)
    page = ask(client)
    assert re.findall(r'href="/answer/[^/]*/events/([^/]*)/', page) == [codes[1], codes[2], codes[0]]


def test_what_has_nothing_to_do_with_the_need_is_left_out(client, network):
    far = offer(
        network.nord, title={"de": "Maschinelles Sehen"}, text={}, summary={}, topics=network.topics[:1]
    )
    evening = event(network.nord, title={"de": "Sommerfest"}, text={"de": "Musik"})
    page = ask(client)
    assert f"/{far.code}/" not in page
    assert evening.code not in page
    assert "Dafür gibt es noch kein fertiges Angebot" in page


def test_a_topic_can_be_taken_away_and_another_added(client, network):
    page = ask(client, topic=["ai", "e-commerce"])
    assert chips_on(page) == ["Künstliche Intelligenz", "Online-Handel"]
    assert "Kennt Ihr Thema" in page
    assert "Hub Süd" in page
    without = re.search(r'class="chip chip--on" href="([^"]*)">Künstliche', page)[1].replace("&amp;", "&")
    page = client.get(without).content.decode()
    assert chips_on(page) == ["Online-Handel"]
    assert "Hub Süd" not in page
    without = re.search(r'class="chip chip--on" href="([^"]*)">Online', page)[1].replace("&amp;", "&")
    page = client.get(without).content.decode()
    assert chips_on(page) == []
    assert NEED in page
    assert 'value="71034"' in page


def test_a_topic_alone_is_a_question(client, network):
    page = ask(client, q="", place="", topic="ai")
    assert chips_on(page) == ["Künstliche Intelligenz"]


def test_a_place_that_may_be_several_is_chosen_by_one_click(client, network):
    page = ask(client, place="Mühlhausen")
    assert "Welchen Ort meinen Sie mit „Mühlhausen“?" in page
    ways = re.findall(r'class="chip" href="([^"]*place=[^"]*)">(Mühlhausen[^<]*)<', page)
    assert len(ways) == 3
    for way, name in ways:
        chosen = client.get(way.replace("&amp;", "&")).content.decode()
        assert "Welchen Ort meinen Sie" not in chosen
        assert re.search(r"Für <strong>\d{5} " + re.escape(name.split(" (")[0].split(",")[0]), chosen)


def test_an_unknown_place_is_asked_for_again_and_kept(client, network):
    page = ask(client, place="Kassel")
    assert "Den Ort „Kassel“ kennen wir nicht." in page
    assert (
        page.count('value="Kassel"') == 3
    )  # in the question, where it is asked for again, and in the enquiry
    assert "Bringt Sie zum richtigen Hub" in page
    assert "Hub Süd" in page


def test_without_a_place_one_is_asked_for(client, network):
    page = ask(client, place="", topic="ai", without="workshop")
    assert "Wo sind Sie?" in page
    form = page[page.index('class="where"') :].split("</form>")[0]
    kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert kept == {"q": NEED, "topic": "ai"}  # nobody offers a workshop here, so it is no word of this house


def test_a_white_spot_says_so_and_names_the_deputy(client, network):
    page = ask(client, place="Stuttgart")
    assert "Stuttgart hat noch keinen eigenen Hub" in page
    assert "Dieser ist für Sie da wie für die eigene Region" in page


def test_the_enquiry_is_filled_in_and_can_be_sent_as_it_stands(client, network):
    page = ask(client)
    form = page[page.index('action="/enquiry/"') :]
    assert NEED in form
    assert 'name="topic" value="e-commerce"' in form
    assert 'value="71034"' in form


@pytest.mark.parametrize(("query", "status"), [("", 200), ("?q=", 422), ("?q=+&place=Nagold", 422)])
def test_an_empty_question_is_asked_for_kindly(client, network, query, status):
    answer = client.get(f"/answer/{query}")
    page = answer.content.decode()
    assert answer.status_code == status
    assert "Ein Satz genügt" in page
    assert ("Bitte schreiben Sie in ein paar Worten" in page) is (status == 422)
    assert ('value="Nagold"' in page) is ("Nagold" in query)


def test_a_question_that_is_too_long_gets_a_sentence_and_stays(client, network):
    answer = client.get("/answer/", {"q": "Wort " * 300})
    assert answer.status_code == 422
    assert "höchstens 1000 Zeichen" in answer.content.decode()
    assert "Wort Wort" in answer.content.decode()


def test_nobody_else_learns_the_question(client, network):
    answer = client.get("/answer/", {"q": NEED})
    assert answer["X-Robots-Tag"] == "noindex"
    assert "private" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_it_speaks_english(client, network):
    page = ask(client, q="We want to sell our goods on the internet", language="/en")
    assert '<html lang="en"' in page
    assert "How we understood you" in page
    assert chips_on(page) == ["E-commerce"]


def test_signs_of_html_stay_signs(client, network):
    page = ask(client, q="<script>alert(1)</script> Onlineshop", place='"><b>')
    assert "<script>alert" not in page
    assert '"><b>' not in page


def test_the_next_hours_stand_with_the_answer(client, network):
    assert "slot--link" not in ask(client)
    booking.adviser(network.nord, topics=network.topics)
    page = ask(client)
    assert page.count("slot--link") == 3
    assert re.search(r'href="/booking/\?topic=[a-z-]+&amp;[^"]*slot=', page)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_answer_costs_the_same_with_one_row_and_three(client, network, rows):
    for number in range(rows):
        offer(network.nord, f"shop-{number}", topics=network.topics[1:])
        evening = make.event(network.nord, title={"de": "Onlineshop"})
        evening.about.create(topic=network.topics[1])
        hub(f"hub-{number}", f"Ort {number}")
    ask(client)  # the kept catalogue is made, and what stands is kept
    with CaptureQueriesContext(connection) as queries:
        page = ask(client)
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) == 5
    assert len(re.findall(r'href="/answer/[^/]*/offers/shop-', page)) == rows
