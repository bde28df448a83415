"""Why two records are taken for one organisation or not: the pieces of evidence with what each adds, in words."""

from dataclasses import dataclass

import numpy as np

from hubnetz.organisations.identity import evidence, weights
from hubnetz.organisations.identity.evidence import PIECES, TOGETHER
from hubnetz.organisations.identity.table import Table

_LEFT = ("nothing", "a little", "something", "much", "very much")
_SHARED = (
    "no word of the names is shared",
    *(
        f"the shared words are {how}"
        for how in ("very common", "common", "common", "in use", "in use", "rare")
    ),
    *(
        f"the shared words are {how}"
        for how in ("the only ones of their kind", "telling", "very telling", "unmistakable")
    ),
)
LABELS: dict[str, tuple[str, ...]] = {
    "shared": _SHARED,
    "slips": ("", "a word differs by one letter", "a word is cut short"),
    "initials": ("", "one name is the initials of the other"),
    "domain": (
        "",
        "mail and web domain agree",
        "the web domain agrees",
        "the web domain agrees, the mail domain does not",
        "the mail domain agrees",
        "the mail domain of one is the web domain of the other",
        "the domains differ",
        "only one has a domain of its own",
        "",
    ),
    "crowd": (
        "",
        "few use the domain",
        "some use the domain",
        "many use the domain",
        "everybody uses the domain",
    ),
    "address": (
        "",
        "the same mailbox of an adviser",
        "the same private mailbox",
        "the same mailbox of the house",
        "the same personal mailbox",
        "the mailboxes differ",
        "the same name of a mailbox at another provider",
    ),
    "phone": (
        "",
        "the telephone number agrees",
        "the telephone numbers are extensions of one",
        "the telephone numbers differ in the last digits",
        "the telephone numbers are of one area",
        "the telephone numbers are of different areas",
        "only one has a telephone number",
    ),
    "place": (
        "",
        "the postcode agrees",
        "the town agrees",
        "the postcodes differ by a slip",
        "the postcodes are of one region",
        "the places differ",
        "",
    ),
    "street": (
        "",
        "street and number agree",
        "the street agrees, the number does not",
        "the street agrees",
        "the streets differ",
        "the streets differ, the number agrees",
    ),
    "contact": (
        "",
        *("the contact agrees",) * 3,
        *("the contact's surname agrees",) * 3,
        "the contact's surname agrees, the first name does not",
        "the contact's first name agrees, the surname does not",
        "the contacts differ",
        "only one has a contact",
        "",
    ),
    "form": ("", "the legal form agrees", "the legal forms differ", "only one has a legal form", ""),
    "vat": ("", "the VAT number agrees", "the VAT numbers differ by a slip", "the VAT numbers differ"),
    "namesakes": (
        "",
        "the names agree, at one place only",
        "the names agree",
        *("the names agree, but stand in several towns",) * 2,
        *("the names agree, but stand in many towns",) * 2,
    ),
    "siblings": (
        "",
        "another name at this place begins alike",
        *("several names at this place begin alike",) * 2,
    ),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A piece of evidence: which, what it says, and what it adds to the log-odds (below zero: speaks against)."""

    piece: str
    says: str
    adds: float


def explain(
    table: Table, one: int, two: int, by: weights.Weights | None = None
) -> tuple[float, list[Reason]]:
    """Return the log-odds that two rows are one organisation, and the reasons, weightiest first; they add up to it."""
    by = by or weights.shipped()
    low, high = np.array([min(one, two)], np.int32), np.array([max(one, two)], np.int32)
    levels = evidence.levels(table, evidence.context(table), low, high)
    names = [*PIECES, *(f"{a} × {b}" for a, b in TOGETHER)]
    reasons = [Reason("start", "what any two compared records start from", by.start)]
    for name, index in zip(names, weights.columns(levels), strict=True):
        parts = [said for piece in name.split(" × ") if (said := words(piece, int(levels[piece][0])))]
        adds = float(by.values[index[0]])
        if adds:
            reasons.append(Reason(name, "; ".join(parts), adds))
    return float(sum(reason.adds for reason in reasons)), sorted(reasons, key=lambda r: -abs(r.adds))


def words(piece: str, level: int) -> str:
    """Return what a level of a piece says, in a few words; nothing if it says nothing."""
    if piece == "left":
        small, large = divmod(level, 5)
        if not large:
            return "no other word is left in either name"
        return f"other words are left: {_LEFT[large]} in one name, {_LEFT[small]} in the other"
    if piece == "conflict":
        kinds = [kind for bit, kind in ((1, "first names"), (2, "towns"), (4, "numbers")) if level & bit]
        return f"the names have different {' and '.join(kinds)}" if kinds else ""
    if piece == "around":
        return (
            "words of one name stand in the domain, the sector or the contact of the other" if level else ""
        )
    if piece == "chance":
        return (
            "nothing is shared"
            if not level
            else f"shared by chance: step {level} of {PIECES['chance'] - 1} away"
        )
    return LABELS[piece][level]
