"""What is refused, and what only sounds like it."""

import tomllib
from pathlib import Path

import pytest

from hubnetz.matching import refusals

TABLE = tomllib.loads((Path(__file__).parent / "refusals.toml").read_text(encoding="utf-8"))["says"]


@pytest.mark.parametrize("row", TABLE, ids=[row["text"][:60] for row in TABLE])
def test_what_is_refused(row: dict[str, object]) -> None:
    heard = refusals.refusals(str(row["text"]))
    assert [f"{one.about}:{one.code}" for one in heard] == row.get("refuses", [])


def test_the_table_is_long_and_speaks_both_languages() -> None:
    assert len(TABLE) >= 60
    assert sum(bool(row.get("refuses")) for row in TABLE) >= 30
    assert sum(not row.get("refuses") for row in TABLE) >= 30


def test_a_refusal_knows_its_words_and_the_rest_goes_on_without_it() -> None:
    text = "Wir wollen einen Onlineshop, aber keine KI. Und mehr Kunden."
    (heard,) = refusals.refusals(text)
    assert heard.said == "KI"
    assert text[heard.start : heard.end] == "aber keine KI"
    assert "KI" not in refusals.without(text, [heard])
    assert "Onlineshop" in refusals.without(text, [heard])
    assert "mehr Kunden" in refusals.without(text, [heard])


@pytest.mark.parametrize(
    "text", ["", "  ", "nicht", "keine", "ohne", "no", "kein , ohne ; nicht", "not " * 900]
)
def test_any_text_is_heard_without_harm(text: str) -> None:
    assert refusals.refusals(text) == ()
