from datetime import date

import pytest

from hubnetz.casework import rules


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 26)),  # Monday: Thursday
        (date(2026, 11, 26), date(2026, 12, 1)),  # Thursday: Tuesday
        (date(2026, 11, 28), date(2026, 12, 2)),  # Saturday: Wednesday
    ],
)
def test_three_working_days(received, due):
    assert rules.answer_due_on(received) == due


@pytest.mark.parametrize(
    ("verb", "state", "may"),
    [
        ("assign", "closed", False),
        ("answer", "closed", False),
        ("answer", "received", True),
        ("reopen", "closed", True),
    ],
)
def test_what_may_be_done_in_which_state(verb, state, may):
    assert rules.may(verb, state) is may


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Wir wollen\n\n  verkaufen.", "Wir wollen verkaufen."),
        ("Gewinnen Sie: https://boese.example/x jetzt", "Gewinnen Sie: … jetzt"),
        ("Mehr auf www.boese.example oder boese.com/klick!", "Mehr auf … oder …"),
        ("Schreiben Sie an a@b.example bitte", "Schreiben Sie an … bitte"),
        ("Version 2.0 läuft. Die Maschine nicht.", "Version 2.0 läuft. Die Maschine nicht."),
    ],
)
def test_a_letter_quotes_in_one_line_without_addresses(text, line):
    assert rules.quoted(text) == line


def test_a_long_question_is_cut_between_words():
    line = rules.quoted("wort " * 100)
    assert len(line) <= 242
    assert line.endswith("wort …")
