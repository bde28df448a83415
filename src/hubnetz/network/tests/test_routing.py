"""Who answers for which place and topic."""

from datetime import date

import pytest

from hubnetz.network import reference
from hubnetz.network.rules import Place, Responsibility, Site, Standing, in_force, route

TODAY = date(2026, 11, 22)
AI, INDUSTRY = "de-hub-karlsruhe-ai", "de-hub-stuttgart-future-industries"
HEALTH = "de-hub-mannheim-chemistry-health"

# place, topics, the hubs in order with their roles, white spot
TABLE = [
    ("72202", ("data",), [("nordschwarzwald", "responsible")], False),
    ("71032", ("ai",), [("zd-bb", "responsible"), (AI, "thematic")], False),
    ("71032", ("data", "ai"), [("zd-bb", "responsible"), (AI, "thematic")], False),
    ("71032", ("data", "iot", "ai"), [("zd-bb", "responsible")], False),  # only the two best topics count
    ("Stuttgart", ("e-commerce",), [("zd-bb", "deputy")], True),
    ("Stuttgart", ("industry-4-0",), [(INDUSTRY, "thematic"), ("zd-bb", "deputy")], True),
    ("Karlsruhe", ("ai",), [(AI, "thematic"), ("hubwerk01-bruchsal", "deputy")], True),
    ("Mannheim", ("digital-health",), [(HEALTH, "thematic"), ("kurpfalz-bw", "responsible")], False),
    ("Heidelberg", ("digital-health",), [("kurpfalz-bw", "responsible"), (HEALTH, "thematic")], False),
    ("Bruchsal", (), [("hubwerk01-bruchsal", "responsible")], False),
    ("Ettlingen", (), [("hubwerk01-bruchsal", "deputy")], True),
    ("Landkreis Karlsruhe", (), [("hubwerk01-bruchsal", "responsible")], False),
    ("Konstanz", (), [("digital-mountains", "deputy")], True),
    ("Neu-Ulm", (), [("dz-ulm-alb-donau-biberach", "responsible")], False),
    ("Ludwigshafen", (), [("kurpfalz-bw", "deputy")], False),
    ("69429", (), [("kurpfalz-bw", "responsible")], False),  # two counties, one hub
    ("70629", (), [("zd-bb", "deputy"), ("dns-neckar-alb-sigmaringen", "deputy")], True),
    ("", (), [(AI, "coordinator")], False),
    ("Berlin", (), [(AI, "coordinator")], False),
    ("Berlin", ("industry-4-0",), [(INDUSTRY, "thematic"), (AI, "coordinator")], False),
]  # fmt: skip


@pytest.mark.parametrize(("place", "topics", "hubs", "white_spot"), TABLE)
def test_table(place: str, topics: tuple[str, ...], hubs: list[tuple[str, str]], white_spot: bool) -> None:
    answer = reference.answering(reference.find(place), topics, on=TODAY)
    assert [(hub.slug, hub.role) for hub in answer.hubs] == hubs
    assert answer.white_spot is white_spot


def test_every_postcode_of_the_state_has_a_regional_hub() -> None:
    for code in reference.postcodes():
        answer = reference.answering(reference.find(code), (), on=TODAY)
        assert answer.hubs[0].role in ("responsible", "deputy"), code


def test_neu_ulm_was_served_from_its_first_day_on() -> None:
    found = reference.find("89231")
    before = reference.answering(found, (), on=date(2021, 6, 30))
    after = reference.answering(found, (), on=date(2021, 7, 1))
    assert (before.hubs[0].role, before.hubs[0].reason.code) == ("deputy", "nearest")
    assert (after.hubs[0].role, after.hubs[0].reason.code) == ("responsible", "area")


PLACE = Place("Ort", county="Kreis", county_ags="08001", municipality="Ort", municipality_ags="08001001")


def row(area_kind: str, ags: str, hub: str, role: str = "responsible", **more: object) -> Responsibility:
    return Responsibility(area_kind, ags, hub, role, **more)  # type: ignore[arg-type]


def test_a_municipality_goes_before_its_county() -> None:
    rows = [row("county", "08001", "wide"), row("municipality", "08001001", "narrow")]
    assert route(PLACE, (), rows, on=TODAY).slugs == ("narrow",)


