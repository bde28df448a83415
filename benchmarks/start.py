# SPDX-License-Identifier: EUPL-1.2
"""How long a start takes, and how much memory the running house needs. Prints JSON.

    python3 benchmarks/start.py [--rounds 3] [--keep-environment] [--demo]

First start: no environment, no built files, no data; packages come from the cache of uv or pip. Next start:
the same folder again. Measured from the command to the line "Hubnetz is ready". Memory is the proportional
share (PSS) after every page in --pages has been asked for a few times.
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3, help="how many next starts (default 3)")
    parser.add_argument(
        "--keep-environment", action="store_true", help="measure the first start with what is there"
    )
    parser.add_argument("--pages", nargs="*", default=["/", "/en/", "/readyz", "/api/v1/openapi.json"])
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="hubnetz-bench-"))
    folder.chmod(0o755)
    environ = dict(os.environ)
    if not args.keep_environment:
        environ |= {"HUBNETZ_ENV": str(folder / "env"), "HUBNETZ_BUILD": str(folder / "build")}
    try:
        first, memory = start(folder, environ, args.pages)
        following = [start(folder, environ, args.pages) for _ in range(args.rounds)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    result = {
        "first_start_s": round(first, 1),
        "next_start_s": [round(seconds, 1) for seconds, _ in following],
        "pss_mib": following[-1][1] if following else memory,
        "as_root": os.geteuid() == 0,
        "cores": os.cpu_count(),
    }
    print(json.dumps(result, indent=1))
    return 0


def start(folder: Path, environ: dict[str, str], pages: list[str]) -> tuple[float, dict[str, float]]:
    """Start, wait for the line, ask for pages, measure, stop."""
    began = time.monotonic()
    command = [str(CHECKOUT / "hubnetz"), "up", "--port", "0", "--data", str(folder / "data")]
    house = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=sys.stderr, text=True, env=environ)
    assert house.stdout is not None
    try:
        for line in house.stdout:
            if found := re.match(r"Hubnetz is ready: (\S+)", line):
                break
        else:
            raise SystemExit("it did not become ready")
        seconds = time.monotonic() - began
        for page in pages * 4:
            ask(found[1] + page)
        return seconds, memory_of(house.pid)
    finally:
        house.send_signal(signal.SIGTERM)
        house.wait(60)


def ask(address: str) -> None:
    """Ask for a page; how it answers does not matter here."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310
            answer.read()
    except urllib.error.HTTPError:
        pass


def memory_of(top: int) -> dict[str, float]:
    """Return the proportional memory of the processes below and including one, PostgreSQL apart."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    family = {top}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    sums = {"web_and_worker": 0.0, "postgresql": 0.0}
    for pid in family:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            program = os.path.basename(os.readlink(f"/proc/{pid}/exe"))
        except OSError:
            continue
        share = int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1]) / 1024  # type: ignore[index]
        sums["postgresql" if program.startswith("postgres") else "web_and_worker"] += share
    return {name: round(value, 1) for name, value in sums.items()} | {"processes": len(family)}


if __name__ == "__main__":
    sys.exit(main())
