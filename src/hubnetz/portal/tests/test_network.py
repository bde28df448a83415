"""The pages about the network and its counties."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.cast import hub

from hubnetz.events.tests.make import event
from hubnetz.network.models import HubPhase, Network, Partner, Region, Responsibility, Site
from hubnetz.network.tests.make import responsible


@pytest.fixture
def area(cast):
    """Böblingen has a hub, Stuttgart is a white spot, Karlsruhe is served in part."""
    state = Region.objects.create(ags="08", kind="state", name="Baden-Württemberg")
    for ags, name in {
        "08115": "Böblingen",
        "08111": "Stuttgart",
        "08215": "Karlsruhe",
        "08336": "Lörrach",
    }.items():
        Region.objects.create(ags=ags, kind="county", name=name, parent=state)
    for ags, name in {"08215009": "Bruchsal", "08215017": "Ettlingen", "08115003": "Böblingen"}.items():
        county = Region.objects.get(ags=ags[:5])
        Region.objects.create(ags=ags, kind="municipality", name=name, parent=county)
    responsible(cast.nord, "08115", "Böblingen")
    responsible(cast.nord, "08111", "Stuttgart", role="deputy")
    responsible(cast.sued, "08215009", "Bruchsal", kind="municipality")
    responsible(cast.nord, "08215017", "Ettlingen", kind="municipality", role="deputy")
    responsible(cast.sued, "08", "Baden-Württemberg", kind="state", role="thematic", topic=cast.topic)
    return cast


def test_the_figures_are_counted(client, area):
    answer = client.get("/network/")
    coverage, towns = answer.context["coverage"], answer.context["municipalities"]
    assert (len(coverage.counties), coverage.covered, coverage.partly, coverage.white_spots) == (4, 1, 1, 2)
    assert (towns.covered, towns.number, towns.percent) == (2, 3, 66)
    page = answer.content.decode()
    assert "In 1 von 4 Kreisen ist ein Hub zuständig." in page
    assert "von 4, das sind 25\N{NO-BREAK SPACE}%" in page
    Responsibility.objects.filter(region__ags="08111").update(role="responsible")
    assert "In 2 von 4 Kreisen" in client.get("/network/").content.decode()


def test_white_spots_are_named_with_who_stands_in(client, area):
    page = client.get("/network/").content.decode()
    spots = page[page.index("Weiße Flecken") : page.index("Teilweise versorgt")]
    assert '<a href="/network/counties/08111/">Stuttgart</a> <span class="muted">Nord</span>' in spots
    assert (
        '<a href="/network/counties/08336/">Lörrach</a> <span class="muted">die Koordination</span>' in spots
    )
    assert "Böblingen" not in spots


def test_the_board_shows_each_phase_with_its_day(client, area):
    HubPhase.objects.filter(hub=area.nord).update(valid_until=date(2020, 6, 30))
    HubPhase.objects.create(hub=area.nord, kind="paused", valid_from=date(2020, 7, 1))
    past = timezone.now() - timedelta(days=30)
    for days in (0, 10):
        held = event(area.nord)
        type(held).objects.filter(pk=held.pk).update(
            starts_at=past + timedelta(days=days), ends_at=past + timedelta(days=days, hours=1)
        )
    event(area.sued)  # still to come
    answer = client.get("/network/")
    assert answer.context["phases"] == ["operating", "paused"]
    lines = {life.hub.slug: life for life in answer.context["lives"]}
    assert (lines["nord"].now, lines["nord"].began) == ("paused", [date(2019, 1, 1), date(2020, 7, 1)])
    assert (lines["sued"].now, lines["sued"].began) == ("operating", [date(2019, 1, 1), None])
    assert lines["nord"].first == past
    assert lines["sued"].first is None
    assert "macht Pause" in answer.content.decode()


def test_partners_are_named_once_by_kind(client, area):
    for at in (area.nord, area.sued):
        Partner.objects.create(hub=at, name="Kammer Mitte", kind="chamber", role="partner")
    Partner.objects.create(hub=area.nord, name="Zunft", kind="guild", role="partner")
    page = client.get("/network/").content.decode()
    assert page.count("Kammer Mitte") == 1
    assert 'Kammer Mitte <span class="muted">Nord, Süd</span>' in page
    assert "Kammern" in page
    assert "guild" in page


def test_it_says_who_coordinates(client, area):
    assert "Wer koordiniert" not in client.get("/network/").content.decode()
    Network.objects.update(coordinator="Die Leitstelle")
    assert "Die Leitstelle koordiniert das Netzwerk" in client.get("/network/").content.decode()


def test_sites_beyond_the_border_are_named(client, area):
    Site.objects.create(
        hub=area.sued, postcode="67059", town="Ludwigshafen am Rhein", latitude=49.477, longitude=8.445
    )
    page = client.get("/network/").content.decode()
    assert 'Ludwigshafen am Rhein <span class="muted">Standort von Hub Süd</span>' in page
    assert "Standort von Hub Nord" not in page


def test_an_empty_network_has_a_page(client, db):
    page = client.get("/network/").content.decode()
    assert "Noch keine Kreise" in page
    assert "Das Netzwerk hat noch keine Hubs." in page


def test_a_county_with_a_hub(client, area):
    soon, elsewhere = event(area.nord), event(area.sued, title={"de": "Anderswo"})
    page = client.get("/network/counties/08115/").content.decode()
    assert "<h1>Landkreis Böblingen</h1>" in page
    assert "Ihr Kreis hat einen Hub" in page
    assert 'href="/hubs/nord/"' in page
    assert "seit 1. Januar 2019" in page
    assert f"/events/{soon.code}/" in page
    assert f"/events/{elsewhere.code}/" not in page
    assert 'value="Landkreis Böblingen"' in page
    assert "/enquiry/?place=Landkreis%20B%C3%B6blingen&amp;hub=nord" in page
    assert "Künstliche Intelligenz" in page
    assert "etwa" in page


def test_dates_in_the_county_of_a_hub_from_elsewhere_are_shown(client, area):
    there = event(area.sued, site=area.sued.sites.get())  # in Böblingen
    assert f"/events/{there.code}/" in client.get("/network/counties/08115/").content.decode()


def test_a_white_spot_is_said_plainly(client, area):
    page = client.get("/network/counties/08111/").content.decode()
    assert "In diesem Kreis gibt es noch keinen Hub. Hub Nord hilft aus" in page
    assert '<p class="card__kicker">Hilft aus</p>' in page
    assert "/enquiry/?place=Stuttgart&amp;hub=nord" in page
    page = client.get("/network/counties/08336/").content.decode()
    assert "Die Koordination liest Ihre Frage" in page
    assert '/enquiry/?place=Landkreis%20L%C3%B6rrach"' in page


def test_a_county_served_in_part_names_the_hub_of_each_municipality(client, area):
    answer = client.get("/network/counties/08215/")
    assert [(town.name, town.hub.slug, town.stands_in) for town in answer.context["towns"]] == [
        ("Bruchsal", "sued", False),
        ("Ettlingen", "nord", True),
    ]
    page = answer.content.decode()
    assert "In 1 Gemeinde dieses Kreises ist Hub Süd Ihr Hub. In allen anderen hilft Hub Nord aus." in page


def test_the_place_of_a_county_is_understood_again(client, area):
    page = client.get("/answer/?q=Roboter&place=Landkreis+Karlsruhe")
    assert page.context["place"].candidates[0].county_ags == "08215"


@pytest.mark.parametrize("ags", ["08999", "08", "08115003", "nothing"])
def test_only_counties_have_a_page(client, area, ags):
    assert client.get(f"/network/counties/{ags}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"), [("/network/", 2), ("/network/?view=list", 2), ("/network/counties/08115/", 7)]
)
def test_pages_cost_the_same_with_one_row_and_three(
    client, area, django_assert_num_queries, path, queries, rows
):
    for number in range(rows):
        more = hub(f"hub-{number}", f"Ort {number}")
        responsible(more, f"0820{number}", f"Kreis {number}")
        responsible(more, "08115", "Böblingen")
        Partner.objects.create(hub=more, name=f"Partner {number}", kind="company", role="partner")
        event(more)
    client.get(path)  # what stands is kept from now on, until it changes
    with django_assert_num_queries(queries):
        client.get(path)
