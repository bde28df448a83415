"""From borders to the drawing: nothing is lost, nothing gapes."""

import json
import re
import subprocess
import sys

import pytest

from hubnetz.network import drawing, outlines, reference

SQUARES = {
    # Two squares side by side, the right one with a kink on the shared border that only it could lose, and a third
    # area inside the left one.
    "08101": [[[9.0, 48.0], [9.1, 48.0], [9.1, 48.05], [9.1, 48.1], [9.0, 48.1], [9.0, 48.0]],
              [[9.03, 48.03], [9.03, 48.06], [9.06, 48.06], [9.06, 48.03], [9.03, 48.03]]],
    "08102": [[[9.1, 48.0], [9.2, 48.0], [9.2, 48.1], [9.1, 48.1], [9.1, 48.05], [9.1, 48.0]]],
    "08103": [[[9.03, 48.03], [9.06, 48.03], [9.06, 48.06], [9.03, 48.06], [9.03, 48.03]]],
}  # fmt: skip


def collection(shapes=SQUARES):
    return {
        "type": "FeatureCollection",
        "features": [
            {"properties": {"ags": ags}, "geometry": {"type": "Polygon", "coordinates": rings}}
            for ags, rings in shapes.items()
        ],
    }


def walked(path):
    """Return the rings of a path as lists of points."""
    rings = []
    for start, steps in re.findall(r"M(\d+ \d+)l([-\d ]+)z", path):
        x, y = map(int, start.split())
        ring = [(x, y)]
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(ring)
    return rings


def uses(paths):
    """Count how often each piece of border between two points is drawn."""
    found = {}
    for path in paths.values():
        for ring in walked(path):
            for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
                found.setdefault(frozenset((a, b)), []).append((a, b))
    return found


def test_every_county_has_an_outline_and_a_cell():
    keys = {county.ags for county in reference.counties()}
    found = drawing.outlines()
    assert len(keys) == 44
    assert set(found.paths) == keys
    cells = drawing.cells()
    assert set(cells) == keys
    assert len({(cell.column, cell.row) for cell in cells.values()}) == 44
    assert len({cell.sign for cell in cells.values()}) == 44


def test_neighbours_share_their_borders_without_a_gap():
    found = uses(drawing.outlines().paths)
    assert max(map(len, found.values())) == 2
    assert all(pair[0] == pair[1][::-1] for pair in found.values() if len(pair) == 2)
    alone = [pair[0] for pair in found.values() if len(pair) == 1]
    # What only one county touches is the border of the whole: as many lines begin at each point as end there.
    assert sorted(a for a, _b in alone) == sorted(b for _a, b in alone)
    assert 300 < len(alone) < len(found) / 2


def test_sizes_are_those_of_the_counties():
    found = drawing.outlines()
    drawn = {ags: abs(sum(map(outlines.area, walked(path)))) for ags, path in found.paths.items()}
    known = {county.ags: county.area_km2 for county in reference.counties()}
    scale = sum(drawn.values()) / sum(known.values())
    for ags, size in drawn.items():
        assert size / scale == pytest.approx(known[ags], rel=0.12), ags  # Mercator: the south is smaller


def test_towns_lie_in_their_county():
    found = drawing.outlines()
    for town in reference.municipalities():
        if town.municipality in ("Böblingen", "Ulm", "Heilbronn", "Künzelsau", "Lörrach") and town.lat:
            point = found.place(town.lat, town.lon)
            assert [ags for ags, path in found.paths.items() if inside(point, walked(path))] == [
                town.county_ags
            ]
    assert found.place(52.5, 13.4) is None


def inside(point, rings):
    crossings = 0
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > point[1]) != (by > point[1]):
                crossings += point[0] < ax + (point[1] - ay) * (bx - ax) / (by - ay)
    return crossings % 2 == 1


def test_the_drawing_is_small():
    found = drawing.outlines()
    assert sum(map(len, found.paths.values())) < 30_000


def test_islands_and_shared_borders_are_kept_once():
    made = outlines.made(collection(), key="ags", notice="©", tolerance=9)
    read = drawing.Outlines(
        made["notice"], made["width"], made["height"], outlines.Projection(**made["projection"]),
        tuple(map(tuple, made["arcs"])), made["areas"],
    )  # fmt: skip
    assert len(made["arcs"]) == 4  # left, right, between them, around the island
    assert [len(walked(read.paths[ags])) for ags in sorted(read.paths)] == [2, 1, 1]
    assert read.sides[made["areas"]["08103"][0][0] if made["areas"]["08103"][0][0] >= 0 else
                      ~made["areas"]["08103"][0][0]] == ("08101", "08103")  # fmt: skip
    inner = read.borders({"08101": "nord", "08102": "nord", "08103": "sued"})
    assert inner.count("M") == 3  # around both, and around the island; nothing between areas of one hub
    assert read.borders({"08101": "nord", "08102": "sued", "08103": "nord"}).count("M") == 3


def test_slivers_are_left_out_on_both_sides():
    shapes = {**SQUARES, "08103": [[[9.03, 48.03], [9.031, 48.03], [9.031, 48.031], [9.03, 48.03]]]}
    shapes["08101"] = [SQUARES["08101"][0], shapes["08103"][0][::-1]]
    made = outlines.made(collection(shapes), key="ags", notice="©", tolerance=9)
    assert [len(made["areas"][ags]) for ags in sorted(made["areas"])] == [1, 1, 0]


def test_the_ends_of_a_border_never_move():
    line = [(0, 0), (10, 1), (20, 0), (30, 40), (40, 0)]
    assert outlines.simplified(line, 30) == [(0, 0), (20, 0), (30, 40), (40, 0)]
    assert outlines.simplified(line, 10_000) == [(0, 0), (40, 0)]
    assert len(outlines.simplified([(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)], 10_000)) == 4


def test_the_command_writes_what_the_map_reads(tmp_path):
    source = tmp_path / "areas.geojson"
    source.write_text(json.dumps(collection()), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "hubnetz.network.outlines", str(source), "--notice", "© Amt"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    (tmp_path / "outlines.json").write_text(done.stdout, encoding="utf-8")
    found = drawing.outlines(tmp_path)
    assert found.notice == "© Amt"
    assert set(found.paths) == set(SQUARES)
    assert drawing.cells(tmp_path) == {}
    assert drawing.outlines(tmp_path / "nothing") is None


def test_labels_cover_neither_each_other_nor_a_point():
    here = [(500.0, 500.0, "Erster Hub"), (640.0, 500.0, "Zweiter Hub"), (505.0, 512.0, "Dritter Hub")]
    first, second, third = drawing.labels(here, size=30, width=1000, height=1000)
    assert first.anchor == "end"  # to the right there stands another
    assert second.anchor == "start"
    assert third is None or third.anchor == "middle"
    assert drawing.labels([(5.0, 5.0, "x" * 90)], size=30, width=1000, height=1000) == [None]
