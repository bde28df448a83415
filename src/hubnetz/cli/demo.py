# SPDX-License-Identifier: EUPL-1.2
"""./hubnetz demo: fill the database with the demo network again, or print its sign-ins."""

import argparse
import json
import math
import os
from pathlib import Path
from typing import Any

from hubnetz.cli import house, sign_ins, terminal
from hubnetz.lib import database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what demo understands."""
    parser.add_argument("--scale", type=_scale, default=1.0, metavar="N", help="how much history (1)")
    parser.add_argument(
        "--seed", type=int, default=None, metavar="S", help="another history, with other totals"
    )
    parser.add_argument("--truth", type=Path, metavar="FILE", help="write the generator's own books to FILE")
    parser.add_argument("--yes", action="store_true", help="replace everything that is in the database")
    parser.add_argument("--sign-ins", action="store_true", help="only print who may sign in")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(args: argparse.Namespace) -> int:
    """Fill or print; a database that is not empty is replaced with --yes only."""
    if args.sign_ins:
        _refuse_in_an_empty_network(args)
        _show_sign_ins(as_json=args.json)
        return 0
    if args.truth:
        _refuse_unwritable(args.truth)
    with house.open_house(args, fill=False) as opened:
        summary = _fill(opened, args)
    if args.json:
        terminal.answer(json.dumps(summary, ensure_ascii=False))
    else:
        _show(summary)
    return 0


def _refuse_in_an_empty_network(args: argparse.Namespace) -> None:
    opened = house.House(house.data_folder(args))
    if opened.memory.filled(opened.key) == "empty":
        raise terminal.WrongUse("this network was begun empty, and nobody of the demo may sign in.")


def _refuse_unwritable(truth: Path) -> None:
    folder = truth.absolute().parent
    if truth.is_dir() or not folder.is_dir():
        raise terminal.WrongUse(f"{truth} must be a file in a folder that exists; choose another --truth.")
    if not os.access(truth if truth.exists() else folder, os.W_OK):
        raise terminal.WrongUse(f"{truth} cannot be written; choose another place for --truth.")


def _fill(opened: house.House, args: argparse.Namespace) -> dict[str, Any]:
    from hubnetz.demo import fill
    from hubnetz.demo.scenario import DEFAULT_SEED
    from hubnetz.lib.errors import Refused

    seed = DEFAULT_SEED if args.seed is None else args.seed
    put = fill.refill if args.yes else fill.fill
    if not args.yes:
        with database.connect(opened.owner_url) as connection:
            if not database.is_empty(connection):
                raise terminal.WrongUse("the database is not empty; --yes replaces everything in it.")
    try:
        with opened.as_owner(), terminal.Progress("loading the demo network") as progress:
            summary = put(seed=seed, scale=args.scale, truth=args.truth, progress=progress)
    except fill.NotEmpty:
        raise terminal.WrongUse("the database is not empty; --yes replaces everything in it.") from None
    except Refused as refusal:
        raise terminal.Failed(str(refusal)) from None
    except OSError as problem:
        raise terminal.Failed(f"{args.truth} could not be written: {problem.strerror}.") from problem
    opened.memory.remember(opened.key, "demo")
    return summary


def _show_sign_ins(*, as_json: bool) -> None:
    if not as_json:
        sign_ins.show()
        return
    from hubnetz.demo import sign_ins as demo

    terminal.answer(json.dumps(demo.sign_ins(), ensure_ascii=False, indent=1))


def _show(summary: dict[str, Any]) -> None:
    terminal.answer(f"{summary['cutoff']}, seed {summary['seed']}, scale {summary['scale']:g}")
    for figure, value in summary["figures"].items():
        terminal.answer(f"{value:>8}  {figure}")


def _scale(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0.01 <= value <= 100:
        raise argparse.ArgumentTypeError(f"“{text}” is no scale; choose a number from 0.01 to 100")
    return value
