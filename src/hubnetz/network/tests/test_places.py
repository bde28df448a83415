"""Every way of saying where one is."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hubnetz.network import reference
from hubnetz.network.rules import find_place

FOUND = [
    ("72202", "72202 Nagold", "08235"),
    (" 72202 Nagold ", "72202 Nagold", "08235"),
    ("Nagold 72202", "72202 Nagold", "08235"),
    ("D-70173", "70173 Stuttgart", "08111"),
    ("72202 Hochdorf", "72202 Nagold", "08235"),  # a part of the town: the postcode knows better
    ("Nagold", "Nagold", "08235"),
    ("in Nagold", "Nagold", "08235"),
    ("bei Calw", "Calw", "08235"),
    ("near Heidelberg", "Heidelberg", "08221"),
    ("Raum Stuttgart", "Stuttgart", "08111"),
    ("wir sitzen in Nagold", "Nagold", "08235"),
    ("Ulm, Baden-Württemberg", "Ulm", "08421"),
    ("Stuttgart-Feuerbach", "Stuttgart", "08111"),
    ("TÜBINGEN", "Tübingen", "08416"),
    ("Tuebingen", "Tübingen", "08416"),
    ("Tubingen", "Tübingen", "08416"),
    ("Tu\u0308bingen", "Tübingen", "08416"),  # u and a combining diaeresis
    ("Freiburg", "Freiburg im Breisgau", "08311"),
    ("Freiburg i. Br.", "Freiburg im Breisgau", "08311"),
    ("Esslingen a.N.", "Esslingen am Neckar", "08116"),
    ("Kirchheim/Teck", "Kirchheim unter Teck", "08116"),
    ("Schw. Gmünd", "Schwäbisch Gmünd", "08136"),
    ("Sankt Georgen", "St. Georgen im Schwarzwald", "08326"),
    ("Weil der Stadt", "Weil der Stadt", "08115"),
    ("Villingen", "Villingen-Schwenningen", "08326"),
    ("Schönborn", "Bad Schönborn", "08215"),
    ("Heilbronn", "Heilbronn", "08121"),
    ("Heilbronn (Stadt)", "Heilbronn", "08121"),
    ("Stadt Karlsruhe", "Karlsruhe", "08212"),
    ("Heilbronn (Landkreis)", "Landkreis Heilbronn", "08125"),
    ("Kreis Calw", "Landkreis Calw", "08235"),
    ("Landkreis Calw", "Landkreis Calw", "08235"),
    ("Lkr. Calw", "Landkreis Calw", "08235"),
    ("LK Heilbronn", "Landkreis Heilbronn", "08125"),
    ("district of Calw", "Landkreis Calw", "08235"),
    ("Stadtkreis Ulm", "Ulm", "08421"),
    ("Ostalbkreis", "Ostalbkreis", "08136"),
    ("Ostalb", "Ostalbkreis", "08136"),
    ("Ortenau", "Ortenaukreis", "08317"),
    ("Rems-Murr", "Rems-Murr-Kreis", "08119"),
    ("Neu-Ulm", "Neu-Ulm", "09775"),
    ("89231", "89231 Neu-Ulm", "09775"),
    ("Ludwigshafen", "Ludwigshafen am Rhein", "07314"),
    ("12345 Nagold", "Nagold", "08235"),  # a postcode we do not know, but a name we do
]
MISSPELT = [
    ("Sindelfigen", "Sindelfingen"),
    ("Mannhiem", "Mannheim"),
    ("Tutlingen", "Tuttlingen"),
    ("Ravensbrug", "Ravensburg"),
    ("Friedrichshaffen", "Friedrichshafen"),
]
AMBIGUOUS = [
    ("69429", {"08225", "08226"}),  # a postcode in two counties
    ("70629", {"08111", "08116"}),
    ("Altdorf", {"08115", "08116"}),
    ("Kirchheim", {"08116", "08118", "08136"}),
    ("Weingarten", {"08215", "08436"}),
    ("Biberach", {"08317", "08426"}),
    ("Schwenningen", {"08326", "08437"}),
    ("76131 Ulm", {"08212", "08421"}),  # postcode and name contradict each other
]
UNKNOWN = [
    "10115", "99999", "Berlin", "Frankfurt am Main", "Kirchheim bei München", "Essen", "Feuerbach", "Schwarzwald",
    "Baden-Württemberg", "qwertz", "Kreis", "bei", "123", "1234567", "x" * 5000,
]  # fmt: skip


@pytest.mark.parametrize(("text", "label", "county"), FOUND)
def test_finds(text: str, label: str, county: str) -> None:
    found = reference.find(text)
    assert found.status == "found"
    assert [(place.label, place.county_ags) for place in found.candidates] == [(label, county)]
    assert not found.corrected


@pytest.mark.parametrize(("text", "town"), MISSPELT)
def test_forgives_a_slip_and_says_so(text: str, town: str) -> None:
    found = reference.find(text)
    assert (found.status, found.corrected) == ("found", True)
    assert found.candidates[0].municipality == town


@pytest.mark.parametrize(("text", "counties"), AMBIGUOUS)
def test_asks_when_several_are_meant(text: str, counties: set[str]) -> None:
    found = reference.find(text)
    assert found.status == "ambiguous"
    assert {place.county_ags for place in found.candidates} == counties


@pytest.mark.parametrize("text", UNKNOWN)
def test_admits_what_it_does_not_know(text: str) -> None:
    found = reference.find(text)
    assert (found.status, found.candidates) == ("unknown", ())


@pytest.mark.parametrize("text", [None, "", "  ", "?!", "–", "😀"])
def test_notices_that_nothing_was_said(text: str | None) -> None:
    assert reference.find(text).status == "none"


def test_every_municipality_is_found_by_its_own_name() -> None:
    missed = []
    for town in reference.municipalities():
        found = reference.find(town.municipality)
        if town.municipality_ags not in {place.municipality_ags for place in found.candidates}:
            missed.append(town.municipality)
    # A town that is its own county is meant before a village of the same name.
    assert missed == []


def test_every_postcode_is_found_in_its_counties() -> None:
    for code, places in reference.postcodes().items():
        found = reference.find(code)
        counties = {place.county_ags for place in places}
        assert {place.county_ags for place in found.candidates} == counties, code
        assert found.status == ("found" if len(counties) == 1 else "ambiguous"), code


def test_every_county_is_found_by_its_name_with_the_word_for_it() -> None:
    for county in reference.counties():
        text = county.name if county.name.endswith("kreis") else f"Landkreis {county.name}"
        if county.kind == "county":
            assert [place.county_ags for place in reference.find(text).candidates] == [county.ags]


def test_municipalities_that_share_a_postcode_and_a_county_are_one_answer() -> None:
    shared = next(
        code
        for code, places in reference.postcodes().items()
        if len(places) > 1 and len({place.county_ags for place in places}) == 1
    )
    (place,) = reference.find(shared).candidates
    assert place.municipality_ags == ""
    assert len(place.municipalities) > 1
    assert place.key == place.county_ags


@pytest.mark.parametrize(
    ("text", "county"),
    [
        ("Biberach", "08426"),
        ("Calw", "08235"),
        ("Karlsruhe (Stadt)", "08212"),
        ("Heilbronn (Landkreis)", "08125"),
    ],
)
def test_a_county_field_means_the_county(text: str, county: str) -> None:
    assert [place.county_ags for place in reference.find_county(text).candidates] == [county]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
@example("\x00")
@example("00000")
@example("Kreis Kreis Kreis")
@example("Stadt Landkreis")
@example("a n" * 60)
def test_any_text_gets_an_orderly_answer(text: str) -> None:
    found = find_place(text, reference.gazetteer())
    count = len(found.candidates)
    assert {"found": count == 1, "ambiguous": count > 1, "unknown": count == 0, "none": count == 0}[
        found.status
    ]
    if not re.search(r"\w", text):
        assert found.status == "none"


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(reference.municipalities()),
    st.sampled_from(["in {}", "{} ", "bei {}", "Stadt {}", "{}, BW"]),
)
def test_small_words_around_a_name_change_nothing(town: object, frame: str) -> None:
    name = town.municipality  # type: ignore[attr-defined]
    plain = reference.find(name)
    framed = reference.find(frame.format(name))
    assert {p.municipality_ags for p in framed.candidates} & {p.municipality_ags for p in plain.candidates}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(reference.municipalities()))
def test_both_ways_of_writing_an_umlaut_mean_the_same(town: object) -> None:
    name = town.municipality  # type: ignore[attr-defined]
    plain = name.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}))
    assert reference.find(plain).candidates == reference.find(name).candidates
