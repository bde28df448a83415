"""Spellings that mean the same name, and those that do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubnetz.organisations.identity import names


@pytest.mark.parametrize(
    "spelling",
    [
        "Rebhauser Tiefbau GmbH",
        "Rebhauser Tiefbau Ges. m.b.H.",
        "Rebhauser Tiefbau G.m.b.H.",
        "REBHAUSER TIEFBAU GMBH",
        "Firma Rebhauser Tiefbau GbmH",
        "faRebhauser Tiefbau GmbH",
        "Rebhauser-Tiefbau mbH",
        "Rebhauser Tiefbau Gesellschaft mit beschränkter Haftung",
        "Rebhauser Tiefbau Gesellschaft mit beschrankter Haftung",
        "RebhauserTiefbau GmbH",
        "Rebhauser Tiefbau GmbH *NEU*",
    ],
)
def test_spellings_of_one_name(spelling: str) -> None:
    read = names.read(spelling)
    assert (set(read.words), read.form) == ({"rebhauser", "tiefbau"}, "gmbh")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Ölmühle Süd GmbH & Co. KG", "cokg"),
        ("Ölmühle Süd GmbH+Co.KG", "cokg"),
        ("Ölmühle Süd UG (haftungsbeschränkt)", "ug"),
        ("Ölmühle Süd Unternehmergesellschaft (haftungsbeschränkt)", "ug"),
        ("Ölmühle Süd e. K.", "ek"),
        ("Ölmühle Süd e.Kfr.", "ek"),
        ("Ölmühle Süd Inh. Ines Koch", "ek"),
        ("Ölmühle Süd O.H.G.", "ohg"),
        ("Ölmühle Süd Gesellschaft bürgerlichen Rechts", "gbr"),
        ("Ölmühle Süd eingetragener Verein", "ev"),
        ("Ölmühle Süd eG", "eg"),
        ("Ölmühle Süd Aktiengesellschaft", "ag"),
        ("Ölmühle Süd PartG mbB", "partg"),
        ("Ölmühle Süd", ""),
    ],
)
def test_legal_form(name: str, form: str) -> None:
    assert names.read(name).form == form
    assert names.read(name).words[:2] == ("olmuhle", "sud")


@pytest.mark.parametrize("spelling", ["Müßler", "Muessler", "MUESSLER", "MÜSSLER", "MÃ¼ÃŸler", "Mussler"])
def test_umlauts_in_every_spelling(spelling: str) -> None:
    assert names.folded(spelling) == "mussler"


@pytest.mark.parametrize(
    ("name", "plain"),
    [("Yılmaz", "yilmaz"), ("Łukasz", "lukasz"), ("Đorđević", "dordevic"), ("Bjørn", "bjorn")],
)
def test_letters_of_the_neighbours_are_found_from_any_keyboard(name: str, plain: str) -> None:
    assert names.folded(name) == plain


def test_letters_that_only_look_like_an_umlaut_stay() -> None:
    assert names.folded("Bauer Neuer Quelle") == "bauer neuer quelle"


def test_a_name_of_a_form_only_has_words() -> None:
    assert names.read("GmbH").words
    assert names.read("").words == ("",)


@pytest.mark.parametrize("number", ["07031 705560", "+49 7031 705560", "0049(0)7031/70556-0", "07031-705560"])
def test_telephone(number: str) -> None:
    assert names.telephone(number) == "7031705560"


def test_addresses() -> None:
    assert names.host("https://www.Öl-Sud.de/de/") == "öl-sud.de"
    assert names.stem("oel-sued.co.de") == "ol sud"
    assert names.mailbox(" Info@Sud.DE") == ("info", "sud.de")
    assert names.mailbox("no address") == ("", "")


@pytest.mark.parametrize("text", ["Hauptstraße 12a", "Hauptstr. 12", "Hauptstrasse 12/1", "HAUPTSTR 12"])
def test_street(text: str) -> None:
    assert names.street(text) == ("haupt", "12")


@pytest.mark.parametrize("contact", ["Ines Koch", "Koch, Ines", "Frau Ines Koch", "Dr. Ines Koch"])
def test_people(contact: str) -> None:
    assert names.people(contact) == ("koch", "ines")


def test_numbers_of_authorities() -> None:
    assert names.digits_of("DE 123 456 789") == "123456789"
    assert names.digits_of("12345") == ""
    assert names.register("Amtsgericht Stuttgart HRB 012345") == "HRB12345 stuttgart"
    assert names.lei("5299 00T8 BM49 AURS DO55") == "529900T8BM49AURSDO55"


@given(st.text(max_size=60))
def test_anything_can_be_read(text: str) -> None:
    read = names.read(text)
    assert read.words
    assert names.folded(names.folded(text)) == names.folded(names.folded(names.folded(text)))
    for reader in (
        names.people,
        names.street,
        names.stem,
        names.telephone,
        names.host,
        names.register,
        names.town,
    ):
        reader(text)  # no text stops the reading
