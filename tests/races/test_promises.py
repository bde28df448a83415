"""The table of what two at once cannot break says what the tests do, and leaves out no promise of the three rooms."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
ROOMS = HERE.parents[1] / "src" / "hubnetz"
ROOMS_RACED = ("events", "hackathons", "booking")


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


BESIDE = {"booking": ("hours", "prices", "tables")}  # what a README leaves to other pages


def everything(room: str) -> str:
    """Return the README of a room and the pages beside it."""
    beside = [(ROOMS / room / f"{name}.md").read_text() for name in BESIDE.get(room, ())]
    return "\n\n".join([readme(room), *beside])


def listed(text: str) -> list[str]:
    """Return the points of a list, each in one line."""
    return [squeezed(one) for one in re.split(r"^- ", text, flags=re.M)[1:]]


def bullets(room: str) -> list[str]:
    """Return the promises of a room, each in one line."""
    return listed(readme(room).split("**Promises**")[1].split("\n\n")[0])


def of_booking() -> list[str]:
    """Return what booking promises beside its promises: that nothing is given twice, of hours, of prices."""
    twice = readme("booking").split("**How it is never given twice**")[1].split("\n\n")[0]
    beside = [(ROOMS / "booking" / f"{name}.md").read_text() for name in ("hours", "prices")]
    return [point for text in (twice, *beside) for point in listed(text)]


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
    said = squeezed("".join(everything(room) for room in (*ROOMS_RACED, "organisations")))
    wrong = [row for row in raced if row[0] not in said or not row[2] or row[3] not in source(row[1])]
    assert len(raced) > 120
    assert wrong == []


def test_no_promise_is_left_out():
    named = [row[0] for table in tables() for row in table]
    left_out = [
        one
        for one in [*(point for room in ROOMS_RACED for point in bullets(room)), *of_booking()]
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


def test_no_race_of_those_who_say_what_is_one_is_left_out():
    raced, _others = tables()
    named = {row[1] for row in raced}
    written = re.findall(r"^def (test_\w+)", (HERE / "test_reviewers.py").read_text(), re.M)
    assert [name for name in written if f"test_reviewers.py::{name}" not in named] == []


def test_no_race_of_bookings_that_is_broken_on_purpose_is_left_out():
    raced, _others = tables()
    named = {row[1] for row in raced}
    left_out = []
    for file in ("bookings", "hours", "passes", "booking_promises", "hour_promises"):
        for name in re.findall(r"^def (test_\w+)", (HERE / f"test_{file}.py").read_text(), re.M):
            place = f"test_{file}.py::{name}"
            broken = "holds(" in source(place) or name.startswith("test_without_lock")
            if broken and place not in named:
                left_out.append(place)
    assert left_out == []
