"""./hubnetz report: the eight figures of the interim balance at a cut-off day."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hubnetz.indicators.access import Figure


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
        if not 1 < day.year < date.max.year:  # the midnights around it must be days, too
            raise ValueError
        return day
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no day; write it as 2020-09-30") from None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--until", type=_day, default=None, metavar="DAY", help="cut-off day, inclusive (today)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def run(args: argparse.Namespace) -> int:
    """Print the figures; exit 0."""
    from hubnetz.cli.house import open_house

    with open_house(args):
        from django.utils import timezone

        from hubnetz.indicators import access
        from hubnetz.lib.periods import BERLIN

        cutoff = args.until or timezone.localdate(timezone=BERLIN)
        figures = access.balance(cutoff)
        if args.json:
            json.dump(as_json(cutoff, figures), sys.stdout, ensure_ascii=False, indent=2)
            sys.stdout.write("\n")
        else:
            sys.stdout.write(as_table(cutoff, figures))
    return 0


def as_json(cutoff: date, figures: list[Figure]) -> dict[str, Any]:
    """Return what --json prints."""
    return {
        "cutoff": cutoff.isoformat(),
        "figures": [
            {
                "key": figure.definition.key,
                "value": figure.value,
                "wording": figure.wording,
                "definition": figure.definition.text.in_language("de"),
                "version": figure.definition.version,
                "by_hub": figure.by_hub,
            }
            for figure in figures
        ],
    }


def as_table(cutoff: date, figures: list[Figure]) -> str:
    """Return the figures as lines to read."""
    lines = [f"{cutoff:%d.%m.%Y}"]
    for figure in figures:
        name = figure.definition.name.in_language("de")
        lines.append(f"{figure.value:>8}  {name:<42} {figure.wording['de']}")
    return "\n".join(lines) + "\n"
