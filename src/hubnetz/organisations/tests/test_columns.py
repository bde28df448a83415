"""Columns are recognised by their headings, and a line says everything that is wrong with it at once."""

import pytest

from hubnetz.organisations import columns

COUNTIES = {"boeblingen": "08115"}


def said(**given):
    names = list(given)
    return columns.said(list(given.values()), dict(enumerate(names)), counties=COUNTIES)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Firma", "name"), ("Company name", "name"), ("Straße, Hausnummer", "street"), ("PLZ", "postcode"),
        ("Zip code", "postcode"), ("Ort", "town"), ("Stadt-/Landkreis", "county"), ("E-Mail", "email"),
        ("Ansprechpartner/in", "person_name"), ("Vorname", "first_name"), ("WEBSITE", "domain"),
        ("Anzahl Mitarbeitende", "staff"), ("Branche", "section"), ("Funktion", "function"), ("Bemerkung", None),
    ],
)  # fmt: skip
def test_headings_are_recognised_in_two_languages(heading, field):
    assert columns.recognised([heading]).get(0) == field


def test_a_field_is_held_by_one_column():
    assert columns.recognised(["Firma", "Unternehmen", "Ort"]) == {0: "name", 2: "town"}


def test_a_line_is_understood():
    found = said(name="Glas GmbH", postcode="1067", county="Böblingen", kind="Hochschule", section="c - Industrie",
                 staff="1.200", domain="https://www.Glas.example/ueber", first_name="Ida", last_name="Beispiel",
                 email="Ida@Glas.example")  # fmt: skip
    assert found.problems == []
    assert found.staff == 1200
    wanted = {
        "postcode": "01067",
        "county": "08115",
        "kind": "university",
        "section": "C",
        "person": "Ida Beispiel",
    }
    assert wanted.items() <= found.values.items()
    assert (found.values["domain"], found.values["email"]) == ("glas.example", "ida@glas.example")


def test_a_private_address_is_no_domain():
    assert said(name="Glas", email="glas@gmx.de").values["domain"] == ""


def test_all_that_is_wrong_is_said_at_once():
    found = said(name="", postcode="7103", county="Atlantis", kind="Ding", section="99", staff="viele",
                 email="ohne", domain="kein domain", function="Chefin")  # fmt: skip
    codes = [code for _column, code, _text in found.problems]
    assert codes == ["name", "county", "kind", "section", "staff", "email", "domain", "person"]
    assert said(name="x" * 201).problems == [(0, "long", "x" * 80)]
    assert said(name="Glas", postcode="710321").problems == [(1, "postcode", "710321")]
