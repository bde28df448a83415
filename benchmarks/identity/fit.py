# SPDX-License-Identifier: EUPL-1.2
"""Fit the weights of the evidence and the model of the count to labelled records.

    PYTHONPATH=src python benchmarks/identity/fit.py DIR[:SHARE[:IMPORTANCE]]… --count DIR… [--out FOLDER]

Each DIR holds records.csv and truth.csv. SHARE of its pairs is used, IMPORTANCE weighs them. `--count` names the files
the model of the count is fitted on; the weights should not have seen them. With --leave-out K (0 to 4) a fifth of the
organisations of every DIR stays unseen, which is how held-out figures are made (`heldout.py`).
"""

import argparse
import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hubnetz.organisations.identity import candidates, counting, evidence, linking, reading, table, weights

FOLDS = 5


def known(folder: Path, ids: list[str]) -> NDArray[np.int64]:
    """Return the number of the organisation of each record."""
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        of = {row["record_id"]: row["org_id"] for row in csv.DictReader(file)}
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(of[record], len(numbers)) for record in ids], np.int64)


def records(folder: Path) -> list[dict[str, str]]:
    """Return the records of a folder."""
    with (folder / "records.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def folds(organisation: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return by record to which fold its organisation belongs; always the same."""
    return np.random.default_rng(0).integers(0, FOLDS, organisation.max() + 1)[organisation]


def labelled(
    folder: Path, share: float, leave_out: int | None
) -> tuple[dict[str, evidence.Levels], NDArray[np.bool_], NDArray[np.float64]]:
    """Return levels, labels and importance of the pairs of a file; large organisations do not drown small ones."""
    read = reading.read(records(folder))
    rows = table.build(read)
    one, two = candidates.candidates(rows)
    organisation = known(folder, read.ids)
    chosen = np.random.default_rng(0).random(len(one)) < share
    if leave_out is not None:
        fold = folds(organisation)
        chosen &= (fold[one] != leave_out) & (fold[two] != leave_out)
    one, two = one[chosen], two[chosen]
    size = np.bincount(organisation)
    importance = 1 / np.sqrt(np.maximum(size[organisation[one]], size[organisation[two]]))
    levels = evidence.levels(rows, evidence.context(rows), one, two)
    return levels, organisation[one] == organisation[two], importance / importance.mean()


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folders", nargs="*", help="what the weights are fitted on; none: they stay as they are"
    )
    parser.add_argument("--count", nargs="*", type=Path, default=[])
    parser.add_argument("--leave-out", type=int)
    parser.add_argument("--out", type=Path, default=weights.FILE.parent)
    args = parser.parse_args()
    if args.folders:
        levels, labels, importance = [], [], []
        for asked in args.folders:
            folder, share, times, *_ = f"{asked}:1:1".split(":")
            found = labelled(Path(folder), float(share), args.leave_out)
            levels.append(found[0])
            labels.append(found[1])
            importance.append(found[2] * float(times))
        together = {piece: np.concatenate([level[piece] for level in levels]) for piece in levels[0]}
        fitted = weights.fit(together, np.concatenate(labels), np.concatenate(importance))
        weights.keep(fitted, args.out / weights.FILE.name)
    if args.count:
        by = weights.load(args.out / weights.FILE.name)
        linked = [(linking.link(records(folder), by=by), folder) for folder in args.count]
        model = counting.fit([(found, known(folder, found.ids)) for found, folder in linked])
        counting.keep(model, args.out / counting.FILE.name)
        print(f"drift {model.drift:.4f}, repeated {model.repeated:.3f}")


if __name__ == "__main__":
    main()
