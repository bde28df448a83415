# SPDX-License-Identifier: EUPL-1.2
"""Figures on organisations the weights have not seen: five folds of a labelled file, each scored by the other four.

    PYTHONPATH=src python benchmarks/identity/heldout.py DIR [--beside DIR[:SHARE[:IMPORTANCE]]…] [--count MODEL]

`--beside` names further labelled files that every fold is fitted on, as `fit.py` takes them. `--count` names a model
of the count that was fitted without DIR (`fit.py --count`). `--keep FILE` writes the links, `--clusters FILE` the
clusters for `errors.py`.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from fit import FOLDS, Labelled, ahead, folds, importance, known, labelled, records, together
from score import read as read_truth
from score import score

from hubnetz.organisations.identity import (
    candidates,
    clusters,
    counting,
    evidence,
    linking,
    prior,
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
    parser.add_argument("--importance", type=float, default=4.0)
    parser.add_argument("--count", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--clusters", type=Path)
    args = parser.parse_args()
    other = [together([labelled(asked) for asked in args.beside])] if args.beside else []
    read = reading.read(linking.in_order(records(args.folder)))
    rows = table.build(read)
    one, two = candidates.candidates(rows)
    organisation = known(args.folder, read.ids)
    fold = folds(organisation)
    levels = evidence.levels(rows, evidence.context(rows), one, two)
    same = organisation[one] == organisation[two]
    every = Labelled(levels, same, importance(organisation, one, two) * args.importance, ahead(same))
    total = np.zeros(len(one), np.float32)
    times_scored = np.zeros(len(one), np.int8)
    for number in range(FOLDS):
        seen = (fold[one] != number) & (fold[two] != number)
        mine = Labelled(
            {piece: level[seen] for piece, level in levels.items()}, *(column[seen] for column in every[1:])
        )
        by = weights.fit(*together([mine, *other]))
        # A pair across two folds is scored by the mean of both weights: each has seen one of the two at most.
        touched = ~seen
        total[touched] += by.score({piece: level[touched] for piece, level in levels.items()})
        times_scored[touched] += 1
    score_ = total / times_scored
    if args.keep:
        np.savez(args.keep, one=one, two=two, score=score_)
    links = linking.kept(one, two, [(np.arange(len(one)), score_, prior.counted(score_))], by)
    truth, tags, kinds = read_truth(args.folder)
    for threshold in (-1.0, -0.5, linking.LINKAGE.threshold, 0.3, 0.6, 1.0):
        linkage = clusters.Linkage(threshold=threshold, missing=linking.LINKAGE.missing)
        linked = linking.clustered(read.ids, rows, links, linkage)
        chosen = threshold == linking.LINKAGE.threshold
        if args.clusters and chosen:
            args.clusters.write_text(
                "".join(f"{a},{b}\n" for a, b in [("record_id", "cluster_id"), *linked.clusters()]), "utf-8"
            )
        figures = score(dict(linked.clusters()), truth, tags if chosen else None, kinds)
        if args.count and chosen:
            guess = counting.estimate(linked, counting.load(args.count))
            figures["estimate"] = [guess.low, guess.count, guess.high]
            figures["estimate_error"] = guess.count / figures["organisations"] - 1
        print(threshold, json.dumps(figures, default=float, indent=1 if chosen else None), flush=True)


if __name__ == "__main__":
    main()
