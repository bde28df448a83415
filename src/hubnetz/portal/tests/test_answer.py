"""From a need to an answer: what was understood, who is responsible, what fits and why, and how to go on."""

import re
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cast import hub

from hubnetz.catalogue.tests.make import offer
from hubnetz.events.models import Registration
from hubnetz.events.tests import make
from hubnetz.events.tests.make import event
from hubnetz.journal.models import Entry
from hubnetz.matching.models import NeedNote
from hubnetz.network.tests.make import responsible
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database

NEED = "Wir wollen unsere Waren im Internet verkaufen und brauchen einen Onlineshop"


@pytest.fixture
def network(cast):
    """Nord answers for Böblingen, and for Stuttgart until there is a hub; Süd for a theme everywhere."""
    responsible(cast.nord, "08115", "Böblingen")
    responsible(cast.nord, "08111", "Stuttgart", role="deputy")
    responsible(cast.sued, "08", "Baden-Württemberg", role="thematic", kind="state", topic=cast.topics[0])
    return cast


def ask(client, q=NEED, place="71034", language="", **more):
    answer = client.get(f"{language}/answer/", {"q": q, "place": place, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def chips_on(page):
    return re.findall(r'class="chip chip--on" href="[^"]*">([^<]*)<', page)


def test_the_need_is_understood_and_its_hub_named_with_the_reason(client, network):
    page = ask(client)
    assert chips_on(page) == ["Online-Handel"]
    assert "Hub Nord" in page
    assert "Ihr Hub" in page
    assert "Für <strong>71034 Böblingen</strong>" in page
    assert "Nächster Standort: Böblingen" in page


def hrefs(page, words):
    """Return where the links lead whose text contains the words."""
    links = re.findall(r'<a[^>]*href="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return [href.replace("&amp;", "&") for href, text in links if words in text]


def test_offers_and_dates_say_why_they_are_shown(client, network):
    shop = offer(network.nord, "shop", title={"de": "Der erste Onlineshop"}, topics=network.topics[1:])
    evening = event(network.nord, title={"de": "Onlineshop-Abend"}, seats=7)
    evening.about.create(topic=network.topics[1])
    page = ask(client)
    assert hrefs(page, "Der erste Onlineshop")[0].endswith(f"/offer/{shop.code}/")
    assert hrefs(page, "Platz sichern")[0].endswith(f"/seat/{evening.code}/")
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
    assert re.findall(r'href="/answer/[^/]*/(?:seat|event)/([^/]*)/', page) == [codes[1], codes[2], codes[0]]


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
    assert page.count('value="Kassel"') == 3  # in the question, where it is asked for again, and in the enquiry
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
    assert "Hub Nord kümmert sich trotzdem um Sie" in page


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


@pytest.mark.parametrize("rows", [1, 3])
def test_the_answer_costs_the_same_with_one_row_and_three(client, network, rows):
    for number in range(rows):
        offer(network.nord, f"shop-{number}", topics=network.topics[1:])
        evening = make.event(network.nord, title={"de": "Onlineshop"})
        evening.about.create(topic=network.topics[1])
        hub(f"hub-{number}", f"Ort {number}")
    ask(client)  # the kept catalogue is made
    with CaptureQueriesContext(connection) as queries:
        page = ask(client)
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) == 10
    assert len(re.findall(r'href="/answer/[^/]*/offer/shop-', page)) == rows


# Two wishes


def test_two_wishes_get_two_answers_and_one_hub(client, network):
    shop = event(network.nord, title={"de": "Onlineshop-Abend"}, seats=7)
    shop.about.create(topic=network.topics[1])
    robots = event(network.nord, title={"de": "KI-Sprechstunde"}, seats=7)
    robots.about.create(topic=network.topics[0])
    text = "Wir brauchen einen Onlineshop. Außerdem wollen wir künstliche Intelligenz für Angebote nutzen."
    page = ask(client, q=text)
    assert "Wunsch 1" in page
    assert "<q class=\"wish__words\">Wir brauchen einen Onlineshop.</q>" in page
    assert "<q class=\"wish__words\">Außerdem wollen wir künstliche Intelligenz für Angebote nutzen.</q>" in page
    assert chips_on(page) == ["Online-Handel", "Künstliche Intelligenz"]
    assert [href.split("/")[-2] for href in hrefs(page, "Platz sichern")] == [shop.code, robots.code]
    assert page.count(">Hub Nord</a>") == 1
    assert page.count('name="text"') == 1
    assert f"{text}</textarea>" in page[page.index('id="enquiry"') :]
    assert NeedNote.objects.count() == 2
    together = client.get(hrefs(page, "Das gehört zusammen")[0]).content.decode()
    assert "Wunsch 1" not in together
    assert "Das gehört zusammen" not in together


def test_a_chip_of_the_second_wish_is_its_own(client, network):
    text = "Wir brauchen einen Onlineshop. Außerdem wollen wir künstliche Intelligenz für Angebote nutzen."
    page = ask(client, q=text)
    without = re.search(r'class="chip chip--on" href="([^"]*)">Künstliche', page)[1].replace("&amp;", "&")
    assert chips_on(client.get(without).content.decode()) == ["Online-Handel"]
    page = ask(client, q=text, topic2="e-commerce")
    assert chips_on(page) == ["Online-Handel", "Online-Handel"]


# What is not wanted


def test_what_the_text_refuses_is_struck_and_can_be_taken_back(client, network):
    far = event(network.nord, title={"de": "KI für Onlineshops"})
    far.about.create(topic=network.topics[0])
    page = ask(client, q=f"{NEED}, aber bitte keine KI.")
    assert "nicht: <s>Künstliche Intelligenz</s>" in page
    assert far.code not in page
    assert chips_on(page) == ["Online-Handel"]
    again = client.get(hrefs(page, "<s>Künstliche Intelligenz</s>")[0]).content.decode()
    assert "<s>" not in again
    assert far.code in again


def test_no_online_date_is_shown_to_whom_wants_none(client, network):
    near, online = (
        event(network.nord, title={"de": "Onlineshop-Abend"}, mode=mode) for mode in ("on_site", "online")
    )
    for evening in (near, online):
        evening.about.create(topic=network.topics[1])
    page = ask(client, q=f"{NEED}, aber bitte kein Online-Termin.")
    assert near.code in page
    assert online.code not in page
    assert "nicht: <s>online</s>" in page
    page = ask(client, mode="online")
    assert near.code not in page
    assert online.code in page
    assert "entfernen" in page


def test_a_level_narrows_offers(client, network):
    easy, hard = (
        offer(network.nord, level, level=level, topics=network.topics[1:]) for level in ("newcomer", "advanced")
    )
    page = ask(client, level="advanced")
    assert f"/offer/{hard.code}/" in page
    assert f"/offer/{easy.code}/" not in page


# The ladder


def test_the_ladder_goes_from_the_own_region_to_a_person(client, network):
    responsible(network.sued, "08317", "Ortenaukreis")
    made = {}
    for hub_, mode, where in (
        (network.nord, "on_site", "own"), (network.sued, "on_site", "wider"), (network.sued, "online", "online"),
    ):  # fmt: skip
        made[where] = offer(hub_, where, mode=mode, topics=network.topics[1:])
    page = ask(client)
    order = [page.index(text) for text in ("In Ihrer Region", "In der weiteren Umgebung", "Online, von überall", 'id="enquiry"')]
    assert order == sorted(order)
    held = [page.index(f"/offer/{made[where].code}/") for where in ("own", "wider", "online")]
    assert held == sorted(held)
    assert "Kilometer entfernt." in page[held[1] :]


def test_an_empty_step_is_said_and_the_next_one_open(client, network):
    offer(network.sued, "fern", mode="on_site", topics=network.topics[1:])
    page = ask(client)
    assert "In Ihrer Region gibt es dazu gerade nichts" in page
    assert "<details class=\"details rung\"" not in page
    assert "/offer/fern/" in page


def test_the_next_free_seat_is_the_own_regions_before_an_earlier_one_far_away(client, network):
    own, far, full = (
        event(where, title={"de": "Onlineshop-Abend"}, starts_in=timedelta(days=days), seats=seats)
        for where, days, seats in ((network.nord, 9, 5), (network.sued, 2, 5), (network.nord, 1, 1))
    )
    for evening in (own, far, full):
        evening.about.create(topic=network.topics[1])
    make.registration(full)
    page = ask(client)
    assert hrefs(page, "Platz sichern")[0].endswith(f"/{own.code}/")
    assert "Als Nächstes frei in Ihrer Region" in page


def test_equals_take_turns_by_the_day(client, network, monkeypatch):
    for number in range(6):
        offer(network.nord, f"gleich-{number}", title={"de": "Beratung zum Onlineshop"}, topics=network.topics[1:])
    seen = set()
    for day in range(5):
        moment = timezone.now() + timedelta(days=day)
        monkeypatch.setattr("hubnetz.portal.views.timezone.now", lambda moment=moment: moment)
        order = re.findall(r"/offer/(gleich-\d)/", ask(client))
        assert order == re.findall(r"/offer/(gleich-\d)/", ask(client))
        seen.add(tuple(order))
    assert len(seen) > 1


# Not for us


def test_what_is_for_others_names_them_and_keeps_a_person(client, network):
    offer(network.nord, "geld", title={"de": "Fördermittel"}, topics=network.topics)
    page = ask(client, q="Ich suche einen Steuerberater")
    assert "Nicht unsere Sache, aber andere helfen" in page
    assert "Steuerberaterin" in page
    assert "/offer/" not in page
    assert "Hub Nord" in page
    assert 'action="/enquiry/"' in page
    assert NeedNote.objects.get().outcome == "beyond"
    chosen = ask(client, q="Ich suche einen Steuerberater", topic="ai")
    assert "Nicht unsere Sache" not in chosen
    assert "/offer/geld/" in chosen


def test_it_says_so_in_english(client, network):
    page = ask(client, q="My visa expires soon and I need a new one", language="/en")
    assert "Not for us, but others can help" in page
    assert "Make it in Germany" in page


# What is kept


def test_an_answer_is_counted_once_however_often_it_is_loaded(client, network):
    for _ in range(3):
        ask(client)
    row = NeedNote.objects.get()
    assert (row.outcome, row.county, row.topics, row.language) == ("zero_hits", "08115", ["e-commerce"], "de")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"},
        {"User-Agent": "Mozilla/5.0 (compatible; Examplebot/2.1)"}, {"User-Agent": "Some-Crawler"},
    ],
)  # fmt: skip
def test_robots_and_pages_loaded_ahead_are_not_counted(client, network, headers):
    offer(network.nord, "shop", topics=network.topics[1:])
    answer = client.get("/answer/", {"q": NEED, "place": "71034"}, headers=headers)
    assert 'href="/offers/shop/"' in answer.content.decode()
    assert client.head("/answer/", {"q": NEED}).status_code == 200
    assert not NeedNote.objects.exists()


