# SPDX-License-Identifier: EUPL-1.2
"""Figures on organisations the weights have not seen: five folds of a labelled file, each scored by the other four.

    PYTHONPATH=src python benchmarks/identity/heldout.py DIR [--beside DIR[:SHARE[:IMPORTANCE]]…] [--count MODEL]

`--beside` names further labelled files that every fold is fitted on, as `fit.py` takes them. `--count` names a model
of the count that was fitted without DIR (`fit.py --count`). `--keep FILE` writes the links, for a look at errors.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from fit import FOLDS, folds, known, labelled, records
from score import read as read_truth
from score import score

from hubnetz.organisations.identity import (
    candidates,
    clusters,
    counting,
    evidence,
    linking,
    reading,
    table,
    weights,
)


def main() -> None:
    """Fit five times, score once."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--beside", nargs="*", default=[])
    parser.add_argument("--importance", type=float, default=2.0)
    parser.add_argument("--count", type=Path)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    other = []
    for asked in args.beside:
        folder, share, times, *_ = f"{asked}:1:1".split(":")
        levels, same, importance = labelled(Path(folder), float(share), None)
        other.append((levels, same, importance * float(times)))
    read = reading.read(sorted(records(args.folder), key=linking._order))
    rows = table.build(read)
    one, two = candidates.candidates(rows)
    organisation = known(args.folder, read.ids)
    fold, size = folds(organisation), np.bincount(organisation)
    importance = 1 / np.sqrt(np.maximum(size[organisation[one]], size[organisation[two]]))
    importance *= args.importance / importance.mean()
    levels = evidence.levels(rows, evidence.context(rows), one, two)
    same = organisation[one] == organisation[two]
    total = np.zeros(len(one), np.float32)
    times_scored = np.zeros(len(one), np.int8)
    for number in range(FOLDS):
        seen = (fold[one] != number) & (fold[two] != number)
        together = {
            piece: np.concatenate([level[seen], *(more[0][piece] for more in other)])
            for piece, level in levels.items()
        }
        by = weights.fit(
            together,
            np.concatenate([same[seen], *(more[1] for more in other)]),
            np.concatenate([importance[seen], *(more[2] for more in other)]),
        )
        # A pair across two folds is scored by the mean of both weights: each has seen one of the two at most.
        touched = ~seen
        total[touched] += by.score({piece: level[touched] for piece, level in levels.items()})
        times_scored[touched] += 1
    marks = (rows.vat, rows.register, rows.lei)
    links = linking.Links(one, two, total / times_scored)
    if args.keep:
        np.savez(args.keep, one=one, two=two, score=links.score)
    truth, tags, kinds = read_truth(args.folder)
    for threshold in (-1.0, -0.5, 0.0, linking.LINKAGE.threshold, 0.6, 1.0, 1.5):
        linkage = clusters.Linkage(threshold=threshold, missing=linking.LINKAGE.missing)
        found = clusters.cluster(len(rows), one, two, links.score, linkage, marks)
        linked = linking.Linked(read.ids, found, links, rows)
        chosen = threshold == linking.LINKAGE.threshold
        figures = score(dict(linked.clusters()), truth, tags if chosen else None, kinds)
        if args.count and chosen:
            guess = counting.estimate(linked, counting.load(args.count))
            figures["estimate"] = [guess.low, guess.count, guess.high]
            figures["estimate_error"] = guess.count / figures["organisations"] - 1
        print(threshold, json.dumps(figures, default=float, indent=1 if chosen else None), flush=True)


if __name__ == "__main__":
    main()
