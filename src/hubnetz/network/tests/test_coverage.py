"""Who answers for which county, and that map, tiles and list say the same."""

import html
import re
from datetime import date, timedelta

import pytest
from django.template import engines
from django.utils import timezone, translation
from tests.cast import hub

from hubnetz.lib.periods import BERLIN
from hubnetz.network import access, coverage, reference
from hubnetz.network.models import HubPhase, Region, Responsibility, Site
from hubnetz.network.tests.make import responsible

pytestmark = pytest.mark.database
TODAY = timezone.localdate(timezone=BERLIN)


@pytest.fixture
def area(cast):
    """Böblingen has a hub, Stuttgart a deputy, in Karlsruhe one town of two has one; Neu-Ulm lies beyond."""
    state = Region.objects.create(ags="08", kind="state", name="Baden-Württemberg")
    Region.objects.create(ags="07", kind="state", name="Rheinland-Pfalz")
    for ags, name in {
        "08115": "Böblingen",
        "08111": "Stuttgart",
        "08215": "Karlsruhe",
        "08212": "Karlsruhe",
    }.items():
        Region.objects.create(ags=ags, kind="county", name=name, parent=state)
    Region.objects.create(
        ags="07314", kind="county", name="Ludwigshafen", parent=Region.objects.get(ags="07")
    )
    county = Region.objects.get(ags="08215")
    for ags, name in {"08215009": "Bruchsal", "08215017": "Ettlingen"}.items():
        Region.objects.create(ags=ags, kind="municipality", name=name, parent=county)
    responsible(cast.nord, "08115", "Böblingen")
    responsible(cast.nord, "08111", "Stuttgart", role="deputy")
    responsible(cast.sued, "08215009", "Bruchsal", kind="municipality")
    responsible(cast.nord, "08215017", "Ettlingen", kind="municipality", role="deputy")
    responsible(cast.sued, "09775", "Neu-Ulm")
    responsible(cast.sued, "08", "Baden-Württemberg", kind="state", role="thematic", topic=cast.topic)
    return cast


def known(found=None):
    return {county.ags: county for county in (found or access.coverage()).everywhere}


def test_counties_are_covered_in_part_or_white(area):
    found = access.coverage()
    assert [(county.ags, county.status) for county in found.counties] == [
        ("08115", "covered"), ("08212", "white"), ("08215", "part"), ("08111", "white"),
    ]  # fmt: skip
    assert (found.covered, found.partly, found.white_spots, found.percent) == (1, 1, 2, 25)
    assert [county.ags for county in found.beyond] == ["09775"]
    assert [hub.slug for hub in known()["08111"].stand_ins] == ["nord"]
    assert [hub.slug for hub in known()["08215"].town_hubs] == ["sued"]
    assert [hub.slug for hub in known()["08215"].stand_ins] == ["nord"]
    assert known()["08212"].first_to_ask == ()
    assert known()["08115"].first_to_ask[0].since == date(2019, 1, 1)


def test_two_counties_of_one_name_are_told_apart(area):
    with translation.override("de"):
        assert known()["08215"].name == "Landkreis Karlsruhe"
        assert known()["08212"].name == "Stadt Karlsruhe"
        assert known()["08111"].name == "Stuttgart"


@pytest.mark.parametrize(("last", "status"), [(-1, "white"), (0, "covered"), (1, "covered")])
def test_what_ended_yesterday_no_longer_holds(area, last, status):
    row = Responsibility.objects.filter(region__ags="08115")
    row.update(valid_until=TODAY + timedelta(days=last))
    assert known()["08115"].status == status
    assert known(access.coverage(TODAY + timedelta(days=last)))["08115"].status == "covered"


def test_what_begins_tomorrow_does_not_hold_yet(area):
    Responsibility.objects.filter(region__ags="08115").update(valid_from=TODAY + timedelta(days=1))
    assert known()["08115"].is_white_spot


def test_without_a_state_every_county_is_the_networks_own(cast):
    responsible(cast.nord, "0511", "Irgendwo")
    found = access.coverage()
    assert [county.ags for county in found.counties] == ["0511"]
    assert found.beyond == ()
    assert coverage.percent(0, 0) == 0


def test_a_hub_that_has_ended_is_on_no_map(area):
    assert {spot.hub for spot in access.spots()} == {"nord", "sued"}
    HubPhase.objects.filter(hub=area.sued).update(kind="ended")
    assert {spot.hub for spot in access.spots()} == {"nord"}


def drawn(view="", *, language="de", compact=False, **asked):
    """Return the map as a template shows it."""
    from django.test import RequestFactory

    text = "{% load network_map %}{% network_map compact=compact with_list=with_list %}"
    request = RequestFactory().get("/", {"view": view} if view else {})
    with translation.override(language):
        context = {"compact": compact, "with_list": asked.get("with_list", True)}
        return engines["django"].from_string(text).render(context, request)


def said_by_links(page):
    found = re.findall(r'<a class="network-map__county[^>]*href="[^"]*/(\d+)/" aria-label="([^"]*)"', page)
    return {ags: html.unescape(text).split(": ", 1) for ags, text in found}


def said_by_list(page):
    found = re.findall(r'<tr><th scope="row"><a href="[^"]*/(\d+)/">([^<]*)</a></th><td>([^<]*)</td>', page)
    return {ags: [html.unescape(name), html.unescape(text)] for ags, name, text in found}


