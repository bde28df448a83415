"""What is taken out of a need before it becomes an example."""

import pytest

from hubnetz.matching.masking import masked

NAMES = ("Sabine Maier", "Maier & Söhne Holzbau GmbH", "Nagold")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "Schreiben Sie an sabine.maier@holz-maier.example oder s.m (at) firma.de.",
            "Schreiben Sie an … oder ….",
        ),
        ("Unser Shop https://holz-maier.example/shop?x=1 ist langsam", "Unser Shop … ist langsam"),
        ("Seite www.maier.de und maier-holz.de/laden", "Seite … und …"),
        ("Rufen Sie an: 0711 / 123 45-67 oder +49 171 2345678.", "Rufen Sie an: … oder …."),
        ("IBAN DE02 1203 0000 0000 2020 51 steht drauf", "IBAN … steht drauf"),
        (
            "Ich bin Sabine Maier, Frau Maiers Tischlerei, wir suchen eine Säge",
            "Ich bin …, Frau … Tischlerei, wir suchen eine Säge",
        ),
        ("Maier & Söhne Holzbau GmbH in Nagold braucht Hilfe", "… in … braucht Hilfe"),
        (
            "Wir haben 20 Leute, seit 1961, 4000 Teile am Tag, 15.000 Euro",
            "Wir haben 20 Leute, seit 1961, 4000 Teile am Tag, 15.000 Euro",
        ),
    ],
)
def test_what_tells_whose_it_is_goes_and_the_rest_stays(text: str, kept: str) -> None:
    assert masked(text, NAMES) == kept


def test_without_names_only_addresses_and_numbers_go() -> None:
    assert masked("Frau Maier, 07452 123456") == "Frau Maier, …"


def test_small_words_of_a_name_stay() -> None:
    assert (
        masked("Der Laden und die Säge", ["Der Laden und die Säge GmbH", "Die und der"]) == "Der … und die …"
    )
