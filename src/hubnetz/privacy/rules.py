"""How long a link is good, how often somebody may ask, when an answer is due: as it would be decided on paper."""

from datetime import date, datetime, timedelta

LINK_GOOD_FOR = timedelta(hours=24)
LETTERS_A_DAY = 3
ASKED_AGAIN_AFTER = timedelta(minutes=10)  # the same form sent twice is one letter
PROOF_KEPT_FOR = timedelta(
    days=3 * 365 + 1
)  # of consents that were withdrawn, and of requests that were answered


def answer_due_on(day: date) -> date:
    """Return the last day for an answer: within one month (Article 12(3) GDPR)."""
    year, month = (day.year + day.month // 12, day.month % 12 + 1)
    after = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date(year, month, min(day.day, after.day))


def is_open(asked_at: datetime, now: datetime) -> bool:
    """Say whether the link of a letter still opens the page."""
    return now - asked_at < LINK_GOOD_FOR