def test_map_tiles_and_list_say_the_same(area):
    listed = said_by_list(drawn("list"))
    inside = {ags: said for ags, said in listed.items() if ags != "09775"}
    assert listed["08111"] == ["Stuttgart", "noch kein eigener Hub, Hub Nord hilft aus"]
    assert listed["08215"][1] == "Hub Süd in 1 Gemeinde, im übrigen Kreis hilft Hub Nord aus"
    assert listed["08212"][1] == "noch kein eigener Hub, die Koordination antwortet"
    assert set(listed) == {"08115", "08111", "08215", "08212", "09775"}
    assert said_by_links(drawn()) == inside
    assert said_by_links(drawn("tiles")) == inside
    assert said_by_links(drawn("nonsense")) == inside


def test_a_status_is_more_than_a_colour(area):
    page = drawn()
    assert page.count('fill="url(#map-white)"') == 3  # two counties and the legend
    assert page.count('fill="url(#map-part)"') == 2
    assert "2 Kreise ohne eigenen Hub" in page
    assert "© GeoBasis-DE / BKG 2016 (Daten verändert)" in page
    assert "style=" not in page


def test_the_list_says_since_when(area):
    page = drawn("list", language="en")
    assert page.count('<td class="nowrap">01/01/2019</td>') == 4
    assert page.count("white spot") == 2
    assert "Hub Süd in 1 municipality, elsewhere Hub Nord stands in" in page


def test_hubs_are_links_but_for_the_compact_map(area):
    assert 'class="network-map__hub" href="/hubs/nord/"' in drawn()
    small = drawn(compact=True)
    assert 'href="/hubs/nord/"' not in small
    assert 'href="/network/"' in small
    assert len(said_by_links(small)) == 4


def test_a_network_without_outlines_has_tiles_or_only_its_list(area, settings, tmp_path):
    settings.HUBNETZ_MAP = str(tmp_path)
    page = drawn()
    assert set(said_by_list(page)) == {"08115", "08111", "08215", "08212", "09775"}
    assert "<svg" not in page
    assert drawn(with_list=False).count("<table") == 0
    tiled = tmp_path / "tiled"
    tiled.mkdir()
    (tiled / "tilegrid.csv").write_text("county_ags,column,row\n09775,0,0\n", encoding="utf-8")
    settings.HUBNETZ_MAP = str(tiled)
    page = drawn()
    assert list(said_by_links(page)) == ["09775"]
    assert ">Neu</text>" in page
    assert "?view=list" in page


def test_before_there_are_counties_the_map_says_so(cast):
    assert "Noch keine Kreise" in drawn()


def test_the_map_is_asked_for_in_one_query_until_something_changes(area, django_assert_num_queries):
    with django_assert_num_queries(7):
        drawn()
    with django_assert_num_queries(1):
        page = drawn()
    assert "Hub Nord" in page
    area.nord.name = {"de": "Umbenannt", "en": "Renamed"}
    area.nord.save()
    with django_assert_num_queries(7):
        page = drawn()
    assert "Umbenannt" in page
    assert "Hub Nord" not in page


@pytest.mark.parametrize("change", [
    lambda cast: Responsibility.objects.filter(region__ags="08115").update(valid_until=date(2020, 1, 1)),
    lambda cast: Site.objects.filter(hub=cast.nord).update(town="Anderswo"),
    lambda cast: HubPhase.objects.filter(hub=cast.nord).update(kind="ended"),
    lambda cast: Region.objects.filter(ags="08115").update(name="Neu"),
])  # fmt: skip
def test_every_change_is_seen_at_once(area, change):
    before = access.mapped()
    assert access.mapped() is before
    change(area)
    assert access.mapped() != before


@pytest.mark.parametrize("rows", [1, 3])
def test_the_coverage_costs_five_queries(cast, rows, django_assert_num_queries):
    for number in range(rows):
        responsible(hub(f"hub-{number}", f"Ort {number}"), f"0830{number}", f"Kreis {number}")
    with django_assert_num_queries(5):
        access.coverage()


def test_the_api_gives_the_same(client, area):
    given = client.get("/api/v1/coverage").json()
    assert (given["covered"], given["in_part"], given["white_spots"]) == (1, 1, 2)
    lines = {line["region"]: line for line in given["counties"]}
    assert set(lines) == set(known())
    assert lines["08115"]["responsible"] == [{"hub": "nord", "since": "2019-01-01"}]
    assert lines["08111"]["deputies"] == [{"hub": "nord", "since": "2019-01-01"}]
    assert [town["name"] for town in lines["08215"]["municipalities"]] == ["Bruchsal"]
    assert [line["region"] for line in given["counties"] if line["beyond"]] == ["09775"]


def test_the_coverage_agrees_with_the_rules_of_the_route(cast):
    """What the map calls a white spot is one for whoever asks from there."""
    state = Region.objects.create(ags="08", kind="state", name="Baden-Württemberg")
    hubs = {}
    for row in reference.responsibilities():
        if row.topic or not row.ags.startswith("08") or row.area_kind == "state":
            continue
        region, _made = Region.objects.get_or_create(
            ags=row.ags,
            defaults={"name": row.ags, "kind": row.area_kind, "parent": county_of(row.ags, state)},
        )
        if row.hub not in hubs:
            hubs[row.hub] = hub(row.hub, row.hub)
        Responsibility.objects.create(
            hub=hubs[row.hub],
            region=region,
            role=row.role,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
    lines = known()
    assert len(lines) == 44
    for place in reference.inside():
        given = reference.answering(reference.Found("found", (place,)), (), on=TODAY)
        line = lines[place.county_ags]
        towns = {town.ags for town in line.towns}
        assert given.white_spot == (not line.responsible and place.municipality_ags not in towns), place.label


def county_of(ags, state):
    if len(ags) == 5:
        return state
    return Region.objects.get_or_create(
        ags=ags[:5], defaults={"name": ags[:5], "kind": "county", "parent": state}
    )[0]
