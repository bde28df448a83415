"""The table of what two at once cannot break says what the tests do, and leaves out no promise of the two rooms."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
ROOMS = HERE.parents[1] / "src" / "hubnetz"


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def tables() -> list[list[list[str]]]:
    """Return the cells of the rows of each table in `promises.md`, without their heads."""
    found: list[list[list[str]]] = []
    for block in re.findall(r"(?:^\|.*\n)+", (HERE / "promises.md").read_text(), re.M):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
        found.append(rows[2:])
    return found


def readme(room: str) -> str:
    return (ROOMS / room / "README.md").read_text()


def bullets(room: str) -> list[str]:
    """Return the promises of a room, each in one line."""
    promises = readme(room).split("**Promises**")[1].split("\n\n")[0]
    return [squeezed(one) for one in re.split(r"^- ", promises, flags=re.M)[1:]]


def source(place: str) -> str:
    """Return what a test says; nothing if there is none."""
    file, _, name = place.partition("::")
    text = (HERE / file).read_text()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return ast.get_source_segment(text, node) or ""
    return ""


def test_each_row_names_words_of_a_promise_and_a_test_that_looks_for_what_breaks():
    raced, _others = tables()
    said = squeezed(readme("events") + readme("hackathons"))
    wrong = [row for row in raced if row[0] not in said or not row[2] or row[3] not in source(row[1])]
    assert len(raced) > 80
    assert wrong == []


def test_no_promise_is_left_out():
    named = [row[0] for table in tables() for row in table]
    left_out = [
        one
        for room in ("events", "hackathons")
        for one in bullets(room)
        if not any(words in one for words in named)
    ]
    assert left_out == []


def test_no_test_that_has_a_control_is_left_out():
    raced, _others = tables()
    named = {row[1] for row in raced}
    left_out = []
    for file in ("seats", "parts_and_guests", "told_once", "desk_at_once", "series_seats", "hackathon_work"):
        for name in re.findall(r"^def (test_\w+)", (HERE / f"test_{file}.py").read_text(), re.M):
            if f"test_{file}.py::{name}" not in named:
                left_out.append(f"test_{file}.py::{name}")
    assert left_out == []
