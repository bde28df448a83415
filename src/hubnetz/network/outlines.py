"""
Make the outlines of the map from the borders of areas, once, when reference data are made:

    python -m hubnetz.network.outlines COUNTIES.geojson --notice "© …" > outlines.json

Neighbours share their border: each piece of border is kept once and made simpler once, so that no gap can open
between two counties. The coordinates are whole numbers on a drawing a thousand units wide.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[int, int]
Ring = list[Point]

WIDTH = 1000  # of the drawing
MARGIN = 12  # for strokes, and for points just beyond the border
SLIVER = 40.0  # square units: a ring below is an islet, or a crack left by those who made the data


@dataclass(frozen=True, slots=True)
class Projection:
    """Mercator's, from degrees to the units of the drawing: shapes stay true, north is up."""

    west: float
    north: float
    scale: float

    @classmethod
    def around(cls, points: Iterable[tuple[float, float]]) -> Projection:
        """Return the projection that lets these points (lon, lat) fill the drawing."""
        known = list(points)
        west, east = min(lon for lon, _lat in known), max(lon for lon, _lat in known)
        scale = (WIDTH - 2 * MARGIN) / math.radians(east - west)
        return cls(west, max(lat for _lon, lat in known), scale)

    def __call__(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place lies on the drawing."""
        x = math.radians(lon - self.west) * self.scale
        return x + MARGIN, (_stretched(self.north) - _stretched(lat)) * self.scale + MARGIN


def _stretched(lat: float) -> float:
    return math.asinh(math.tan(math.radians(lat)))


def made(collection: dict[str, Any], *, key: str, notice: str, tolerance: float) -> dict[str, Any]:
    """Return what the map needs of a GeoJSON collection of areas, each with its official key."""
    shapes = {
        feature["properties"][key]: list(_rings(feature["geometry"])) for feature in collection["features"]
    }
    project = Projection.around(point for rings in shapes.values() for ring in rings for point in ring)
    drawn = {ags: [_on_grid(ring, project) for ring in rings] for ags, rings in sorted(shapes.items())}
    drawn = {ags: [ring for ring in rings if abs(area(ring)) >= SLIVER] for ags, rings in drawn.items()}
    arcs: dict[tuple[Point, ...], int] = {}
    areas = {ags: [_of_arcs(pieces, arcs) for pieces in rings] for ags, rings in _cut(drawn).items()}
    simple = [simplified(arc, tolerance) for arc in arcs]
    height = max(y for arc in simple for _x, y in arc) + MARGIN
    return {
        "notice": notice,
        "width": WIDTH,
        "height": height,
        "projection": {"west": project.west, "north": project.north, "scale": round(project.scale, 4)},
        "arcs": [_relative(arc) for arc in simple],
        "areas": areas,
    }


def _rings(geometry: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield [(point[0], point[1]) for point in ring]


def _on_grid(ring: Sequence[tuple[float, float]], project: Projection) -> Ring:
    """Return the ring in whole units, without its repeated last point and without points that fell together."""
    points: Ring = []
    for lon, lat in ring:
        x, y = project(lon, lat)
        point = (round(x), round(y))
        if not points or point != points[-1]:
            points.append(point)
        while len(points) > 2 and points[-1] == points[-3]:  # there and back again
            del points[-2:]
    while len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return points


def area(ring: Sequence[tuple[float, float]]) -> float:
    """Return the area within a ring; its sign says which way round it runs."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True)) / 2


def _cut(drawn: dict[str, list[Ring]]) -> dict[str, list[list[list[Point]]]]:
    """Cut every ring where three areas meet, or where a border begins to be shared."""
    users: dict[frozenset[Point], set[str]] = {}
    for ags, rings in drawn.items():
        for ring in rings:
            for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True):
                users.setdefault(frozenset((a, b)), set()).add(ags)
    meeting: dict[Point, set[frozenset[Point]]] = {}
    for edge in users:
        for point in edge:
            meeting.setdefault(point, set()).add(edge)
    corners = {
        point
        for point, edges in meeting.items()
        if len(edges) != 2 or len({frozenset(users[edge]) for edge in edges}) != 1
    }
    return {ags: [list(_pieces(ring, corners)) for ring in rings] for ags, rings in drawn.items()}


def _pieces(ring: Ring, corners: set[Point]) -> Iterator[list[Point]]:
    cuts = [index for index, point in enumerate(ring) if point in corners]
    if not cuts:
        start = ring.index(min(ring))
        yield [*ring[start:], *ring[: start + 1]]
        return
    for here, there in zip(cuts, [*cuts[1:], cuts[0] + len(ring)], strict=True):
        yield [ring[index % len(ring)] for index in range(here, there + 1)]


def _of_arcs(pieces: list[list[Point]], arcs: dict[tuple[Point, ...], int]) -> list[int]:
    """Return the ring as numbers of arcs; ``~number`` stands for an arc that runs the other way."""
    ring = []
    for piece in pieces:
        forward, backward = tuple(piece), tuple(reversed(piece))
        if backward in arcs:
            ring.append(~arcs[backward])
        else:
            ring.append(arcs.setdefault(forward, len(arcs)))
    return ring


def simplified(arc: Sequence[Point], tolerance: float) -> list[Point]:
    """Leave out the points that change the line the least, by the triangle each spans; the ends stay.

    A closed line keeps at least a triangle.
    """
    points = list(arc)
    least = 4 if arc[0] == arc[-1] else 2
    while len(points) > least:
        sizes = [_triangle(*points[index - 1 : index + 2]) for index in range(1, len(points) - 1)]
        smallest = min(range(len(sizes)), key=sizes.__getitem__)
        if sizes[smallest] >= tolerance:
            break
        del points[smallest + 1]
    return points


def _triangle(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def _relative(arc: Sequence[Point]) -> list[int]:
    """Return the first point, then each step from one point to the next, in one flat list."""
    flat = [*arc[0]]
    for before, point in pairwise(arc):
        flat += (point[0] - before[0], point[1] - before[1])
    return flat


def main() -> None:
    """Read a collection of areas and write the outlines."""
    asked = argparse.ArgumentParser(prog="python -m hubnetz.network.outlines", description=__doc__)
    asked.add_argument("geojson", type=Path, help="areas as GeoJSON, longitude and latitude, borders shared")
    asked.add_argument("--key", default="ags", help="the property with the official key of an area")
    asked.add_argument("--notice", required=True, help="whose data they are, shown under the map")
    asked.add_argument("--tolerance", type=float, default=9.0, help="square units that nobody will miss")
    given = asked.parse_args()
    collection = json.loads(given.geojson.read_text(encoding="utf-8"))
    outlines = made(collection, key=given.key, notice=given.notice, tolerance=given.tolerance)
    sys.stdout.write(
        json.dumps(outlines, ensure_ascii=False, separators=(",", ":")).replace("],[", "],\n[") + "\n"
    )


if __name__ == "__main__":
    main()
