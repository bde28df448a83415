"""./hubnetz regions FILE: make counties and municipalities known that the house does not bring along."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from hubnetz.cli import terminal

KINDS = {2: "state", 5: "county", 8: "municipality"}
COLUMNS = {"ags", "name"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="CSV with the columns ags, name and perhaps nuts"
    )


def run(args: argparse.Namespace) -> int:
    """Read the whole file first; a file with mistakes changes nothing and says where they are. Exit 0, or 2."""
    rows = read(args.file)
    from hubnetz.cli.house import open_house

    with open_house(args):
        from hubnetz.network import actions

        made = actions.know_regions(rows)
    sys.stdout.write(f"{made} new, {len(rows) - made} known before\n")
    return 0


def read(file: Path) -> list[dict[str, str]]:
    """Return the rows, states before counties before municipalities; all mistakes are told at once."""
    try:
        lines = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    except UnicodeDecodeError:
        raise terminal.WrongUse(f"{file} is not UTF-8.") from None
    if not lines or not lines[0].keys() >= COLUMNS:
        raise terminal.WrongUse(
            f"{file} needs a first line with the columns ags and name, and rows below it."
        )
    mistakes, rows = [], []
    for number, line in enumerate(lines, start=2):
        ags, name = (line["ags"] or "").strip(), (line["name"] or "").strip()
        if not (ags.isascii() and ags.isdigit()) or len(ags) not in KINDS:
            mistakes.append(f"line {number}: “{ags}” is no official key of 2, 5 or 8 digits")
        elif not 0 < len(name) <= 120:
            mistakes.append(f"line {number}: the name has to have 1 to 120 characters")
        rows.append({"ags": ags, "name": name, "nuts": (line.get("nuts") or "").strip()[:5]})
    if mistakes:
        raise terminal.WrongUse("; ".join(mistakes[:20]) + ". Nothing was changed.")
    return sorted(rows, key=lambda row: (len(row["ags"]), row["ags"]))
