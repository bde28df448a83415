"""The list as a page, a fragment, a feed and JSON."""

import xml.etree.ElementTree as ET

import pytest
from django.test import override_settings

from hubnetz.catalogue.models import ServiceKind
from hubnetz.catalogue.tests import make

pytestmark = pytest.mark.database


def two(cast):
    make.offer(cast.nord, topics=cast.topics[:1])
    make.offer(cast.sued, "shop", title={"de": "Der erste Onlineladen"}, topics=cast.topics[1:], price=20)


def test_facets_are_links_with_numbers_and_what_is_chosen_can_be_removed(client, cast):
    two(cast)
    page = client.get("/offers/?topic=ai").content.decode()
    assert 'href="/offers/?topic=ai&amp;topic=e-commerce"' in page
    assert (
        'id="f-topic-ai" class="facet__choice facet__choice--on" aria-current="true" href="/offers/"' in page
    )
    assert 'class="chip chip--on" href="/offers/"' in page
    assert "Thema: Künstliche Intelligenz" in page
    assert '<link rel="canonical" href="http://127.0.0.1:8000/offers/?topic=ai">' in page


def test_htmx_gets_the_list_alone_and_the_facet_stays_open(client, cast):
    two(cast)
    headers = {"HX-Request": "true", "HX-Trigger": "f-topic-ai"}
    answer = client.get("/offers/", headers=headers)
    part = answer.content.decode()
    assert part.startswith('<div id="results"')
    assert 'data-say="2 Angebote"' in part
    assert '<details class="facet" open><summary>Thema' in part
    assert "HX-Request" in answer["Vary"]


def test_nothing_found_leads_on(client, cast):
    two(cast)
    page = client.get("/offers/?topic=ai&cost=priced").content.decode()
    assert "ohne „Thema: Künstliche Intelligenz“: 1 Angebot" in page
    assert 'href="/enquiry/"' in page


@pytest.mark.parametrize(
    "query",
    [
        "?q=" + "x" * 5000,
        "?q=%00",
        "?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "?q=%25_%25&topic=%27",
        "?" + "&".join("topic=ai" for _ in range(400)),
        "?q=%E2%80%AE%F0%9F%A4%96",
        "?page=-1&sort=%00",
    ],
)
def test_whatever_is_typed_the_page_stands(client, cast, query):
    two(cast)
    answer = client.get(f"/offers/{query}")
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content
    feed = client.get(f"/offers.rss{query}")
    assert feed.status_code == 200
    ET.fromstring(feed.content)  # noqa: S314  (our own)


def test_what_hubs_write_is_text(client, cast):
    make.offer(
        cast.nord,
        title={"de": "<b>fett</b>"},
        summary={"de": '"><img src=x onerror=1>'},
        text={"de": "<script>x</script>"},
        conditions={"de": "<i>eins</i>\n\n zwei "},
        topics=cast.topics,
    )
    for address in ("/offers/", "/offers/papierlos/", "/offers.rss"):
        content = client.get(address).content.decode()
        assert not any(bad in content for bad in ("<b>fett", "<img src=x", "<script>x", "<i>eins"))
    page = client.get("/offers/papierlos/").content.decode()
    assert "<li>&lt;i&gt;eins&lt;/i&gt;</li><li>zwei</li>" in page


@override_settings(BASE_URL="https://netz.example")
def test_a_forged_host_stands_in_no_feed(client, cast):
    made = make.offer(cast.nord, topics=cast.topics[:1])
    for address in (
        "/offers.rss?topic=ai&page=2",
        "/en/offers.rss",
        "/events.rss",
        "/events.ics",
        "/news.rss",
    ):
        text = client.get(address, headers={"host": "evil.example"}).content.decode()
        assert "evil.example" not in text
        if "offers" in address:
            assert f"https://netz.example{'/en' if '/en/' in address else ''}/offers/{made.code}/" in text


def test_the_feed_has_the_same_offers_newest_change_first(client, cast):
    two(cast)
    answer = client.get("/offers.rss?topic=e-commerce&topic=ai")
    assert answer["Content-Type"].startswith("application/rss+xml")
    channel = ET.fromstring(answer.content).find("channel")  # noqa: S314  (our own)
    assert [item.findtext("title") for item in channel.findall("item")] == [
        "Der erste Onlineladen",
        "Bestellungen ohne Papier",
    ]
    assert channel.findtext("link") == "http://127.0.0.1:8000/offers/?topic=ai&topic=e-commerce"
    assert "Künstliche Intelligenz oder Online-Handel" in channel.findtext("title")
    english = client.get("/en/offers.rss?topic=ai").content
    one = ET.fromstring(english).find("channel/item")  # noqa: S314
    assert one.findtext("link") == "http://127.0.0.1:8000/en/offers/papierlos/"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["papierlos", "shop"]),
        ("?topic=ai", ["papierlos"]),
        ("?topic=ai&topic=e-commerce", ["papierlos", "shop"]),
        ("?cost=priced", ["shop"]),
        ("?q=Onlineladen", ["shop"]),
        ("?hub=nord&cost=priced", []),
    ],
)
def test_the_api_takes_the_same_choices(client, cast, query, expected):
    two(cast)
    found = client.get(f"/api/v1/offers{query}").json()
    assert [row["code"] for row in found["items"]] == expected


@pytest.mark.parametrize("query", ["?topic=nothing", "?cost=cheap", "?hub=nord&level=x"])
def test_the_api_knows_no_choice_that_does_not_exist(client, cast, query):
    assert client.get(f"/api/v1/offers{query}").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("/offers/?q=Papier&topic=ai", 3), ("/offers.rss", 4)])
def test_costs_are_the_same_with_one_row_and_three(
    client, cast, rows, address, queries, django_assert_num_queries
):
    for number in range(rows):
        make.offer(cast.nord, f"offer-{number}", topics=cast.topics)
    assert ServiceKind.objects.count() == 1
    client.get(address)  # what stands is kept from now on
    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("rows", [1, 3])
def test_an_offer_costs_the_same_with_one_similar_and_three(client, cast, rows, django_assert_num_queries):
    make.offer(cast.nord, topics=cast.topics)
    for number in range(rows):
        make.offer(cast.sued, f"offer-{number}", topics=cast.topics)
    with django_assert_num_queries(8):
        page = client.get("/offers/papierlos/").content.decode()
    assert page.count('class="card card--link"') == rows


def test_an_offer_says_whom_it_fits_and_where_to_go_on(client, cast):
    make.offer(
        cast.nord,
        topics=cast.topics[:1],
        sme_only=True,
        most_staff=49,
        place="area",
        site=cast.nord.sites.get(),
        price=30,
        value=120,
        conditions={"de": "Sie haben eine Werkbank."},
    )
    page = client.get("/offers/papierlos/").content.decode()
    for said in (
        "Passt das für Sie?",
        "weniger als 250 Menschen",
        "höchstens 49 Menschen",
        "im Gebiet des Hubs",
        "Sie haben eine Werkbank.",
        "davon 75\u00a0% aus öffentlichen Mitteln bezahlt",
        "71032 Böblingen",
        'href="/events/?topic=ai&amp;hub=nord"',
    ):
        assert said in page


def test_a_missing_language_is_said(client, cast):
    make.offer(cast.nord, title={"de": "Nur deutsch"}, summary={"de": "Kurz."}, text={"de": "Lang."})
    page = client.get("/en/offers/papierlos/").content.decode()
    assert '<h1 lang="de">Nur deutsch</h1>' in page
    assert "This text exists in one language only." in page
