"""What is counted: declared lists, reviewed like law."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hubnetz.lib.evidence import Evidence
from hubnetz.lib.periods import Period
from hubnetz.lib.texts import Texts


@dataclass(frozen=True)
class Definition:
    """One indicator: what it counts, from which rows, since which version.

    A change of what is counted raises the version; a figure that was published keeps the version it was counted by.
    """

    key: str
    version: int
    name: Texts
    text: Texts  # what is counted and what is not
    unit: Texts
    sentence: Texts  # for a report or a press release; takes the figure in words and the day
    source: Texts  # where the figure is asked for
    rows: Callable[[Period], Iterable[Evidence]]
    about_clients: bool = True  # a very small number could point at somebody, so the public is not told it
