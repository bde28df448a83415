# SPDX-License-Identifier: EUPL-1.2
"""Ours and Splink 5 side by side, in one run on the same records: accuracy, seconds, memory.

    python3 -m venv PEER && PEER/bin/pip install splink numpy
    PYTHONPATH=src python benchmarks/identity/beside.py DIR… --peer PEER/bin/python [--threshold 0.9 0.99]

Splink is not among the dependencies of the product; it gets an environment of its own. Prints a table in Markdown.
"""

import argparse
import csv
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from score import read, score

HERE = Path(__file__).parent


def measured(command: list[str]) -> tuple[float, float, float, str]:
    """Run a command; return seconds by the clock, seconds of processors, MiB at most, and what it said.

    :raises SystemExit: with its last words if it failed
    """
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as started:
        assert started.stderr
        said = started.stderr.read()
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise SystemExit(said[-2000:])
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said


def clusters(path: Path) -> dict[str, str]:
    """Return the cluster of each record."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["record_id"]: row["cluster_id"] for row in csv.DictReader(file)}


def main() -> None:
    """Run both on each folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--peer", required=True, help="a Python that has splink")
    parser.add_argument("--threshold", nargs="*", default=["0.9", "0.99"])
    args = parser.parse_args()
    print(
        "| records | method | pair P | R | F1 | B-cubed | groups merged | clusters | estimate | s | CPU s | MiB |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for folder in args.folders:
        truth, _, kinds = read(folder)
        with tempfile.TemporaryDirectory() as made:
            out = Path(made) / "out.csv"
            ours = [sys.executable, "-m", "hubnetz.cli", "organisations", "link", str(folder / "records.csv")]
            took = measured([*ours, "--out", str(out)])
            said = re.search(r"estimated (\d+)", took[3])
            estimate = f"{int(said.group(1)) / len(set(truth.values())) - 1:+.1%}" if said else ""
            print(line("ours", score(clusters(out), truth, None, kinds), estimate, took), flush=True)
            theirs = [args.peer, str(HERE / "peer_splink.py"), str(folder / "records.csv"), str(out)]
            took = measured([*theirs, "--threshold", *args.threshold])
            for threshold in args.threshold:
                found = clusters(out.with_name(f"{out.stem}-{float(threshold)}.csv"))
                print(line(f"Splink {threshold}", score(found, truth, None, kinds), "", took), flush=True)


def line(method: str, figures: dict, estimate: str, took: tuple[float, float, float, str]) -> str:
    """Return a line of the table."""
    groups = figures.get("merged_by_kind", {}).get("group", 0.0)
    columns = [
        f"{figures['records']:,}",
        method,
        *(f"{figures[name]:.3f}" for name in ("pair_precision", "pair_recall", "pair_f1", "b3_f1")),
        f"{groups:.1%}",
        f"{figures['count_error']:+.1%}",
        estimate,
        *(f"{value:.0f}" for value in took[:3]),
    ]
    return f"| {' | '.join(columns)} |"


if __name__ == "__main__":
    main()
