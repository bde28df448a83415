"""
The map as a drawing: paths of areas, borders between hubs, points and labels, cells of the schematic map.

Plain Python, read once per folder. `outlines.py` made the file that is read here; a network with other counties
brings a folder of its own (HUBNETZ_MAP).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from hubnetz.network.outlines import Projection

SHIPPED = Path(__file__).parent / "data"
LETTER = 0.56  # the width of a letter, in heights of the type
POINT = 14.0  # half the space a point takes


@dataclass(frozen=True, slots=True)
class Cell:
    """Where an area stands on the schematic map, and the sign that stands for it there."""

    column: int
    row: int
    sign: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside a point: where it begins, is centred or ends."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Outlines:
    """The borders of areas, each piece once, on a drawing of some size."""

    notice: str
    width: int
    height: int
    projection: Projection
    arcs: tuple[tuple[int, ...], ...]
    areas: Mapping[str, Sequence[Sequence[int]]]

    @cached_property
    def paths(self) -> dict[str, str]:
        """The path of each area by its key."""
        return {ags: "".join(self._ring(ring) for ring in rings) for ags, rings in self.areas.items()}

    @cached_property
    def sides(self) -> dict[int, tuple[str, ...]]:
        """The areas on both sides of each piece of border; one where the map ends."""
        found: dict[int, tuple[str, ...]] = {}
        for ags, rings in self.areas.items():
            for number in (number for ring in rings for number in ring):
                piece = max(number, ~number)
                found[piece] = (*found.get(piece, ()), ags)
        return found

    def borders(self, owners: Mapping[str, str]) -> str:
        """Return a path along all borders between areas of different owners, and around the whole."""
        return "".join(
            self._line(piece)
            for piece, sides in self.sides.items()
            if len(sides) == 1 or len({owners.get(ags, ags) for ags in sides}) > 1
        )

    def place(self, lat: float, lon: float) -> tuple[float, float] | None:
        """Return where a point lies on the drawing, None if that is beyond its edge."""
        x, y = self.projection(lon, lat)
        inside = 0 <= x <= self.width and 0 <= y <= self.height
        return (round(x, 1), round(y, 1)) if inside else None

    def _line(self, piece: int) -> str:
        arc = self.arcs[piece]
        return f"M{arc[0]} {arc[1]}l{_numbers(arc[2:])}"

    def _ring(self, ring: Sequence[int]) -> str:
        steps: list[int] = []
        for number in ring:
            arc = self.arcs[max(number, ~number)]
            steps += arc[2:] if number >= 0 else _turned(arc[2:])
        x, y = _start(self.arcs[max(ring[0], ~ring[0])], backwards=ring[0] < 0)
        return f"M{x} {y}l{_numbers(steps[:-2])}z"


def _start(arc: Sequence[int], *, backwards: bool) -> tuple[int, int]:
    if not backwards:
        return arc[0], arc[1]
    return arc[0] + sum(arc[2::2]), arc[1] + sum(arc[3::2])


def _turned(steps: Sequence[int]) -> list[int]:
    """Return the steps of the way back."""
    pairs = list(zip(steps[::2], steps[1::2], strict=True))
    return [number for dx, dy in reversed(pairs) for number in (-dx, -dy)]


def _numbers(steps: Sequence[int]) -> str:
    return " ".join(map(str, steps)).replace(" -", "-")


@cache
def outlines(folder: Path = SHIPPED) -> Outlines | None:
    """Return the outlines of a folder, None if it has none: then tiles and list are all there is."""
    path = folder / "outlines.json"
    if not path.is_file():
        return None
    read = json.loads(path.read_text(encoding="utf-8"))
    return Outlines(
        notice=read["notice"],
        width=read["width"],
        height=read["height"],
        projection=Projection(**read["projection"]),
        arcs=tuple(tuple(arc) for arc in read["arcs"]),
        areas=read["areas"],
    )


@cache
def cells(folder: Path = SHIPPED) -> dict[str, Cell]:
    """Return the cells of the schematic map by the key of the area."""
    path = folder / "tilegrid.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8") as lines:
        return {
            row["county_ags"]: Cell(int(row["column"]), int(row["row"]), row.get("sign") or "")
            for row in csv.DictReader(lines)
        }


def labels(
    points: Sequence[tuple[float, float, str]], *, size: float, width: float, height: float,
    others: Iterable[tuple[float, float]] = (),
) -> list[Label | None]:  # fmt: skip
    """
    Place a text beside each point so that none covers another or a point; None where there is no room for it.

    Where somebody stands first they choose first. The texts may be drawn smaller than ``size``, not larger.
    """
    taken = [(x - POINT, y - POINT, x + POINT, y + POINT) for x, y in [*(p[:2] for p in points), *others]]
    placed: list[Label | None] = []
    for x, y, text in points:
        wide = len(text) * size * LETTER
        gap = POINT + 6
        choices = [
            (Label(x + gap, y, "start"), (x + gap, y - size * 0.5, x + gap + wide, y + size * 0.5)),
            (Label(x - gap, y, "end"), (x - gap - wide, y - size * 0.5, x - gap, y + size * 0.5)),
            (
                Label(x, y - gap - size * 0.4, "middle"),
                (x - wide / 2, y - gap - size * 0.9, x + wide / 2, y - gap + size * 0.1),
            ),
            (
                Label(x, y + gap + size * 0.4, "middle"),
                (x - wide / 2, y + gap - size * 0.1, x + wide / 2, y + gap + size * 0.9),
            ),
        ]
        label = None
        for choice, box in choices:
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
            if inside and not any(_overlap(box, other) for other in taken):
                label = choice
                taken.append(box)
                break
        placed.append(label)
    return placed


def _overlap(a: Sequence[float], b: Sequence[float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
