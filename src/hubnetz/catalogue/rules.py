"""What an offer's dates say, when it must be checked again, and how alike two offers are."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal

STATES = ("on_show", "soon", "stale", "draft", "withdrawn")
WARNED_BEFORE = timedelta(days=14)  # the owner is told that much before an offer drops out
SOON = timedelta(days=30)  # and sees it at the desk from here on
REVIEW_MONTHS = 6
ALIKE = 0.35  # from here on an editor is shown the other offer
MOST_WORDS = 8

# What says nothing about an offer; a search for these alone is taken as it is.
EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        aber als am an auch auf aus bei bin bis das dass dem den der des die doch ein eine einem einen einer eines er es
        für gibt haben hat hätte ich ihr im in ist kann können man mein meine meinem meinen mich mir mit möchte möchten
        nach nicht noch oder sich sie sind so suche suchen über um und uns unser unsere unserem unseren unserer vom von
        vor war was wie will wir wird wo wollen zu zum zur
        a an and are as at be by can do for from has have how i in is it me my of on or our that the this to us want we
        what when where which with would you your
        """,
    )
)


def state(
    published_at: datetime | None, withdrawn_at: datetime | None, review_on: date | None, today: date
) -> str:
    """Say where an offer stands: draft, on_show, soon (on show, to be checked within a month), stale, withdrawn."""
    if withdrawn_at:
        return "withdrawn"
    if published_at is None:
        return "draft"
    if review_on is None or review_on > today + SOON:
        return "on_show"
    return "soon" if review_on >= today else "stale"


def next_review(today: date) -> date:
    """Return the day until which an offer is good when somebody has just said that it is right."""
    months = today.month - 1 + REVIEW_MONTHS
    year, month = today.year + months // 12, months % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def letter_due(
    review_on: date | None, reminded_at: datetime | None, dropped_at: datetime | None, today: date
) -> str:
    """Say which letter an offer on show owes its owner: “remind” before the day, “dropped” after it, or none."""
    if review_on is None:
        return ""
    if review_on < today:
        return "" if dropped_at else "dropped"
    return "remind" if review_on - WARNED_BEFORE <= today and not reminded_at else ""


def funding_state(opens_on: date | None, closes_on: date | None, today: date) -> str:
    """Say whether one can apply today: open, later or closed; the last day belongs to it."""
    if closes_on and closes_on < today:
        return "closed"
    return "later" if opens_on and opens_on > today else "open"


def aid_share(price: Decimal, value: Decimal) -> int | None:
    """Return how many percent of an offer's worth public money pays; None if its worth is not said."""
    if not value or price >= value:
        return None
    return round((value - price) * 100 / value)


def words_of(typed: str) -> list[str]:
    """Return the words of a search that say something, each once, in lower case; all of them if none does."""
    found = list(dict.fromkeys(re.findall(r"[\w][\w&+./-]*", typed.lower())))
    telling = [word for word in found if word not in EMPTY_WORDS and len(word) > 1]
    return (telling or found)[:MOST_WORDS]


def shared_words(one: str, other: str) -> list[str]:
    """Return the telling words that two texts have in common, as they stand in the first."""
    theirs = {word.lower() for word in re.findall(r"[^\W\d_]{4,}", other)}
    ours = dict.fromkeys(re.findall(r"[^\W\d_]{4,}", one))
    return [word for word in ours if word.lower() in theirs and word.lower() not in EMPTY_WORDS]


def missing_languages(*texts: dict[str, str]) -> list[str]:
    """Return in which languages at least one of the texts is missing."""
    return [code for code in ("de", "en") if any(not (text.get(code) or "").strip() for text in texts)]


def alike_score(title: float, summary: float) -> float:
    """Weigh how alike titles and summaries are: a title says more, but titles are short and alike by chance."""
    return 0.5 * title + 0.5 * summary
