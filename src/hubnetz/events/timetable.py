"""How a programme is laid out: days, what runs one after the other, what runs beside each other. Plain Python."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby, pairwise
from typing import Protocol

from hubnetz.lib.periods import BERLIN


class Item(Protocol):
    """Something with a time and a room: a session, or a part of an umbrella."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""

    @property
    def ends_at(self) -> datetime:
        """When it is over."""

    @property
    def room(self) -> str:
        """Where; empty where that is not said."""


@dataclass(slots=True)
class Track[I: Item]:
    """What runs in one room, or one after the other in none, while other things run beside it."""

    room: str
    items: list[I] = field(default_factory=list)


@dataclass(slots=True)
class Block[I: Item]:
    """A stretch of time with one track, or several beside each other."""

    tracks: list[Track[I]] = field(default_factory=list)

    @property
    def is_parallel(self) -> bool:
        """Whether one has to choose."""
        return len(self.tracks) > 1


@dataclass(slots=True)
class Day[I: Item]:
    """A day of a programme in Berlin."""

    day: date
    blocks: list[Block[I]]


def days[I: Item](items: Iterable[I]) -> list[Day[I]]:
    """Return the items day by day; what overlaps, also by way of a third, stands in one block, room beside room."""
    ordered = sorted(items, key=lambda item: (item.starts_at, item.ends_at, item.room))
    return [
        Day(day, [_block(together) for together in _together(group)])
        for day, group in groupby(ordered, lambda item: item.starts_at.astimezone(BERLIN).date())
    ]


def overlap(one: Item, other: Item) -> bool:
    """Say whether two things share a moment; one that begins when the other ends does not."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def at_once[I: Item](items: Iterable[I]) -> tuple[I, I] | None:
    """Return the first two that nobody can attend both; None where one comes after the other."""
    ordered = sorted(items, key=lambda item: (item.starts_at, item.ends_at))
    return next(((one, other) for one, other in pairwise(ordered) if overlap(one, other)), None)


def _together[I: Item](items: Iterable[I]) -> Iterator[list[I]]:
    found: list[I] = []
    until: datetime | None = None
    for item in items:
        if until is not None and item.starts_at >= until:
            yield found
            found, until = [], None
        found.append(item)
        until = item.ends_at if until is None else max(until, item.ends_at)
    if found:
        yield found


def _block[I: Item](items: list[I]) -> Block[I]:
    block: Block[I] = Block()
    for item in items:
        fitting = (
            track
            for track in block.tracks
            if track.room == item.room and track.items[-1].ends_at <= item.starts_at
        )
        track = next(fitting, None)
        if track is None:
            track = Track(item.room)
            block.tracks.append(track)
        track.items.append(item)
    return block
