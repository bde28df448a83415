"""Two records become one: which value is proposed, how pairs read afterwards, what of two decisions stands.

Plain Python: the verbs are in `actions/merging.py`, what other rooms answer is in `hooks.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

KEPT, ABSORBED = "kept", "absorbed"
# What is chosen as one: a street of the one and a town of the other would be a place that is not.
CHOICES: dict[str, tuple[str, ...]] = {
    "name": ("name", "folded"),
    "kind": ("kind",),
    "legal_form": ("legal_form",),
    "seat": ("street", "postcode", "town", "county"),
    "phone": ("phone",),
    "domain": ("domain",),
    "staff": ("staff",),
    "section": ("section",),
}


@dataclass(frozen=True)
class Choice:
    """One field of both records, and whose value is proposed."""

    field: str
    kept: Any
    absorbed: Any
    proposed: str

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.kept != self.absorbed)


def seat(street: str, postcode: str, town: str) -> str:
    """Return an address in one line."""
    return ", ".join(part for part in (street, f"{postcode} {town}".strip()) if part)


def choices(kept: Mapping[str, Any], absorbed: Mapping[str, Any]) -> list[Choice]:
    """Return what there is to choose between two records; proposed is what the kept one has, else what the other has.

    Of two names the one with a legal form is proposed, of two seats the one with more of an address.
    """
    found = []
    for field, parts in CHOICES.items():
        mine, theirs = _shown(field, kept, parts), _shown(field, absorbed, parts)
        proposed = KEPT
        if theirs not in ("", None) and (mine in ("", None) or _says_more(field, kept, absorbed)):
            proposed = ABSORBED
        found.append(Choice(field, mine, theirs, proposed))
    return found


def _shown(field: str, values: Mapping[str, Any], parts: tuple[str, ...]) -> Any:
    if field == "seat":
        return seat(values["street"], values["postcode"], values["town"])
    return values[parts[0]]


def _says_more(field: str, kept: Mapping[str, Any], absorbed: Mapping[str, Any]) -> bool:
    if field == "seat":
        known = ("street", "postcode", "town")
        agree = all(not kept[part] or kept[part] == absorbed[part] for part in known)
        return agree and sum(bool(absorbed[part]) for part in known) > sum(bool(kept[part]) for part in known)
    if field == "name":  # “Müller GmbH” says more than “Müller”
        mine, theirs = kept["folded"].split(), absorbed["folded"].split()
        return len(theirs) > len(mine) and theirs[: len(mine)] == mine
    return False


def taken(take: Mapping[str, str], proposed: Iterable[Choice]) -> dict[str, str]:
    """Return for each field whose value is taken: what was chosen, else what is proposed.

    :raises ValueError: for a field or a side that does not exist
    """
    sides = {choice.field: choice.proposed for choice in proposed}
    for field, side in take.items():
        if field not in sides or side not in (KEPT, ABSORBED):
            raise ValueError(f"{field}: {side}")
        sides[field] = side
    return sides


def changes(
    sides: Mapping[str, str], kept: Mapping[str, Any], absorbed: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the columns of the kept record that change, as they were and as they become."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for field, side in sides.items():
        for column in CHOICES[field] if side == ABSORBED else ():
            if kept[column] != absorbed[column]:
                before[column], after[column] = kept[column], absorbed[column]
    return before, after


def pair_after(first: int, second: int, *, kept: int, absorbed: int) -> tuple[int, int] | None:
    """Return how a pair reads once one record is part of the other, in order; None if it is a pair no more."""
    one, two = sorted(kept if record == absorbed else record for record in (first, second))
    return None if one == two else (one, two)


@dataclass(frozen=True)
class Decided:
    """What matters of a decision when another one about the same pair is there as well."""

    pk: int
    by_person: bool
    at: datetime


def standing(decisions: Iterable[Decided]) -> Decided:
    """Return the decision that stands: a person's before a rule's, then the newer one."""
    return max(decisions, key=lambda one: (one.by_person, one.at, one.pk))


@dataclass(frozen=True)
class Effect:
    """How many organisations are on record and reached, before and after."""

    hub: tuple[int, int]  # on record at the hub
    network: tuple[int, int]  # on record in the network
    reached_less: int  # by how much the figure of organisations reached sinks


def effect(
    before: list[list[int]],
    after: list[list[int]],
    *,
    own: set[int],
    counted: set[int],
    hub: int,
    network: int,
) -> Effect:
    """Return the effect of other groups of records.

    :param own: those of the records that are the hub's
    :param counted: those that a figure counts
    :param hub: how many organisations the hub has on record before
    :param network: how many the network has
    """

    def less(records: set[int] | None) -> int:
        groups = [
            sum(1 for group in groups if records is None or records.intersection(group))
            for groups in (before, after)
        ]
        return groups[0] - groups[1]

    return Effect((hub, hub - less(own)), (network, network - less(None)), less(counted))
