"""What makes two names look alike, and which mail domains say something about a company."""

import re
import unicodedata
from collections.abc import Mapping

from hubnetz.organisations.identity.names import FREEMAIL  # they say nothing about a company

LONGEST_DOMAIN = 120
SEAT = ("street", "postcode", "town", "county")
LEGAL_FORMS = (
    "GmbH", "gGmbH", "UG (haftungsbeschränkt)", "GmbH & Co. KG", "AG", "SE", "KGaA", "KG", "OHG", "GbR", "eGbR",
    "PartG", "PartG mbB", "e. K.", "Einzelunternehmen", "eG", "e. V.", "Stiftung", "KdöR", "AöR",
)  # fmt: skip
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


def missing_of_seat(known: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """Return what is said of a seat and not known, if what is known of it agrees: no address is made of two."""
    there = {part for part in SEAT if known[part]}
    both = {part for part in there if said.get(part)}
    if any(known[part].casefold() != said[part].casefold() for part in both):
        return {}
    if there and not both & (there & {"postcode", "town"} or {"county"}):
        return {}
    return {part: said[part] for part in SEAT if part not in there and said.get(part)}


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


def units(
    members: list[int],
    said: list[tuple[int, int]],
    ruled: list[tuple[int, int]],
    different: list[tuple[int, int]],
) -> list[list[int]]:
    """Return the members in groups: what people said is one is one; what a rule joined is one unless people said that
    two of the group are different. Earlier rules go before later ones, the oldest member's group comes first.
    """
    group = {member: found for found in map(set, components(members, said)) for member in found}
    apart: dict[int, set[int]] = {}
    for one, two in different:
        apart.setdefault(one, set()).add(two)
        apart.setdefault(two, set()).add(one)
    for one, two in ruled:
        if one not in group or two not in group or group[one] is group[two]:
            continue
        few, many = sorted((group[one], group[two]), key=len)
        if any(apart.get(member, set()) & many for member in few):
            continue
        many |= few
        for member in few:
            group[member] = many
    unique = {id(found): sorted(found) for found in group.values()}
    return sorted(unique.values())
