"""What a database can hold, wherever in a value it stands."""

import pytest
from psycopg.types.json import Jsonb

from hubnetz.lib.characters import one_line, storable


@pytest.mark.parametrize(
    ("value", "can_be_stored"),
    [
        ("Müller & Söhne 😀", True),
        ("\u202e\t\n", True),
        ("a\x00b", False),
        ("\ud800", False),
        ("ü\udfff", False),
        (["a", ("b", "\x00")], False),
        ({"key": {"\x00": 1}}, False),
        (Jsonb({"de": "a", "en": ["\x00"]}), False),
        (Jsonb({"de": "a", "en": ["b"]}), True),
        ((1, None, 2.5, b"\x00", True), True),
    ],
)
def test_nul_and_halves_of_pairs_cannot(value, can_be_stored):
    assert storable(value) is can_be_stored


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ada  Lovelace ", "Ada Lovelace"),
        ("Ada\r\nBcc: a@b.example\n\nGewonnen!", "Ada Bcc: a@b.example Gewonnen!"),
        ("Ada\u2028\u202e\x07Jürgen", "Ada Jürgen"),
    ],
)
def test_a_name_is_one_line(typed: str, kept: str) -> None:
    assert one_line(typed) == kept
