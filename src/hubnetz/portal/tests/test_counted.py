"""What is kept of an answer: once an hour, no words, no person."""

import re

import pytest
from django.db import OperationalError, connection

from hubnetz.catalogue.tests.make import offer
from hubnetz.events.models import Registration
from hubnetz.events.tests.make import event
from hubnetz.journal.models import Entry
from hubnetz.matching.models import NeedNote
from hubnetz.portal.tests.asking import NEED, ask, hrefs
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database

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
    moved = client.get(f"/answer/{reference}/offers/{shop.code}/")
    assert (moved.status_code, moved["Location"].split("?")[0]) == (302, "/offers/shop/")


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
