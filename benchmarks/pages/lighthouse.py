# SPDX-License-Identifier: EUPL-1.2
"""Lighthouse's four scores, mobile preset, median of five. Prints JSON.

    python3 benchmarks/pages/lighthouse.py --lighthouse PATH/TO/lighthouse [--rounds 5] [URL …]

Lighthouse comes from npm (`npm install lighthouse@12`) and is no part of the house. Without an address ours is started
with the demo network. Chromium is found by CHROME_PATH, else /usr/bin/chromium.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import cpu

import house

SCORES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lighthouse", default="lighthouse", help="the program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("urls", nargs="*", metavar="URL")
    args = parser.parse_args()
    if args.urls:
        json.dump(scored(args.urls, args.lighthouse, args.rounds), sys.stdout, indent=1)
    else:
        with house.house() as (address, _pid):
            paths = ["/", "/events/", cpu.first_event(address), "/hubs/zd-bb/", "/offers/"]
            json.dump(
                scored([address + path for path in paths], args.lighthouse, args.rounds), sys.stdout, indent=1
            )
    print()
    return 0


def scored(urls: list[str], program: str, rounds: int) -> dict[str, dict[str, float]]:
    """Return for each address the median of each score, 0 to 100, and the worst round of the performance."""
    told = {}
    for url in urls:
        runs = [run(url, program) for _ in range(rounds)]
        told[url] = {name: statistics.median(one[name] for one in runs) for name in SCORES}
        told[url]["performance_worst"] = min(one["performance"] for one in runs)
    return told


def run(url: str, program: str) -> dict[str, float]:
    """Run it once on one page."""
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        command = [
            program,
            url,
            "--quiet",
            "--output=json",
            f"--output-path={report.name}",
            f"--chrome-flags={FLAGS}",
        ]
        environ = {"CHROME_PATH": "/usr/bin/chromium", **os.environ}
        subprocess.run([*command, f"--only-categories={','.join(SCORES)}"], check=True, env=environ)
        said = json.loads(Path(report.name).read_text(encoding="utf-8"))
    return {name: round(100 * (said["categories"][name]["score"] or 0)) for name in SCORES}


if __name__ == "__main__":
    sys.exit(main())
