"""What may follow on what, and by when an answer is due."""

import re
from datetime import date, datetime, timedelta

ANSWER_WITHIN = 3  # working days
CONSENT_WITHIN = 56  # days in which a client may answer whether a file is handed over
REMIND_AFTER = 14  # days after which a client who has not answered is asked once more

# From which state a verb may be done to an enquiry.
ENQUIRY = {
    "assign": {"received", "assigned", "answered"},
    "answer": {"received", "assigned", "answered"},
    "close": {"received", "assigned", "answered"},
    "reopen": {"closed"},
}


def may(verb: str, state: str) -> bool:
    """Say whether the verb may be done to an enquiry in this state."""
    return state in ENQUIRY[verb]


def version(answered_at: datetime | None) -> str:
    """Return what changes with every answer, so that two who write at once notice each other."""
    return answered_at.isoformat() if answered_at else "unanswered"


def answer_due_on(received_on: date, working_days: int = ANSWER_WITHIN) -> date:
    """Return the day by which an answer is due: so many days from Monday to Friday later."""
    day = received_on
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < 5
    return day


def consent_until(asked_on: date) -> date:
    """Return the last day on which a client's answer counts."""
    return asked_on + timedelta(days=CONSENT_WITHIN)


def may_still_answer(expires_on: date | None, today: date) -> bool:
    """Say whether a client's answer about a file still counts."""
    return expires_on is not None and today <= expires_on


def is_due_for_reminder(asked_on: date, reminded: bool, expires_on: date, today: date) -> bool:
    """Say whether a client who has not answered is asked once more today."""
    return not reminded and asked_on + timedelta(days=REMIND_AFTER) <= today <= expires_on


def quoted(text: str, most: int = 240) -> str:
    """Return a question in one line for the letter that confirms it, shortened, and without addresses to follow."""
    line = re.sub(
        r"\S*(?:://|www\.|@)\S*|\b\S+\.(?:de|com|net|org|info|io|eu|ru|cn|xyz|shop)\b\S*", "…", text
    )
    line = " ".join(line.split())
    return line if len(line) <= most else f"{line[: most - 1].rsplit(' ', 1)[0]} …"
