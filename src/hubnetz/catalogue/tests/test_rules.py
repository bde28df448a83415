"""States, days, words: tables."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from hubnetz.catalogue import rules

TODAY = date(2026, 11, 22)
THEN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "withdrawn", "review_on", "state"),
    [
        (None, None, None, "draft"),
        (None, THEN, None, "withdrawn"),
        (THEN, THEN, date(2026, 1, 1), "withdrawn"),
        (THEN, None, None, "on_show"),
        (THEN, None, date(2026, 12, 23), "on_show"),
        (THEN, None, date(2026, 12, 22), "soon"),
        (THEN, None, TODAY, "soon"),
        (THEN, None, date(2026, 11, 21), "stale"),
    ],
)
def test_where_an_offer_stands(published, withdrawn, review_on, state):
    assert rules.state(published, withdrawn, review_on, TODAY) == state


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_good_for_six_months(today, until):
    assert rules.next_review(today) == until


@pytest.mark.parametrize(
    ("review_on", "reminded", "dropped", "letter"),
    [
        (None, None, None, ""),
        (date(2026, 12, 7), None, None, ""),
        (date(2026, 12, 6), None, None, "remind"),
        (TODAY, None, None, "remind"),
        (TODAY, THEN, None, ""),
        (date(2026, 11, 21), None, None, "dropped"),
        (date(2026, 11, 21), THEN, None, "dropped"),
        (date(2026, 11, 21), THEN, THEN, ""),
    ],
)
def test_which_letter_is_owed(review_on, reminded, dropped, letter):
    assert rules.letter_due(review_on, reminded, dropped, TODAY) == letter


@pytest.mark.parametrize(
    ("opens", "closes", "state"),
    [
        (None, None, "open"),
        (TODAY, TODAY, "open"),
        (date(2026, 11, 23), None, "later"),
        (None, date(2026, 11, 21), "closed"),
    ],
)
def test_whether_one_can_apply(opens, closes, state):
    assert rules.funding_state(opens, closes, TODAY) == state


@pytest.mark.parametrize(
    ("price", "value", "share"), [(0, 0, None), (0, 120, 100), (90, 420, 79), (50, 50, None)]
)
def test_what_public_money_pays(price, value, share):
    assert rules.aid_share(Decimal(price), Decimal(value)) == share


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Wir suchen jemand für Cybersicherheit", ["jemand", "cybersicherheit"]),
        ("und", ["und"]),
        ("KI KI ki", ["ki"]),
        ("<b>xyz</b>!!", ["xyz"]),
        ("!?", []),
        (" ".join(f"wort{n}" for n in range(20)), [f"wort{n}" for n in range(8)]),
    ],
)
def test_which_words_say_something(typed, words):
    assert rules.words_of(typed) == words


def test_words_in_common_are_the_evidence():
    assert rules.shared_words("Azubis als Scouts im Betrieb", "Scouts: Azubis in Ihrem Betrieb") == [
        "Azubis",
        "Scouts",
        "Betrieb",
    ]


def test_which_languages_are_missing():
    both, german = {"de": "x", "en": "y"}, {"de": "x", "en": " "}
    assert rules.missing_languages(both, both) == []
    assert rules.missing_languages(both, german) == ["en"]
    assert rules.missing_languages({}, german) == ["de", "en"]
