"""What the address of an answer says; it is the answer's whole state, so it can be kept, sent on and printed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from hubnetz.matching.rules import Need
from hubnetz.ui import addresses

MODES = ("online", "on_site")
LEVELS = ("newcomer", "some", "advanced")
MOST_WISHES = 3
MOST_CODES = 12


@dataclass(frozen=True)
class Asked:
    """Words, place, and what was corrected: chips chosen for each wish, chips taken away, refusals taken back."""

    q: str
    place: str
    topics: Mapping[str, str]  # all there are, with their names
    kinds: Mapping[str, str]
    chosen: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()  # topics and kinds of each wish
    without: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    mode: str = ""
    level: str = ""
    whole: bool = False  # one wish, whatever it looks like

    @classmethod
    def of(cls, request: HttpRequest, topics: Mapping[str, str], kinds: Mapping[str, str]) -> "Asked":
        """Read an address; what it names that does not exist is not there."""
        get = request.GET
        known = {**topics, **kinds, **dict.fromkeys(MODES, "")}
        chosen = [
            (_known(get.getlist(f"topic{suffix}"), topics), _known(get.getlist(f"kind{suffix}"), kinds))
            for suffix in _suffixes()
        ]
        return cls(
            q=get.get("q", "").strip(),
            place=get.get("place", "").strip(),
            topics=topics,
            kinds=kinds,
            chosen=tuple(chosen),
            without=_known(get.getlist("without"), known),
            keep=_known(get.getlist("keep"), known),
            mode=next((mode for mode in MODES if mode == get.get("mode")), ""),
            level=next((level for level in LEVELS if level == get.get("level")), ""),
            whole=get.get("one") == "1",
        )

    @property
    def is_by_hand(self) -> bool:
        """Whether a topic or a kind of help was chosen; then nobody need write."""
        return any(topics or kinds for topics, kinds in self.chosen)

    def need(self) -> Need:
        """Return the need as matching takes it."""
        return Need(
            text=self.q,
            place=self.place,
            without=self.without,
            keep=self.keep,
            mode=self.mode,
            level=self.level,
        )

    def url(self, **changes: Any) -> str:
        """Return the address of this answer with something changed; only what is not as usual stands in it."""
        return f"{addresses.to('portal:answer')}?{urlencode(self.state(**changes), doseq=True)}"

    def state(self, **changes: Any) -> dict[str, Any]:
        """Return the parts of the address with something changed."""
        values: dict[str, Any] = {"q": self.q, "place": self.place}
        for suffix, (topics, kinds) in zip(_suffixes(), self.chosen, strict=False):
            values |= {f"topic{suffix}": topics, f"kind{suffix}": kinds}
        values |= {"without": self.without, "keep": self.keep, "mode": self.mode, "level": self.level}
        values |= {"one": "1" if self.whole else "", **changes}
        return {key: value for key, value in values.items() if value}

    def besides(self, *names: str) -> list[tuple[str, str]]:
        """Return the parts of the address but some, one by one, for a form's hidden fields."""
        return [
            (key, one)
            for key, value in self.state().items()
            if key not in names
            for one in ([value] if isinstance(value, str) else value)
        ]


def suffix(number: int) -> str:
    """Return what the names of a wish's chips end with: nothing for the first, then 2 and 3."""
    return str(number + 1) if number else ""


def _suffixes() -> list[str]:
    return [suffix(number) for number in range(MOST_WISHES)]


def _known(codes: Iterable[str], known: Mapping[str, str]) -> tuple[str, ...]:
    return tuple([code for code in dict.fromkeys(codes) if code in known][:MOST_CODES])
