# SPDX-License-Identifier: EUPL-1.2
"""How often a run over all records would join by itself what is not one organisation, by how strict it is.

    PYTHONPATH=src python benchmarks/identity/safe.py DIR [--records N] [--alone] [--at 3 5]

DIR holds records.csv and truth.csv. `--alone` takes one record of each organisation, where nothing may be joined;
`--records` takes the first so many. Prints for each threshold of `resolving.SURE` how many pairs are joined, how many
of them wrongly, and which share of the joins that lead from the records to the organisations they are.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from fit import known, records

from hubnetz.organisations.identity import reading, resolving


def main() -> None:
    """Try each threshold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--at", nargs="*", type=float, default=[0, 1, 2, 3, 4, 5, 6, 8])
    parser.add_argument("--show", type=int, default=0, help="print so many of the wrong pairs")
    args = parser.parse_args()
    rows = sorted(records(args.folder), key=lambda row: row["record_id"])[: args.records]
    organisation = known(args.folder, [row["record_id"] for row in rows])
    if args.alone:
        first = np.sort(np.unique(organisation, return_index=True)[1])
        rows, organisation = [rows[at] for at in first.tolist()], organisation[first]
    n = len(rows)
    needed = n - len(np.unique(organisation))
    read = reading.read(rows)
    for at in args.at:
        resolving.SURE = at
        before = resolving.Before(np.arange(n), np.zeros(n, np.int64), np.ones(n, bool))
        outcome = resolving.resolve(read, np.arange(n), before)
        wrong = [pair for pair in outcome.safe if organisation[pair.one] != organisation[pair.two]]
        asked = [organisation[pair.one] == organisation[pair.two] for pair in outcome.suspected]
        figures = {
            "sure": at,
            "joined": len(outcome.safe),
            "wrong": len(wrong),
            "share": round((len(outcome.safe) - len(wrong)) / max(needed, 1), 4),
            "asked": len(asked),
            "asked_true": sum(asked),
            "expected_true": round(sum(pair.effect for pair in outcome.suspected)),
            "organisations": len(np.unique(organisation)),
            "estimate": [outcome.estimate.low, outcome.estimate.count, outcome.estimate.high],
        }
        print(json.dumps(figures, default=int), flush=True)
        for pair in wrong[: args.show]:
            print("   ", pair.log_odds, rows[pair.one], rows[pair.two], sep="\n    ", flush=True)


if __name__ == "__main__":
    main()
