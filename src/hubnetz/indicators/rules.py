"""How rows become a figure, and how a figure is said."""

from collections import defaultdict
from collections.abc import Iterable

from hubnetz.lib.evidence import Evidence

FEWEST = 5  # clients that the public may be told of
_WORDS = {
    "de": {"about": "rund", "almost": "fast", "over": "über", "well_over": "weit mehr als"},
    "en": {"about": "around", "almost": "almost", "over": "more than", "well_over": "well over"},
}


def total(rows: Iterable[Evidence]) -> int:
    """Return the figure: every key once, with its weight."""
    return sum({row.key: row.weight for row in rows}.values())


def by_hub(rows: Iterable[Evidence]) -> dict[str, int]:
    """Return the figure of each hub: every key once at the hub; the hubs need not add up to the network."""
    keys: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        for hub in row.hubs:
            keys[hub][row.key] = row.weight
    return {hub: sum(weights.values()) for hub, weights in sorted(keys.items())}


def grouped(number: int, language: str) -> str:
    """Return the number with the thousands marked as the language does."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "de" else text


def said(number: int) -> tuple[str, int]:
    """Return how a figure is rounded for a sentence: a qualifier's key (empty: exact) and the round number.

    Small and round numbers are said as they are. From ten thousand on the nearest hundred is “about” right. Below,
    a number that lies just under a round one (15 % of the step) is “almost” that; any other is “over” the round
    number below it, “well over” if the surplus is a tenth or more. So nothing is ever said to be more than it is,
    except by “almost” and “about”.
    """
    step = 10 if number < 1_000 else 100 if number < 100_000 else 1_000
    lower = number // step * step
    if number < 20 or number == lower:
        return "", number
    if number >= 10_000:
        return "about", (number + step // 2) // step * step
    if (lower + step - number) * 100 <= 15 * step:
        return "almost", lower + step
    return ("well_over" if (number - lower) * 10 >= lower else "over"), lower


def is_small(number: int, *, about_clients: bool) -> bool:
    """Say whether a number of clients is so small that the public is not told it: it could point at somebody."""
    return about_clients and 0 < number < FEWEST


def wording(number: int, language: str) -> str:
    """Return the figure as it stands in a press release."""
    qualifier, rounded = said(number)
    words = _WORDS[language][qualifier] + " " if qualifier else ""
    return words + grouped(rounded, language)
