# SPDX-License-Identifier: EUPL-1.2
"""
Find out which records of a file are the same organisation.

    ./hubnetz organisations link RECORDS.csv --out CLUSTERS.csv

Needs no database and touches none.
"""

import argparse
import csv
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from hubnetz.cli import terminal

KEY = "record_id"


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


def run(args: argparse.Namespace) -> int:
    """Do what was asked; return 0.

    :raises WrongUse: with a sentence if the file cannot be read or written
    """
    from hubnetz.organisations.identity import counting, linking

    began = time.perf_counter()

    def told(step: str) -> None:
        print(f"{time.perf_counter() - began:7.1f} s  {step}", file=sys.stderr, flush=True)

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


def _records(path: str) -> Iterator[dict[str, str]]:
    """Yield the records of a file.

    :raises WrongUse: if it is no CSV in UTF-8 with a column record_id, or an id is missing or there twice
    """
    seen: set[str] = set()
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not {KEY, "name"} <= set(rows.fieldnames or ()):
                raise terminal.WrongUse(f"{path} needs the columns record_id and name.")
            for row in rows:
                key = row[KEY] or ""
                if not key or key in seen:
                    problem = f"the record_id {key!r} was there before" if key else "the record_id is missing"
                    raise terminal.WrongUse(f"{path}, line {rows.line_num}: {problem}.")
                seen.add(key)
                yield {
                    name: value
                    for name, value in row.items()
                    if isinstance(name, str) and isinstance(value, str)
                }
    except OSError as error:
        raise terminal.WrongUse(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise terminal.WrongUse(f"{path} is no text in UTF-8.") from error
    except csv.Error as error:
        raise terminal.WrongUse(f"{path} is no CSV: {error}.") from error
