"""What each level of each piece of evidence adds to the log-odds; fitted to labelled pairs, kept in `weights.npz`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hubnetz.organisations.identity.evidence import PIECES, TOGETHER, Levels

FILE = Path(__file__).with_name("weights.npz")
Doubles = NDArray[np.float64]


def _offsets() -> tuple[dict[str, int], int]:
    at, total = {}, 0
    for piece, size in PIECES.items():
        at[piece] = total
        total += size
    for one, two in TOGETHER:
        at[f"{one} × {two}"] = total
        total += PIECES[one] * PIECES[two]
    return at, total


OFFSETS, SIZE = _offsets()


@dataclass(slots=True)
class Weights:
    """The weights of all levels, one after the other, and what a pair starts from."""

    values: NDArray[np.float32]
    start: float

    def shifted(self, by: float) -> "Weights":
        """Return the same weights for a file whose pairs start from more or less."""
        return Weights(self.values, self.start + by)

    def score(self, levels: dict[str, Levels]) -> NDArray[np.float32]:
        """Return the log-odds of each pair: the start and what its levels add."""
        total = np.full(len(levels["left"]), self.start, np.float32)
        for index in columns(levels):
            total += self.values[index]
        return total


def columns(levels: dict[str, Levels]) -> Iterable[NDArray[np.int32]]:
    """Yield for each piece where its level stands among the weights."""
    for piece in PIECES:
        yield levels[piece].astype(np.int32) + OFFSETS[piece]
    for one, two in TOGETHER:
        both = levels[one].astype(np.int32) * PIECES[two] + levels[two]
        yield both + OFFSETS[f"{one} × {two}"]


@cache
def shipped() -> Weights:
    """Return the weights that come with the product."""
    return load(FILE)


def load(file: Path) -> Weights:
    """Return the weights that `keep` wrote.

    :raises ValueError: if they were fitted to other pieces
    """
    with np.load(file) as kept:
        if len(kept["values"]) != SIZE:
            raise ValueError(f"{file.name} was fitted to other pieces of evidence; fit it again")
        return Weights(kept["values"].astype(np.float32), float(kept["start"]))


def keep(weights: Weights, file: Path = FILE) -> None:
    """Write weights where `shipped` finds them."""
    np.savez_compressed(file, values=weights.values.astype(np.float16), start=weights.start)


def fit(
    levels: dict[str, Levels],
    same: NDArray[np.bool_],
    importance: Doubles | None = None,
    ahead: Doubles | None = None,
    ridge: float = 1.0,
) -> Weights:
    """Return the weights under which the labels are likeliest, held back by a ridge; pairs may differ in importance.

    ``ahead`` is what the pairs of a file start from beyond the usual, as `prior.shift` finds it for a new file.
    """
    weight = np.ones(len(same)) if importance is None else importance
    begin = np.zeros(len(same)) if ahead is None else ahead
    # Pairs with the same levels and beginning are one line, with what speaks for and against it.
    key = begin.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for place, (piece, size) in enumerate(PIECES.items()):
        random = np.random.default_rng(place).integers(0, 2**63, size, np.uint64)
        key += random[levels[piece]]
    _, first, line = np.unique(key, return_index=True, return_inverse=True)
    index = [
        column.astype(np.int64)
        for column in columns({piece: level[first] for piece, level in levels.items()})
    ]
    begin = begin[first]
    yes = np.bincount(line, weight * same)
    every = np.bincount(line, weight)

    def loss(x: Doubles) -> tuple[float, Doubles]:
        score = begin + x[-1]
        for column in index:
            score += x[column]
        value = (every * np.logaddexp(0, score) - yes * score).sum() + ridge / 2 * (x[:-1] ** 2).sum()
        error = every / (1 + np.exp(-score)) - yes
        slope = np.zeros_like(x)
        for column in index:
            slope[:-1] += np.bincount(column, error, minlength=SIZE)
        slope[:-1] += ridge * x[:-1]
        slope[-1] = error.sum()
        return float(value), slope

    x = _lowest(loss, np.zeros(SIZE + 1))
    return Weights(x[:-1].astype(np.float32), float(x[-1]))


def _lowest(
    loss: Callable[[Doubles], tuple[float, Doubles]], x: Doubles, rounds: int = 120, memory: int = 12
) -> Doubles:
    """Return where a smooth convex function is lowest, by the quasi-Newton method with limited memory."""
    value, slope = loss(x)
    steps: list[tuple[Doubles, Doubles]] = []
    for _ in range(rounds):
        way, kept = slope.copy(), []
        for s, y in reversed(steps):
            share = (s @ way) / (s @ y)
            kept.append(share)
            way -= share * y
        way *= (
            (steps[-1][0] @ steps[-1][1]) / (steps[-1][1] @ steps[-1][1])
            if steps
            else 1 / max(np.abs(slope).sum(), 1)
        )
        for (s, y), share in zip(steps, reversed(kept), strict=True):
            way += s * (share - (y @ way) / (s @ y))
        length, fall = 1.0, slope @ way
        while True:
            tried = x - length * way
            new_value, new_slope = loss(tried)
            if new_value <= value - 1e-4 * length * fall or length < 1e-8:
                break
            length /= 2
        s, y = tried - x, new_slope - slope
        if s @ y > 1e-12:
            steps = [*steps, (s, y)][-memory:]
        done = value - new_value < 2e-6 * max(abs(value), 1)
        x, value, slope = tried, new_value, new_slope
        if done:
            break
    return x
