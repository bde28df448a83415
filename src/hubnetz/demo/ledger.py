"""
The generator's own books: what it meant to happen up to the cut-off, noted while it happens.

They are kept apart from the rows and from the indicators, so that the three can be compared.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

FIGURES = (
    "organisations_reached",
    "cooperations",
    "projects",
    "participations",
    "appearances",
    "digital_events",
    "followers",
    "hubs",
)


@dataclass
class Ledger:
    """Counts by figure, over the network and by hub; what lies after the cut-off is not booked."""

    cutoff: date
    _counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _by_hub: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    _reached: set[int] = field(default_factory=set)
    _reached_at: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _followers: dict[tuple[str, str], tuple[date, int]] = field(default_factory=dict)

    def book(self, figure: str, day: date, hubs: Iterable[str]) -> None:
        """Count one thing that happened on the day, once for the network and once for each hub."""
        if day > self.cutoff:
            return
        self._counts[figure] += 1
        for hub in hubs:
            self._by_hub[hub][figure] += 1

    def reach(self, identity: int, day: date, hubs: Iterable[str]) -> None:
        """Note that a completed activity reached the company."""
        if day > self.cutoff:
            return
        self._reached.add(identity)
        for hub in hubs:
            self._reached_at[hub].add(identity)

    def read(self, hub: str, platform: str, day: date, followers: int) -> None:
        """Note a reading; the latest one up to the cut-off counts."""
        known = self._followers.get((hub, platform))
        if day <= self.cutoff and (known is None or known[0] <= day):
            self._followers[hub, platform] = (day, followers)

    @property
    def reached(self) -> int:
        return len(self._reached)

    def figures(self) -> dict[str, int]:
        """Return the totals of the network by figure."""
        totals = dict(self._counts)
        totals["organisations_reached"] = len(self._reached)
        totals["followers"] = sum(followers for _day, followers in self._followers.values())
        return {figure: totals.get(figure, 0) for figure in FIGURES}

    def by_hub(self) -> dict[str, dict[str, int]]:
        """Return the totals of each hub by figure; a company counts at every hub that served it."""
        hubs = {*self._by_hub, *self._reached_at, *(hub for hub, _platform in self._followers)}
        table = {}
        for hub in sorted(hubs):
            row = dict(self._by_hub[hub])
            row["organisations_reached"] = len(self._reached_at[hub])
            row["followers"] = sum(f for (h, _p), (_d, f) in self._followers.items() if h == hub)
            table[hub] = {figure: row.get(figure, 0) for figure in FIGURES}
        return table

    def truth(self) -> dict[str, Any]:
        """Return the books as the truth file holds them."""
        return {"cutoff": self.cutoff.isoformat(), "figures": self.figures()}
