# SPDX-License-Identifier: EUPL-1.2
"""Fit the weights of the evidence and the model of the count to labelled records.

    PYTHONPATH=src python benchmarks/identity/fit.py DIR[:SHARE[:IMPORTANCE]]… --count DIR… [--out FOLDER]

Each DIR holds records.csv and truth.csv. SHARE of its pairs is used, IMPORTANCE weighs them. `--count` names the files
the model of the count is fitted on; the weights should not have seen them.
"""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hubnetz.organisations.identity import (
    candidates,
    counting,
    evidence,
    linking,
    prior,
    reading,
    table,
    weights,
)

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


class Labelled(NamedTuple):
    """Pairs of one file or more, as the weights are fitted to them."""

    levels: dict[str, evidence.Levels]
    same: NDArray[np.bool_]
    importance: NDArray[np.float64]
    ahead: NDArray[np.float64]  # what the pairs of the file start from, beyond the usual


def labelled(asked: str) -> Labelled:
    """Return the pairs of a file (DIR[:SHARE[:IMPORTANCE]]); large organisations do not drown small ones."""
    name, share, times, *_ = f"{asked}:1:1".split(":")
    folder = Path(name)
    read = reading.read(linking.in_order(records(folder)))
    rows = table.build(read)
    one, two = candidates.candidates(rows)
    organisation = known(folder, read.ids)
    chosen = np.random.default_rng(0).random(len(one)) < float(share)
    one, two = one[chosen], two[chosen]
    levels = evidence.levels(rows, evidence.context(rows), one, two)
    same = organisation[one] == organisation[two]
    return Labelled(levels, same, importance(organisation, one, two) * float(times), ahead(same))


def importance(
    organisation: NDArray[np.int64], one: NDArray[np.int32], two: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Return how much each pair counts, one on average: those of an organisation of many records count less."""
    size = np.bincount(organisation)
    found = 1 / np.sqrt(np.maximum(size[organisation[one]], size[organisation[two]]))
    return found / found.mean()


def ahead(same: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return what the pairs of a file start from beyond the usual share, as `prior` finds it without labels."""
    share = np.clip(same.mean(), 1e-4, 0.9)
    return np.full(len(same), np.log(share / (1 - share)) - np.log(prior.USUAL / (1 - prior.USUAL)))


def together(files: Sequence[Labelled]) -> Labelled:
    """Return the pairs of several files as one."""
    return Labelled(
        {piece: np.concatenate([file.levels[piece] for file in files]) for piece in files[0].levels},
        np.concatenate([file.same for file in files]),
        np.concatenate([file.importance for file in files]),
        np.concatenate([file.ahead for file in files]),
    )


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folders", nargs="*", help="what the weights are fitted on; none: they stay as they are"
    )
    parser.add_argument("--count", nargs="*", default=[])
    parser.add_argument("--out", type=Path, default=weights.FILE.parent)
    args = parser.parse_args()
    if args.folders:
        weights.keep(
            weights.fit(*together([labelled(asked) for asked in args.folders])), args.out / weights.FILE.name
        )
    if args.count:
        by = weights.load(args.out / weights.FILE.name)
        files = []
        for folder in map(Path, args.count):
            found = linking.link(records(folder), by=by)
            files.append(counting.labelled(found, known(folder, found.ids)))
        model = counting.fit(files)
        counting.keep(model, args.out / counting.FILE.name)
        print(f"drift {model.drift:.4f}")


if __name__ == "__main__":
    main()
