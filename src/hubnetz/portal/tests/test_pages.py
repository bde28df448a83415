"""Start, hubs, running texts, and the addresses programs look for."""

from datetime import date

import pytest
from django.test import override_settings
from tests.cast import hub

from hubnetz.catalogue.tests.make import offer
from hubnetz.events.tests.make import event
from hubnetz.network.models import HubName, HubPhase, Partner
from hubnetz.network.tests.make import responsible

TEXTS = [
    "plain-language",
    "plain-language/place",
    "sign-language",
    "accessibility",
    "imprint",
    "privacy",
    "press",
]


def test_start_asks_one_question_and_shows_what_there_is(client, cast):
    soon = event(cast.nord, title={"de": "Werkstatt-Abend"}, seats=1)
    page = client.get("/").content.decode()
    assert "Was möchten Sie angehen?" in page
    assert page.count("<form") == 1
    assert 'name="q"' in page
    assert 'name="place"' in page
    assert f"/events/{soon.code}/" in page
    assert "1 Platz frei" in page
    assert "/offers/?topic=ai" in page
    assert 'href="/hubs/nord/"' in page


def test_start_sets_no_cookie(client, cast):
    assert not client.get("/").cookies


def test_start_before_anything_is_there(client, db):
    page = client.get("/").content.decode()
    assert "Zurzeit gibt es keine Termine." in page


def test_english_is_below_en(client, cast):
    page = client.get("/en/").content.decode()
    assert '<html lang="en"' in page
    assert "What would you like to get done?" in page
    assert "Online-Handel" not in page
    assert "E-commerce" in page


@pytest.mark.parametrize(
    ("path", "marked"),
    [("/events/", "Veranstaltungen"), ("/offers/", "Angebote"), ("/hubs/nord/", "Hubs"), ("/", "")],
)
def test_the_navigation_says_where_one_is(client, cast, path, marked):
    page = client.get(path).content.decode()
    head = page[page.index("<header") : page.index("</header>")]
    assert head.count("aria-current") == (1 if marked else 0)
    if marked:
        assert f">{marked}</a>" in head[head.index("aria-current") :][:80]


def test_hubs_are_listed_by_kind_with_their_area(client, cast):
    responsible(cast.nord, "08115", "Böblingen")
    theme = hub("thema", "Thema", kind="thematic")
    responsible(theme, "08", "Baden-Württemberg", role="thematic", kind="state", topic=cast.topic)
    page = client.get("/hubs/").content.decode()
    assert page.index("Hub Nord") < page.index("Zu einem Fachthema") < page.index("Hub Thema")
    assert "Für Böblingen" in page
    assert "Künstliche Intelligenz" in page


def test_a_hub_says_where_for_whom_and_what(client, cast):
    nord = cast.nord
    for number, name in enumerate(["Böblingen", "Calw", "Enzkreis", "Pforzheim", "Rastatt"]):
        responsible(nord, f"0811{number}", name)
    responsible(nord, "08999", "Stuttgart", role="deputy")
    Partner.objects.create(hub=nord, name="Landkreis Böblingen", kind="county", role="lead")
    HubName.objects.create(
        hub=nord, name={"de": "Zentrum Nord"}, valid_from=date(2018, 2, 5), valid_until=date(2019, 12, 31)
    )
    own, other = event(nord), event(cast.sued, title={"de": "Anderswo"})
    other.cohosting.create(hub=nord)
    offer(nord)
    page = client.get("/hubs/nord/").content.decode()
    for said in (
        "Regionaler Hub",
        "71032 Böblingen",
        "Böblingen, Calw, Enzkreis, Pforzheim und 1 weitere",
        "Orte, die derzeit keinen eigenen Hub haben: Stuttgart",
        "Landkreis Böblingen",
        "Bis zum 31. Dezember 2019 hieß er Zentrum Nord.",
        f"/events/{own.code}/",
        "Anderswo",
        "Bestellungen ohne Papier",
        "/enquiry/?hub=nord",
    ):
        assert said in page


def test_a_hub_that_is_set_up_says_so(client, cast):
    HubPhase.objects.filter(hub=cast.nord).update(kind="building")
    assert "im Aufbau" in client.get("/hubs/nord/").content.decode()
    assert "im Aufbau" in client.get("/hubs/").content.decode()


def test_unknown_hubs_are_404(client, cast):
    assert client.get("/hubs/nothing/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/", 4), ("/hubs/", 1), ("/hubs/nord/", 10), ("/events/", 3)])
def test_lists_cost_the_same_with_one_row_and_three(
    client, cast, django_assert_num_queries, path, queries, rows
):
    for number in range(rows):
        more = hub(f"hub-{number}", f"Ort {number}")
        responsible(more, f"0820{number}", f"Kreis {number}")
        responsible(cast.nord, f"0830{number}", f"Land {number}")
        event(cast.nord, site=cast.nord.sites.get()).about.create(topic=cast.topic)
        offer(cast.nord, f"offer-{number}", topics=cast.topics)
    client.get(path)  # what stands is kept from now on
    with django_assert_num_queries(queries):
        client.get(path)


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("name", TEXTS)
def test_running_texts_are_there_in_both_languages(client, cast, name, language):
    answer = client.get(f"{language}/{name}/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("<h1>") == 1
    assert f'<html lang="{"en" if language else "de"}"' in page


@override_settings(HUBNETZ_OPERATOR="Beispielamt\nMusterweg 1", HUBNETZ_CONTACT="netz@hub.example")
def test_the_imprint_names_the_operator_and_the_sources(client, cast):
    page = client.get("/imprint/").content.decode()
    assert "Beispielamt<br>Musterweg 1" in page
    assert "netz@hub.example" in page
    assert "GeoBasis-DE / BKG 2016 (Daten verändert)" in page
    assert "OpenStreetMap contributors" in page


def test_the_footer_leads_to_the_running_texts(client, cast):
    page = client.get("/").content.decode()
    foot = page[page.index("<footer") :]
    assert all(f'href="/{name}/"' in foot for name in TEXTS if name != "plain-language/place")


def test_robots_stay_out_of_answers_and_forms(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /answer/" in lines
    assert "Disallow: /en/enquiry/" in lines


@override_settings(HUBNETZ_CONTACT="netz@hub.example")
def test_weaknesses_can_be_reported(client):
    body = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:netz@hub.example" in body
    assert "Expires: 20" in body


def test_the_old_name_of_the_icon_leads_to_it(client):
    answer = client.get("/favicon.ico")
    assert answer.status_code == 301
    assert answer["Location"].endswith(".svg")
