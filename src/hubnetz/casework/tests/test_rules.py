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
