"""Hub pages, the list of hubs, the directory, the figures, and what machines are told."""

import json
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.test import override_settings
from django.utils import timezone
from tests.cast import hub

from hubnetz.catalogue.tests.make import offer
from hubnetz.events.tests.make import event
from hubnetz.indicators import actions as indicators
from hubnetz.lib.texts import Texts
from hubnetz.network.models import HubName, HubPhase, Partner, Region
from hubnetz.network.tests.make import competence, responsible
from hubnetz.portal import sitemap
from hubnetz.press.tests.make import published as notice

TODAY = timezone.localdate()


def text_of(client, path):
    return client.get(path).content.decode()


def stands(hub, kind, since=TODAY - timedelta(days=30)):
    """Let a hub enter a phase after having operated."""
    hub.phases.update(valid_until=since - timedelta(days=1))
    return HubPhase.objects.create(hub=hub, kind=kind, valid_from=since)


def said(page):
    """Return what the page says to machines, as a list of things."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert len(found) == 1
    data = json.loads(found[0])
    assert data["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in data.get("@graph", [data])}


def test_a_hub_not_open_yet_names_its_opening_and_who_answers_until_then(client, cast):
    responsible(cast.nord, "08115", "Böblingen")
    responsible(cast.sued, "08115", "Böblingen", role="deputy")
    cast.nord.phases.update(kind="building", valid_until=TODAY + timedelta(days=9))
    HubPhase.objects.create(hub=cast.nord, kind="operating", valid_from=TODAY + timedelta(days=10))
    page = text_of(client, "/hubs/nord/")
    assert "Dieser Hub öffnet am" in page
    assert '<a href="/hubs/sued/">Hub Süd</a>' in page
    assert "/enquiry/?hub=sued" in page
    assert "/enquiry/?hub=nord" not in page


def test_a_pausing_hub_says_since_when_and_who_answers(client, cast):
    responsible(cast.nord, "08115", "Böblingen")
    responsible(cast.sued, "08115", "Böblingen", role="deputy")
    stands(cast.nord, "paused", date(2026, 1, 5))
    page = text_of(client, "/hubs/nord/")
    assert "Dieser Hub macht seit dem 5. Januar 2026 Pause." in page
    assert '<a href="/hubs/sued/">Hub Süd</a>' in page


def test_a_closed_hub_stays_readable_and_leads_to_its_successor(client, cast):
    event(cast.nord)
    cast.nord.successor = cast.sued
    cast.nord.save(update_fields=["successor"])
    stands(cast.nord, "ended", date(2026, 1, 5))
    page = text_of(client, "/hubs/nord/")
    assert "Dieser Hub hat am 5. Januar 2026 geschlossen." in page
    assert '<a href="/hubs/sued/">Hub Süd</a> führt seine Arbeit weiter' in page
    assert "/enquiry/?hub=sued" in page
    assert "Nächste Termine" not in page


def test_a_hub_closed_without_a_successor_leads_to_the_hub_for_everything(client, cast):
    competence(cast.nord)
    responsible(cast.sued, "08", "Land", role="coordinator", kind="state")
    stands(cast.nord, "ended", date(2026, 1, 5))
    page = text_of(client, "/hubs/nord/")
    assert "führt seine Arbeit weiter" not in page
    assert "/enquiry/?hub=sued" in page
    assert "/enquiry/?hub=nord" not in page
    assert 'id="competences-title"' not in page  # the directory does not know a closed hub either


def test_a_pausing_hub_is_not_routed_to_and_the_answer_says_why(client, cast):
    responsible(cast.nord, "08235", "Calw")
    responsible(cast.sued, "08235", "Calw", role="deputy")
    stands(cast.nord, "paused")
    page = text_of(client, "/answer/?q=Webseite&place=Calw")
    assert "/hubs/sued/" in page
    assert "macht eine Pause; so lange kümmert sich dieser Hub um" in page
    assert 'href="/hubs/nord/"' not in page


def test_partners_are_told_by_role_and_kind_with_their_share(client, cast):
    for name, kind, role, share in (
        ("Bank Nord", "company", "sponsor", None),
        ("Hochschule Nord", "university", "partner", None),
        ("Kreis Nord", "county", "lead", 33.5),
        ("Stadt Nord", "city", "partner", None),
    ):
        Partner.objects.create(hub=cast.nord, name=name, kind=kind, role=role, cofunding_share=share)
    page = text_of(client, "/hubs/nord/")
    carried = page[page.index('id="partners-title"') :]
    where = [carried.index(name) for name in ("Kreis Nord", "Stadt Nord", "Hochschule Nord", "Bank Nord")]
    assert where == sorted(where)
    assert "33,5\u00a0% des Eigenanteils" in page


def test_the_story_tells_phases_and_names_in_their_order(client, cast):
    HubPhase.objects.create(
        hub=cast.nord, kind="building", valid_from=date(2018, 5, 1), valid_until=date(2018, 12, 31)
    )
    for name, first, last in (("Alt", date(2018, 1, 1), date(2019, 6, 30)), ("Neu", date(2019, 7, 1), None)):
        HubName.objects.create(
            hub=cast.nord, name=Texts(de=name, en=name), valid_from=first, valid_until=last
        )
    page = text_of(client, "/hubs/nord/")
    told = page[page.index('class="story"') :]
    order = [told.index(words) for words in ("Aufbau begann", "eröffnet", "heißt jetzt Neu, vorher Alt")]
    assert order == sorted(order)


def test_the_hubs_page_tells_its_figures_only_when_they_are_counted(client, cast):
    assert "Wie gezählt wird" not in text_of(client, "/hubs/nord/")
    event(cast.nord, starts_in=timedelta(days=-2))
    indicators.keep_figures(TODAY)
    page = text_of(client, "/hubs/nord/")
    assert '<span class="figure-tile__number">1</span>' in page
    assert 'href="/figures/"' in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Nord", "Süd", "Thema"}),
        ("kind=thematic", {"Thema"}),
        ("county=08115", {"Nord", "Thema"}),
        ("topic=ai", {"Nord", "Thema"}),
        ("phase=paused", {"Süd"}),
        ("phase=coming", set()),
        ("q=früherer", {"Nord"}),
        ("q=boblingen+nord", {"Nord"}),
        ("kind=nonsense&county=99", {"Nord", "Süd", "Thema"}),
    ],
)
def test_hubs_are_found_by_what_the_address_says(client, cast, query, shown):
    responsible(cast.nord, "08115010", "Böblingen", kind="municipality")
    theme = hub("thema", "Thema", kind="thematic")
    responsible(theme, "08", "Land", role="thematic", kind="state", topic=cast.topic)
    offer(cast.nord, topics=[cast.topic])
    offer(cast.sued, "weg", topics=[cast.topic])  # not on show while the hub pauses
    stands(cast.sued, "paused")
    HubName.objects.create(
        hub=cast.nord,
        name={"de": "Früherer Name"},
        valid_from=date(2018, 1, 1),
        valid_until=date(2018, 12, 31),
    )
    page = text_of(client, f"/hubs/?{query}")
    results = page[page.index('id="results"') :]
    assert {
        name for name in ("Nord", "Süd", "Thema") if f"/hubs/{name.lower().replace('ü', 'ue')}/" in results
    } == shown


def test_hubs_from_a_to_z_and_choices_can_be_taken_back(client, cast):
    page = text_of(client, "/hubs/?order=name&kind=regional")
    assert page.index("<h3>H</h3>") < page.index("Hub Nord") < page.index("Hub Süd")
    assert 'href="?order=name"' in page
    assert 'href="?kind=regional"' in page


def test_nothing_found_leads_on(client, cast):
    page = text_of(client, "/hubs/?q=nirgends")
    assert "Kein Hub passt zu dieser Auswahl" in page
    assert 'href="/enquiry/"' in page
    assert 'value="nirgends"' in page


def test_the_directory_narrows_by_facets_that_are_addresses(client, cast):
    competence(cast.nord, kind="technology", topics=[cast.topic])
    competence(cast.sued, kind="sector", topics=cast.topics, title=Texts(de="Holzbau"))
    page = text_of(client, "/competences/?kind=sector")
    assert "Holzbau" in page
    assert "Lasergerät" not in page
    assert 'href="?kind=sector&amp;topic=ai"' in page
    assert 'href="?kind=technology"' in page
    assert text_of(client, "/competences/?q=gravur+holz").count("card__title") == 2  # both have the keyword
    empty = text_of(client, "/competences/?q=raumfahrt")
    assert "Nichts im Verzeichnis passt" in empty
    assert 'href="/enquiry/"' in empty


def test_a_competence_leads_to_the_enquiry_already_begun(client, cast):
    known = competence(cast.nord, topics=[cast.topic])
    page = text_of(client, f"/competences/{known.code}/")
    link = re.search(r'href="(/enquiry/\?[^"]+)"', page)[1].replace("&amp;", "&")
    form = text_of(client, link)
    assert "Ich habe eine Frage zu: Lasergerät." in form
    assert 'value="nord"' in form
    assert client.get("/competences/nothing/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_directory_costs_the_same_with_one_row_and_three(client, cast, django_assert_num_queries, rows):
    for number in range(rows):
        competence(hub(f"h{number}", f"H{number}"), topics=cast.topics)
    client.get("/competences/")  # what stands is kept from now on
    with django_assert_num_queries(3):
        client.get("/competences/")


def test_the_api_tells_the_directory_as_the_page_does(client, cast):
    known = competence(cast.nord, topics=[cast.topic])
    competence(cast.sued, kind="sector")
    found = client.get("/api/v1/competences?topic=ai&q=laser").json()
    assert [one["code"] for one in found["items"]] == [known.code]
    assert client.get(f"/api/v1/competences/{known.code}").json()["title"]["en"] == "Laser cutter"
    assert client.get("/api/v1/competences?hub=nothing").status_code == 404
    assert client.get("/api/v1/competences?kind=nothing").status_code == 422


def test_the_figures_are_explained(client, cast):
    assert "Noch ist nichts gezählt" in text_of(client, "/figures/")
    indicators.keep_figures(TODAY)
    page = text_of(client, "/en/figures/")
    assert page.count('class="figure-tile"') == 8
    assert 'id="participations"' in page
    assert "Who came to an event" in page


def test_a_hub_tells_machines_who_and_where_it_is(client, cast):
    responsible(cast.nord, "08115", "Böblingen")
    Partner.objects.create(hub=cast.nord, name="</script><b>", kind="company", role="lead")
    things = said(text_of(client, "/hubs/nord/"))
    about = things["Organization"]
    assert about["address"]["postalCode"] == "71032"
    assert about["areaServed"] == [{"@type": "AdministrativeArea", "name": "Böblingen"}]
    assert about["member"][0]["name"] == "</script><b>"
    assert about["parentOrganization"]["name"] == "Testnetz"
    assert things["BreadcrumbList"]["itemListElement"][-1]["item"].endswith("/hubs/nord/")


def test_events_and_offers_tell_machines_what_they_are(client, cast):
    soon = event(cast.nord, seats=1, mode="online")
    soon.cohosting.create(hub=cast.sued)
    about = said(text_of(client, f"/events/{soon.code}/"))["Event"]
    assert re.search(r"T\d\d:\d\d\+0[12]:00$", about["startDate"])
    assert about["location"]["@type"] == "VirtualLocation"
    assert [one["name"] for one in about["organizer"]] == ["Hub Nord", "Hub Süd"]
    made = offer(cast.nord)
    service = said(text_of(client, f"/offers/{made.code}/"))["Service"]
    assert service["provider"]["@id"].endswith("/hubs/nord/#organisation")
    assert service["offers"]["priceCurrency"] == "EUR"


@override_settings(BASE_URL="https://netz.example")
def test_a_page_names_its_own_address_and_that_in_each_language(client, cast):
    page = text_of(client, "/en/competences/?topic=ai&utm_source=x&q=&page=1")
    assert '<link rel="canonical" href="https://netz.example/en/competences/?topic=ai">' in page
    for code, url in (("de", "/competences/"), ("en", "/en/competences/"), ("x-default", "/competences/")):
        assert f'<link rel="alternate" hreflang="{code}" href="https://netz.example{url}?topic=ai">' in page
    assert '<meta property="og:title" content="Who knows what">' in page
    assert 'property="og:description"' in page
    assert "canonical" not in text_of(client, "/nowhere/")


SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def parts(client):
    index = ElementTree.XML(client.get("/sitemap.xml").content)
    return [one.text.removeprefix("https://netz.example") for one in index.findall("s:sitemap/s:loc", SPACE)]


@override_settings(BASE_URL="https://netz.example")
def test_the_sitemap_names_every_public_page_in_each_language(client, cast):
    made, soon, known = offer(cast.nord), event(cast.nord), competence(cast.nord)
    told = notice(cast.nord)
    county = Region.objects.create(kind="county", ags="08235", name="Calw")
    event(cast.nord, starts_in=timedelta(days=-9), title={"de": "vorbei"})
    offer(cast.nord, "weg", withdrawn_at=timezone.now())
    found = []
    for part in parts(client):
        tree = ElementTree.XML(b"".join(client.get(part).streaming_content))
        for url in tree.findall("s:url", SPACE):
            assert len(url.findall("x:link", SPACE)) == 3
            found.append(url.find("s:loc", SPACE).text.removeprefix("https://netz.example"))
    assert len(found) == len(set(found))
    for path in (
        "/",
        "/network/",
        "/funding/",
        "/news/",
        "/press/",
        "/hubs/nord/",
        f"/offers/{made.code}/",
        f"/events/{soon.code}/",
        f"/competences/{known.code}/",
        f"/network/counties/{county.ags}/",
        f"/news/{told.code}/",
    ):
        assert path in found
        assert f"/en{path}" in found
    assert "/offers/weg/" not in found
    assert sum("/events/" in path for path in found) == 4
    for path in found:
        assert client.get(path).status_code == 200


def test_the_sitemap_is_split_where_it_is_long(client, cast, monkeypatch):
    monkeypatch.setattr(sitemap, "PART", 1)
    assert [part for part in parts(client) if "hubs" in part] == [
        "http://127.0.0.1:8000/sitemap-hubs-1.xml",
        "http://127.0.0.1:8000/sitemap-hubs-2.xml",
    ]
    second = b"".join(client.get("/sitemap-hubs-2.xml").streaming_content).decode()
    assert second.count("<url>") == 2
    for missing in ("hubs-3", "hubs-0", "pages-2", "nothing-1", f"hubs-{'9' * 20}"):
        assert client.get(f"/sitemap-{missing}.xml").status_code == 404


def test_robots_find_the_sitemap(client):
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in client.get("/robots.txt").content.decode()
