# SPDX-License-Identifier: EUPL-1.2
"""
What is kept of people: the record of processing, and what is to be forgotten.

    ./hubnetz privacy record --out record.md
    ./hubnetz privacy due
    ./hubnetz privacy due --until 2027-06-30
"""

import argparse
from datetime import date
from pathlib import Path

from hubnetz.cli import terminal
from hubnetz.cli.house import open_house


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    record = verbs.add_parser("record", help="write the record of processing activities (Article 30 GDPR)")
    record.add_argument(
        "--out", metavar="FILE", help="a file ending in .md, .html or .csv (Markdown on stdout)"
    )
    record.add_argument("--language", choices=["de", "en"], default="de", help="de or en")
    due = verbs.add_parser("due", help="list what is to be forgotten, by the clock, and what a hold keeps")
    due.add_argument(
        "--until", type=date.fromisoformat, metavar="DAY", help="as it will be on a day (2027-06-30; today)"
    )


def run(args: argparse.Namespace) -> int:
    """Do what was asked; return 0.

    :raises WrongUse: if the file has an ending that is not known, or cannot be written
    """
    return _record(args.out, args.language, args) if args.verb == "record" else _due(args.until, args)


def _record(out: str | None, language: str, args: argparse.Namespace) -> int:
    with open_house(args):
        from django.utils import translation

        from hubnetz.privacy.access import record

        form = record.FORMS.get(Path(out).suffix if out else ".md")
        if form is None:
            raise terminal.WrongUse(f"{out} ends in none of {', '.join(record.FORMS)}.")
        with translation.override(language):
            text = form()
    if out:
        with terminal.written(out) as file:
            file.write(text)
        terminal.say(f"written to {out}")
    else:
        terminal.answer(text.rstrip("\n"))
    return 0


def _due(until: date | None, args: argparse.Namespace) -> int:
    with open_house(args):
        from django.utils import timezone

        from hubnetz.lib.periods import start_of_day
        from hubnetz.privacy import access

        now = start_of_day(until) if until else timezone.now()
        for label, number, held in access.due(now):
            kept = f", {held} kept by a hold" if held else ""
            terminal.answer(f"{label}: {number}{kept}")
    return 0
