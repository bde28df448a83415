"""A code of economic activities, read in its edition, as the lists of European programmes say it. Plain Python."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data" / "sectors.toml"
_LISTS = {"wz2008": "2", "nace2": "2", "wz2025": "2.1", "nace2.1": "2.1"}  # WZ goes on where NACE ends
_DEEPEST = {"wz2008": 5, "wz2025": 5, "nace2": 4, "nace2.1": 4}


@dataclass(frozen=True)
class Said:
    """How a sector is said in the lists of programmes."""

    section: str
    dma: str
    edih: str


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


def lists() -> dict[str, list[str]]:
    """Return the sectors of the DMA questionnaire and of the EDIH catalogue."""
    found: dict[str, list[str]] = _data()["lists"]
    return found


def code(typed: str, edition: str) -> str:
    """Return a code as it is written in its edition: C, 25, 25.6, 25.61, 25.61.0; nothing if it is none of the edition.

    A letter before the number is left out: the number says it.
    """
    found = re.fullmatch(r"([A-Z])?(\d{0,5})", re.sub(r"[\s.\-]", "", typed.upper()))
    if not found or edition not in _LISTS or not found[0]:
        return ""
    letter, digits = found[1] or "", found[2]
    sections = _data()["sections"][_LISTS[edition]]
    if letter and letter not in sections:
        return ""
    if not digits:
        return letter
    if len(digits) < 2 or len(digits) > _DEEPEST[edition]:
        return ""
    section = _section(int(digits[:2]), edition)
    if not section or (letter and letter != section) or str(int(digits[:2])) not in _data()["divisions"]:
        return ""
    return ".".join(part for part in (digits[:2], digits[2:4], digits[4:]) if part)


def said(code: str, edition: str) -> Said | None:
    """Return how the sector is said in the lists of programmes; None for a code that is none."""
    if not code or edition not in _LISTS:
        return None
    sections = _data()["sections"][_LISTS[edition]]
    section = code if code in sections else _section(int(code[:2]), edition) if code[:2].isdigit() else ""
    if not section:
        return None
    division = sections[code][2] if code in sections else int(code[:2])
    found = _data()["divisions"].get(str(division))
    return Said(section, *found) if found else None


def _section(division: int, edition: str) -> str:
    sections = _data()["sections"][_LISTS[edition]]
    return next(
        (letter for letter, (first, last, _like) in sections.items() if first <= division <= last), ""
    )