def test_a_white_spot_is_counted(client, network):
    ask(client, place="Stuttgart")
    assert NeedNote.objects.get().white_spot


def test_what_is_opened_and_booked_is_counted_without_a_link_between(client, network):
    evening = event(network.nord, title={"de": "Onlineshop-Abend"}, seats=7)
    evening.about.create(topic=network.topics[1])
    (way,) = hrefs(ask(client), "Platz sichern")
    moved = client.get(way)
    assert moved.status_code == 302
    assert re.fullmatch(rf"/events/{evening.code}/\?a=[0-9a-f]{{20}}\.1#registration", moved["Location"])
    assert NeedNote.objects.get().opened == [1]
    page = client.get(moved["Location"]).content.decode()
    reference = re.search(r'name="came_from" value="([^"]*)"', page)[1]
    sent = {"name": "Emil", "email": "emil@client.example", "came_from": reference}
    assert client.post(f"/events/{evening.code}/registration/", sent).status_code == 303
    assert NeedNote.objects.get().booked == [1]
    code = reference.split(".")[0]
    assert not Registration.objects.filter(email__contains=code).exists()
    assert code not in str(list(Registration.objects.values())) + str(list(Entry.objects.values()))


def test_an_enquiry_counts_for_the_answer_and_the_letter_names_it(client, network):
    page = ask(client)
    form = page[page.index('action="/enquiry/"') :].split("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    sent = client.post("/enquiry/", {**fields, "text": NEED, "name": "Emil", "email": "emil@client.example"})
    assert sent.status_code == 303
    assert NeedNote.objects.get().booked == [0]
    letter = Letter.objects.get(kind="casework.enquiry_received")
    assert NEED in letter.text


@pytest.mark.parametrize("reference", ["nonsense", "0" * 20 + ".1", "0" * 200])
def test_an_old_or_made_up_link_still_leads_there(client, network, reference):
    shop = offer(network.nord, "shop", topics=network.topics[1:])
    moved = client.get(f"/answer/{reference}/offer/{shop.code}/")
    assert (moved.status_code, moved["Location"].split("?")[0]) == (302, "/offers/shop/")
    assert client.get(f"/answer/{reference}/elsewhere/{shop.code}/").status_code == 404


def test_a_note_that_cannot_be_kept_breaks_no_answer(client, network, monkeypatch):
    def fails(*_args, **_kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    offer(network.nord, "shop", topics=network.topics[1:])
    monkeypatch.setattr("hubnetz.matching.models.NeedNote.objects.bulk_create", fails)
    page = ask(client)
    assert 'href="/offers/shop/"' in page


def test_a_lost_database_is_no_answer_without_a_note(client, network, monkeypatch):
    def gone(*_args, **_kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr("hubnetz.portal.views.connection.is_usable", lambda: False)
    monkeypatch.setattr("hubnetz.matching.models.NeedNote.objects.bulk_create", gone)
    assert client.get("/answer/", {"q": NEED}).status_code == 503


def test_addresses_stay_short(client, network):
    page = ask(client)
    longest = max(len(href) for href in re.findall(r'href="(/answer/\?[^"]*)"', page))
    assert longest < len(NEED) * 2 + 100
