"""How long the eight figures take in the process, and what an office page costs. Prints JSON.

    .venv/bin/python benchmarks/report.py [--until 2020-09-30] [--rounds 5] [--data DIR]

Uses the database that runs, or starts the embedded one, as every command does. Wall time and processor time of this
process; the first round is told apart, because it reads cold pages.
"""

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--until", type=date.fromisoformat, default=date(2020, 9, 30), metavar="DAY")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", metavar="DIR")
    args = parser.parse_args()
    from hubnetz.cli.house import open_house

    with open_house(args):
        json.dump(measured(args.until, args.rounds), sys.stdout, indent=1)
    print()
    return 0


def measured(until: date, rounds: int) -> dict[str, Any]:
    """Return seconds per round, by figure, and how many rows were counted."""
    from hubnetz.indicators import access
    from hubnetz.indicators.definitions.interim_balance import DEFINITIONS

    first = timed(lambda: access.balance(until))
    wall, work = zip(*(timed(lambda: access.balance(until)) for _ in range(rounds)), strict=True)
    figures = access.balance(until)
    return {
        "until": until.isoformat(),
        "rows": sum(len(figure.rows) for figure in figures),
        "balance_first_s": round(first[0], 3),
        "balance_s": sorted(round(seconds, 3) for seconds in wall),
        "balance_processor_s": sorted(round(seconds, 3) for seconds in work),
        "figures": {
            definition.key: {
                "value": figure.value,
                "rows": len(figure.rows),
                "s": round(timed(lambda definition=definition: access.count(definition, until))[0], 3),
            }
            for definition, figure in zip(DEFINITIONS, figures, strict=True)
        },
    }


def timed(call: Any) -> tuple[float, float]:
    """Return wall time and processor time of one call."""
    wall, work = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - wall, time.process_time() - work


if __name__ == "__main__":
    sys.exit(main())
