"""Where a notice stands on a day, and how a plain text becomes paragraphs."""

from datetime import UTC, date, datetime

import pytest

from hubnetz.press import rules

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("published_at", "publish_on", "withdrawn_at", "today", "state"),
    [
        (None, None, None, DAY, "drafted"),
        (MOMENT, DAY, None, date(2026, 3, 3), "planned"),
        (MOMENT, DAY, None, DAY, "on_show"),
        (MOMENT, DAY, None, date(2027, 3, 4), "on_show"),
        (MOMENT, DAY, MOMENT, DAY, "withdrawn"),
    ],
)
def test_where_a_notice_stands(published_at, publish_on, withdrawn_at, today, state):
    found = rules.state(
        published_at=published_at, publish_on=publish_on, withdrawn_at=withdrawn_at, today=today
    )
    assert found == state


def test_feedback_is_due_in_four_weeks():
    assert rules.answer_due_on(date(2026, 2, 27)) == date(2026, 3, 27)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Nur Worte.", [("Nur Worte.", "")]),
        (
            "Siehe https://hub.example/a?b=1.",
            [("Siehe ", ""), ("https://hub.example/a?b=1", "https://hub.example/a?b=1"), (".", "")],
        ),
        ("(https://hub.example)", [("(", ""), ("https://hub.example", "https://hub.example"), (")", "")]),
        ("javascript:alert(1)", [("javascript:alert(1)", "")]),
        ('https://x.example/"onclick', [("https://x.example/", "https://x.example/"), ('"onclick', "")]),
        ("", []),
    ],
)
def test_addresses_become_links_and_nothing_else_does(line, parts):
    assert [(part.text, part.url) for part in rules.parts(line)] == parts


def test_paragraphs_and_points():
    text = "Erste Zeile\r\nzweite Zeile\r\n\r\n\r\nEs gibt:\n- eins\n- zwei\nUnd mehr"
    found = rules.paragraphs(text)
    said = [(p.is_list, ["".join(part.text for part in line) for line in p.lines]) for p in found]
    assert said == [
        (False, ["Erste Zeile", "zweite Zeile"]),
        (False, ["Es gibt:"]),
        (True, ["eins", "zwei"]),
        (False, ["Und mehr"]),
    ]


@pytest.mark.parametrize("text", ["", "  \n \n", "\n\n\n"])
def test_nothing_is_no_paragraph(text):
    assert rules.paragraphs(text) == []
