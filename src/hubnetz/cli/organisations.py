# SPDX-License-Identifier: EUPL-1.2
"""
Find out which records are the same organisation: those of a file, or those of the network.

    ./hubnetz organisations link RECORDS.csv --out CLUSTERS.csv
    ./hubnetz organisations resolve [--dry-run] [--yes] [--restart]

`link` needs no database and touches none. `resolve` compares the records of all hubs, joins what is sure, and leaves
the rest to people as questions; what they decided stands. Interrupted, it goes on when it is called again.
"""

import argparse
import contextlib
import csv
import dataclasses
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hubnetz.cli import house, terminal

if TYPE_CHECKING:
    from hubnetz.organisations.actions.resolving import Found

KEY = "record_id"
KEPT = "resolve.json"  # what a run found and has not written to the end


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    link = verbs.add_parser("link", help="cluster the records of a foreign file; needs no database")
    link.add_argument("records", metavar="RECORDS.csv", help="one record a line; record_id and name at least")
    link.add_argument(
        "--out", metavar="FILE", help="where record_id,cluster_id goes (standard output if left out)"
    )
    link.add_argument(
        "--processes", type=int, default=min(os.cpu_count() or 1, 8), help="how many work at the same time"
    )
    resolve = verbs.add_parser(
        "resolve", help="compare the records of all hubs; join what is sure, ask the rest"
    )
    resolve.add_argument("--dry-run", action="store_true", help="only say what would be joined and asked")
    resolve.add_argument("--yes", action="store_true", help="write without asking first")
    resolve.add_argument(
        "--restart", action="store_true", help="compare anew, do not go on with a run that broke off"
    )
    resolve.add_argument(
        "--processes", type=int, default=min(os.cpu_count() or 1, 8), help="how many work at the same time"
    )


def run(args: argparse.Namespace) -> int:
    """Do what was asked; return 0.

    :raises WrongUse: with a sentence if the file cannot be read or written, or nobody said that it may write
    """
    return _resolve(args) if args.verb == "resolve" else _link(args)


def _link(args: argparse.Namespace) -> int:
    from hubnetz.organisations.identity import counting, linking

    began = time.perf_counter()
    told = _teller(began)
    terminal.check_place(args.out)
    linked = linking.link(_records(args.records), processes=max(args.processes, 1), told=told)
    estimate = counting.estimate(linked)
    with terminal.written(args.out) as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow([KEY, "cluster_id"])
        rows.writerows(linked.clusters())
    print(
        f"{len(linked.ids)} records, {estimate.found} organisations found, estimated {estimate.count} "
        f"({estimate.low} to {estimate.high}), {time.perf_counter() - began:.1f} seconds",
        file=sys.stderr,
    )
    return 0


def _teller(began: float) -> Callable[[str], None]:
    def told(step: str) -> None:
        print(f"{time.perf_counter() - began:7.1f} s  {step}", file=sys.stderr, flush=True)

    return told


def _resolve(args: argparse.Namespace) -> int:
    if not (args.yes or args.dry_run or sys.stdin.isatty()):
        raise terminal.WrongUse("--dry-run says what would be joined and asked; --yes writes it.")
    with house.open_house(args) as opened:
        return resolve(args, opened.data)


def resolve(args: argparse.Namespace, folder: Path) -> int:
    """Compare the records of all hubs and write what came of it, if that is wanted; return 0.

    What was found is kept in the folder until it is written to the end, so that a run that broke off goes on.

    :raises WrongUse: if somebody else does the same at the moment
    """
    from hubnetz.organisations.actions import resolving

    if args.dry_run:
        return _compare(args, folder)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(resolving.hold_turn())
        except resolving.RunsAlready as refused:
            problem = "somebody else has the records compared at the moment; try again later."
            raise terminal.WrongUse(problem) from refused
        return _compare(args, folder)


def _compare(args: argparse.Namespace, folder: Path) -> int:
    from hubnetz.organisations.actions import resolving

    began = time.perf_counter()
    told, kept = _teller(began), folder / KEPT
    found = resolving.find(
        kept=None if args.restart else _kept(kept), processes=max(args.processes, 1), told=told
    )
    terminal.answer(
        f"{found.records} records, {found.found} organisations, estimated {found.estimate} "
        f"({found.low} to {found.high}); {len(found.safe)} pairs are certain, {len(found.suspected)} to be asked, "
        f"{time.perf_counter() - began:.1f} seconds"
    )
    if args.dry_run or not (args.yes or _agrees()):
        return 0
    _keep(kept, found)
    resolution = resolving.write(found, told=told)
    kept.unlink(missing_ok=True)
    terminal.answer(
        f"{resolution.decided} pairs joined, {resolution.suspected} to be asked, "
        f"{time.perf_counter() - began:.1f} seconds"
    )
    return 0


def _agrees() -> bool:
    print("Write this? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "j", "ja")


def _keep(path: Path, found: "Found") -> None:
    """Write what was found, whole or not at all."""
    part = path.with_suffix(".part")
    with open(part, "w", encoding="utf-8", opener=_for_us_only) as file:
        json.dump(dataclasses.asdict(found), file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _for_us_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _kept(path: Path) -> "Found | None":
    """Return what a run that broke off had found; None if there is nothing that can be read."""
    from hubnetz.organisations.actions import resolving

    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for name in ("safe", "suspected"):
            told[name] = [tuple(row) for row in told[name]]
        return resolving.Found(**told)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _records(path: str) -> Iterator[dict[str, str]]:
    """Yield the records of a file; commas, semicolons or tabs stand between the columns, as its first line says.

    :raises WrongUse: if it is no CSV in UTF-8 with the columns record_id and name, each column once, or an id is
        missing or there twice
    """
    line = 1
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            heading = file.readline()
            between = max(",;\t", key=heading.count)
            titles = _titles(path, next(csv.reader([heading], delimiter=between), []))
            # Strict: a quote that nobody closes would swallow all records behind it.
            rows = csv.DictReader(file, titles, delimiter=between, strict=True)
            seen: set[str] = set()
            for row in rows:
                key, line = row[KEY] or "", rows.line_num + 1
                if not key.strip() or key in seen:
                    problem = (
                        f"the record_id {key!r} was there before"
                        if key in seen
                        else "the record_id is missing"
                    )
                    raise terminal.WrongUse(f"{path}, line {line}: {problem}.")
                seen.add(key)
                yield {
                    name: value
                    for name, value in row.items()
                    if isinstance(name, str) and isinstance(value, str)
                }
    except OSError as error:
        raise terminal.WrongUse(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise terminal.WrongUse(f"{path} is no text in UTF-8; save it as CSV UTF-8.") from error
    except csv.Error as error:
        raise terminal.WrongUse(f"{path} is no CSV after line {line}: {error}.") from error


def _titles(path: str, heading: list[str]) -> list[str]:
    titles = [title.strip().lower() for title in heading]
    if not {KEY, "name"} <= set(titles):
        raise terminal.WrongUse(f"{path} needs the columns record_id and name.")
    if twice := [title for title in titles if title and titles.count(title) > 1]:
        raise terminal.WrongUse(f"{path} has the column {twice[0]} twice.")
    return titles
