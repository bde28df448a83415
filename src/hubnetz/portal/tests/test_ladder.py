"""Two wishes, what is not wanted, the ladder, and what is not for us."""

import re
from datetime import timedelta

from django.utils import timezone

from hubnetz.catalogue.tests.make import offer
from hubnetz.events.tests import make
from hubnetz.events.tests.make import event
from hubnetz.matching.models import NeedNote
from hubnetz.network.tests.make import responsible
from hubnetz.portal.tests.asking import NEED, ask, chips_on, hrefs

# Two wishes


def test_two_wishes_get_two_answers_and_one_hub(client, network):
    shop = event(network.nord, title={"de": "Onlineshop-Abend"}, seats=7)
    shop.about.create(topic=network.topics[1])
    robots = event(network.nord, title={"de": "KI-Sprechstunde"}, seats=7)
    robots.about.create(topic=network.topics[0])
    text = "Wir brauchen einen Onlineshop. Außerdem wollen wir künstliche Intelligenz für Angebote nutzen."
    page = ask(client, q=text)
    assert "Wunsch 1" in page
    assert '<q class="wish__words">Wir brauchen einen Onlineshop.</q>' in page
    assert (
        '<q class="wish__words">Außerdem wollen wir künstliche Intelligenz für Angebote nutzen.</q>' in page
    )
    assert chips_on(page) == ["Online-Handel", "Künstliche Intelligenz"]
    assert [href.split("/")[-3] for href in hrefs(page, "Platz sichern")] == [shop.code, robots.code]
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
        offer(network.nord, level, level=level, topics=network.topics[1:])
        for level in ("newcomer", "advanced")
    )
    page = ask(client, level="advanced")
    assert f"/offers/{hard.code}/" in page
    assert f"/offers/{easy.code}/" not in page


# The ladder


def test_the_ladder_goes_from_the_own_region_to_a_person(client, network):
    responsible(network.sued, "08317", "Ortenaukreis")
    made = {}
    for hub_, mode, where in (
        (network.nord, "on_site", "own"), (network.sued, "on_site", "wider"), (network.sued, "online", "online"),
    ):  # fmt: skip
        made[where] = offer(hub_, where, mode=mode, topics=network.topics[1:])
    page = ask(client)
    order = [
        page.index(text)
        for text in ("In Ihrer Region", "In der weiteren Umgebung", "Online, von überall", 'id="enquiry"')
    ]
    assert order == sorted(order)
    held = [page.index(f"/offers/{made[where].code}/") for where in ("own", "wider", "online")]
    assert held == sorted(held)
    assert "Kilometer entfernt." in page[held[1] :]


def test_an_empty_step_is_said_and_the_next_one_open(client, network):
    offer(network.sued, "fern", mode="on_site", topics=network.topics[1:])
    page = ask(client)
    assert "In Ihrer Region gibt es dazu gerade nichts" in page
    assert '<details class="details rung"' not in page
    assert "/offers/fern/" in page


def test_the_next_free_seat_is_the_own_regions_before_an_earlier_one_far_away(client, network):
    own, far, full = (
        event(where, title={"de": "Onlineshop-Abend"}, starts_in=timedelta(days=days), seats=seats)
        for where, days, seats in ((network.nord, 9, 5), (network.sued, 2, 5), (network.nord, 1, 1))
    )
    for evening in (own, far, full):
        evening.about.create(topic=network.topics[1])
    make.registration(full)
    page = ask(client)
    assert hrefs(page, "Platz sichern")[0].endswith(f"/{own.code}/seat/")
    assert "Als Nächstes frei in Ihrer Region" in page


def test_equals_take_turns_by_the_day(client, network, monkeypatch):
    for number in range(6):
        offer(
            network.nord,
            f"gleich-{number}",
            title={"de": "Beratung zum Onlineshop"},
            topics=network.topics[1:],
        )
    seen = set()
    for day in range(5):
        moment = timezone.now() + timedelta(days=day)
        monkeypatch.setattr("hubnetz.portal.views.timezone.now", lambda moment=moment: moment)
        order = re.findall(r"/offers/(gleich-\d)/", ask(client))
        assert order == re.findall(r"/offers/(gleich-\d)/", ask(client))
        seen.add(tuple(order))
    assert len(seen) > 1


# Not for us


def test_what_is_for_others_names_them_and_keeps_a_person(client, network):
    offer(network.nord, "geld", title={"de": "Fördermittel"}, topics=network.topics)
    page = ask(client, q="Ich suche einen Steuerberater")
    assert "Nicht unsere Sache, aber andere helfen" in page
    assert "Steuerberaterin" in page
    assert "/offers/" not in page[page.index("<main") :]
    assert "Hub Nord" in page
    assert 'action="/enquiry/"' in page
    assert NeedNote.objects.get().outcome == "beyond"
    chosen = ask(client, q="Ich suche einen Steuerberater", topic="ai")
    assert "Nicht unsere Sache" not in chosen
    assert "/offers/geld/" in chosen


def test_it_says_so_in_english(client, network):
    page = ask(client, q="My visa expires soon and I need a new one", language="/en")
    assert "Not for us, but others can help" in page
    assert "Make it in Germany" in page
