"""How many of the compared pairs are one organisation: learned from each file, so that log-odds mean the same in all.

Weights come from files in which about one compared pair in ten is one organisation. In a clean file there is none, in a
file ten times as large strangers meet ten times as often. The share is the one under which the scores of the file are
likeliest (its likelihood has one summit; expectation and maximisation find it), held near the usual share by some
imagined pairs, so that a handful of records does not say more than it knows.
"""

import numpy as np

from hubnetz.organisations.identity.table import Floats, Ints

USUAL = (
    0.1  # share of compared pairs that are one organisation, about as in the files that weights are fitted to
)
LOW, HIGH, STEPS = -24, 24, 32  # of the histogram: log-odds from, to, bins for each
IMAGINED = 300.0  # pairs with the usual share that every file begins with
LARGEST = 3.0  # a shift upwards; downwards the imagined pairs keep it in bounds
_MIDDLE = LOW + np.arange((HIGH - LOW) * STEPS + 1) / STEPS


def counted(score: Floats) -> Ints:
    """Return how many scores lie in each bin; counts of parts of a file add up to those of the file."""
    place = np.rint((np.clip(score, LOW, HIGH) - LOW) * STEPS).astype(np.int64)
    return np.bincount(place, minlength=len(_MIDDLE))


def shift(counts: Ints, usual: float = USUAL, rounds: int = 400) -> float:
    """Return what is to be added to log-odds that were fitted to the usual share of pairs that are one organisation."""
    base = np.log(usual) - np.log1p(-usual)
    every = counts.sum() + IMAGINED
    found = 0.0
    for _ in range(rounds):
        share = ((counts / (1 + np.exp(-(_MIDDLE + found)))).sum() + usual * IMAGINED) / every
        after = min(float(np.log(share) - np.log1p(-share) - base), LARGEST)
        if abs(after - found) < 1e-4:
            return after
        found = after
    return found
