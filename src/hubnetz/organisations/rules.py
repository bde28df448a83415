"""What makes two names look alike, and which mail domains say something about a company."""

import re
import unicodedata

from hubnetz.organisations.identity.names import FREEMAIL  # they say nothing about a company

LONGEST_DOMAIN = 120
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_ABBREVIATIONS = (
    (r"\bgesellschaft mit beschraenkter haftung\b", "gmbh"),
    (r"\bges\.? ?m\.? ?b\.? ?h\b", "gmbh"),
    (r"\baktiengesellschaft\b", "ag"),
    (r"\b(und|and|u)\b|&|\+", " "),
    (r"\bgebr(ueder|\.)?\b", "gebrueder"),
)


def folded(name: str) -> str:
    """Return a name as it is compared: lower case, umlauts spelt out, punctuation and small words dropped.

    A name of nothing but signs is compared as it is, so that two of them are not one company.
    """
    text = unicodedata.normalize("NFKC", name).casefold().translate(_UMLAUTS)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    for pattern, plain in _ABBREVIATIONS:
        text = re.sub(pattern, plain, text)
    return " ".join((re.sub(r"[\W_]+", " ", text).strip() or name).split())[:200]


def own_domain(email: str) -> str:
    """Return the mail domain if it may be the company's own, else nothing; one that nobody could type is none."""
    domain = email.rpartition("@")[2].strip().lower()
    return "" if domain in FREEMAIL or "." not in domain or len(domain) > LONGEST_DOMAIN else domain


def components(members: list[int], same: list[tuple[int, int]]) -> list[list[int]]:
    """Return the members in groups that “same” pairs hold together, the oldest member's group first."""
    group = {member: {member} for member in members}
    for first, second in same:
        if first in group and second in group and group[first] is not group[second]:
            joined = group[first] | group[second]
            for member in joined:
                group[member] = joined
    unique = {id(found): sorted(found) for found in group.values()}
    return sorted(unique.values())
