"""Readers of calendar files that others wrote: two in this language, one in JavaScript."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import icalendar
import pytest

from tests.outside.corpus import Occurrence, as_read

Reader = Callable[[list[bytes]], list[list[Occurrence]]]
NAMES = ["icalendar", "vobject", "ical.js"]
ICAL_JS = "ical.js"  # of npm; ICAL_JS names the folder where it is installed
missing: list[
    str
] = []  # what could not be asked; said at the end of the run, as silence would pass for a yes


def reader(name: str) -> Reader:
    """Return a reader, or skip the test and say why."""
    return {"icalendar": _icalendar, "vobject": _vobject(), "ical.js": _javascript}[name]


def _icalendar(files: list[bytes]) -> list[list[Occurrence]]:
    def read(raw: bytes) -> list[Occurrence]:
        calendar = icalendar.Calendar.from_ical(raw)
        assert not calendar.errors
        return [
            as_read(
                one["uid"],
                one["dtstart"].dt,
                one["dtend"].dt,
                one["status"],
                one["sequence"],
                one["summary"],
                one.get("location", ""),
                one["url"],
            )
            for one in calendar.walk("VEVENT")
        ]

    return [read(raw) for raw in files]


def related(raw: bytes) -> dict[str, str]:
    """Return which entries of a file say that they belong to another one: both by their UIDs."""
    found = {}
    for one in icalendar.Calendar.from_ical(raw).walk("VEVENT"):
        if "related-to" in one:
            assert one["related-to"].params["RELTYPE"] == "PARENT"
            found[str(one["uid"])] = str(one["related-to"])
    return found


def _vobject() -> Reader:
    try:
        import vobject
    except ImportError:
        vobject = None

    def read(raw: bytes) -> list[Occurrence]:
        calendar = vobject.readOne(raw.decode(), validate=True)
        return [
            as_read(
                one.uid.value,
                one.dtstart.value,
                one.dtend.value,
                one.status.value,
                one.sequence.value,
                one.summary.value,
                one.location.value if hasattr(one, "location") else "",
                one.url.value,
            )
            for one in getattr(calendar, "vevent_list", [])
        ]

    def all_of_them(files: list[bytes]) -> list[list[Occurrence]]:
        if vobject is None:
            _skip("Calendar files were not read by vobject, which is not installed.")
        return [read(raw) for raw in files]

    return all_of_them


def _javascript(files: list[bytes]) -> list[list[Occurrence]]:
    node, folder = shutil.which("node"), os.environ.get("ICAL_JS")
    if not node or not folder:
        _skip(
            "Calendar files were not read by ical.js: node is missing, or ICAL_JS does not name its folder."
        )
    module = Path(str(folder)) / "dist/ical.js"
    assert module.is_file(), f"ICAL_JS names a folder without {module.name}"
    done = subprocess.run(
        [str(node), str(Path(__file__).with_name("ical.mjs")), str(module)],
        input=json.dumps([raw.decode() for raw in files]),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [[Occurrence(*one) for one in found] for found in json.loads(done.stdout)]


def _skip(sentence: str) -> None:
    if sentence not in missing:
        missing.append(sentence)
    pytest.skip(sentence)