def test_the_last_day_of_a_responsibility_still_counts() -> None:
    rows = [
        row("county", "08001", "old", valid_until=date(2026, 11, 22)),
        row("county", "08001", "new", valid_from=date(2026, 11, 23)),
    ]
    assert route(PLACE, (), rows, on=date(2026, 11, 22)).slugs == ("old",)
    assert route(PLACE, (), rows, on=date(2026, 11, 23)).slugs == ("new",)


def test_nobody_at_all_is_still_an_answer() -> None:
    answer = route(PLACE, ("ai",), [], on=TODAY)
    assert [(hub.role, hub.reason.code) for hub in answer.hubs] == [("coordinator", "nobody_responsible")]


def test_a_hub_with_two_parts_is_named_once() -> None:
    rows = [row("county", "08001", "both"), row("state", "08", "both", "thematic", topic="ai")]
    assert [(hub.slug, hub.role) for hub in route(PLACE, ("ai",), rows, on=TODAY).hubs] == [
        ("both", "responsible")
    ]


def test_the_nearest_of_several_sites_is_named() -> None:
    place = Place("Ort", county="Kreis", county_ags="08001", lat=48.0, lon=9.0)
    sites = [
        Site("hub", "fern", "", 49.0, 9.0),
        Site("hub", "nah", "", 48.1, 9.0),
        Site("other", "hier", "", 48.0, 9.0),
    ]
    (hub,) = route(place, (), [row("county", "08001", "hub")], on=TODAY, sites=sites).hubs
    assert hub.site is not None
    assert hub.site.name == "nah"
    assert hub.distance_km == pytest.approx(11.1, abs=0.1)


def test_reference_rows_name_known_areas_and_hubs() -> None:
    towns = {place.municipality_ags for place in reference.municipalities()}
    counties = {place.county_ags for place in reference.county_places()}
    known = {"state": {"08"}, "county": counties, "municipality": towns}
    sites = {site.hub for site in reference.sites()}
    for line in reference.responsibilities():
        assert line.ags in known[line.area_kind], line
        assert line.hub in sites, line
    assert {site.municipality_ags for site in reference.sites()} <= towns
    assert len(sites) == 13


def gone(phase: str, successor: str = "") -> dict[str, Standing]:
    return {
        "old": Standing(phase, "Alt", successor),
        "new": Standing("operating", "Neu"),
        "far": Standing("operating", "Fern"),
    }


NEAR = Place("Nah", county="Nachbar", county_ags="08002", lat=48.1, lon=9.0)
HERE = Place("Ort", county="Kreis", county_ags="08001", lat=48.0, lon=9.0)
ROWS = [row("county", "08001", "old"), row("county", "08002", "far")]

# standings, more rows, the hub that answers, its reason
AWAY = [
    (gone("operating"), [], "old", "area"),
    (gone("paused"), [row("county", "08001", "new", "deputy")], "new", "paused"),
    (gone("paused"), [], "far", "paused"),
    (gone("ended", "new"), [], "new", "successor"),
    (gone("ended"), [], "far", "white_spot"),
    (gone("ended"), [row("county", "08001", "new", "deputy")], "new", "white_spot"),
    (gone("ended", "old"), [], "far", "white_spot"),  # a circle leads to nobody
]  # fmt: skip


@pytest.mark.parametrize(("standings", "more", "hub", "reason"), AWAY)
def test_who_answers_for_a_hub_that_is_away(
    standings: dict[str, Standing], more: list[Responsibility], hub: str, reason: str
) -> None:
    rows = in_force([*ROWS, *more], standings, on=TODAY)
    inside = [Place("Kreis", county="Kreis", county_ags="08001", lat=48.0, lon=9.0), NEAR]
    first = route(HERE, (), rows, on=TODAY, nearby=inside).hubs[0]
    assert (first.slug, first.reason.code) == (hub, reason)
    assert first.reason.params.get("instead_of", "Alt") == "Alt"


def test_who_took_an_area_over_says_so_and_a_chain_of_successors_is_followed() -> None:
    rows = [
        row("county", "08001", "old", valid_until=date(2026, 11, 1)),
        row("county", "08001", "far", valid_from=date(2026, 11, 2)),
    ]
    standings = gone("ended", "new") | {"new": Standing("ended", "Neu", "far")}
    (hub,) = route(HERE, (), in_force(rows, standings, on=TODAY), on=TODAY).hubs
    assert (hub.slug, hub.reason.code, hub.reason.params["instead_of"]) == ("far", "successor", "Alt")
