"""How many organisations there are: the clusters, less what is still hidden between them, more what is hidden in them.

A cluster that is the whole of one organisation counts one; one of three pieces of an organisation counts a third; two
organisations in one cluster count two. What a cluster counts on average, given what can be seen of it, was fitted on
labelled records (`counting.npz`); the sum over all clusters is the estimate.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hubnetz.organisations.identity.linking import Linked

FILE = Path(__file__).with_name("counting.npz")
Z = 1.96  # of the interval: nineteen times out of twenty
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated number with its interval, and the number of clusters it corrects."""

    found: int
    count: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Model:
    """What a cluster counts, by what can be seen of it."""

    worth: Doubles
    spread: Doubles  # variance of what one cluster counts, by its size class
    drift: float  # relative error from one kind of file to another
    repeated: float  # share of records beyond the first of their cluster, where it was fitted


def traits(linked: Linked) -> tuple[Doubles, NDArray[np.int64]]:
    """Return what can be seen of each cluster, one row each, and the size class of each."""
    label, cluster = np.unique(linked.cluster, return_inverse=True)
    size = np.bincount(cluster)
    one, two, score = linked.links.one, linked.links.two, linked.links.score.astype(np.float64)
    ca, cb = cluster[one], cluster[two]
    outside = ca != cb
    best = np.full(len(label), -9.0)
    np.maximum.at(best, ca[outside], score[outside])
    np.maximum.at(best, cb[outside], score[outside])
    inside = ~outside
    inner_sum = np.bincount(ca[inside], np.clip(score[inside], -6, 6), minlength=len(label))
    inner = np.where(size > 1, inner_sum / np.maximum(size * (size - 1) / 2, 1), 9)
    hidden = 1 / (1 + np.exp(-best))  # probability that the best link outwards is true after all
    rows = linked.table
    firm = (rows.mail >= 0) | (rows.web >= 0) | (rows.vat >= 0) | (rows.phone >= 0)
    some = (rows.postcode >= 0) | (rows.last >= 0) | (rows.address >= 0)
    rich = np.zeros(len(label), np.int64)
    np.maximum.at(rich, cluster, np.where(firm, 2, np.where(some, 1, 0)))
    kind = np.digitize(size, [2, 3, 5])
    far = np.digitize(best, [-3.5, -2, -1, 0])
    weak = np.digitize(inner, [1.5, 3, 4.5, 8])
    columns = [np.eye(4)[kind], np.eye(5)[far], np.eye(3)[rich], np.eye(5)[weak], hidden[:, None]]
    columns.append(np.eye(20)[np.minimum(kind, 3) * 5 + far])
    columns.append(np.eye(9)[np.minimum(kind, 2) * 3 + rich])
    return np.concatenate(columns, 1), kind


def estimate(linked: Linked, model: Model | None = None) -> Estimate:
    """Return how many organisations stand behind the records, with an interval."""
    found = linked.found
    if not found:
        return Estimate(0, 0, 0, 0)
    model = model or shipped()
    seen, kind = traits(linked)
    worth = np.clip(1 + seen @ model.worth, 0.05, None)
    repeated = 1 - found / len(linked.ids)
    # Where little is repeated, little can be hidden: what is missing from one scales with what was found.
    less = np.where(worth < 1, worth - 1, 0) * min(repeated / model.repeated, 1.5)
    more = np.where(worth > 1, worth - 1, 0)
    count = found + less.sum() + more.sum()
    half = Z * np.hypot(np.sqrt(model.spread[kind].sum()), model.drift * abs(count))
    count = min(max(count, 1), len(linked.ids))
    low, high = max(1, count - half), min(len(linked.ids), count + half)
    return Estimate(found, round(count), int(low), int(np.ceil(high)))


@cache
def shipped() -> Model:
    """Return the model that comes with the product."""
    return load(FILE)


def load(file: Path) -> Model:
    """Return the model that `keep` wrote."""
    with np.load(file) as kept:
        return Model(kept["worth"], kept["spread"], float(kept["drift"]), float(kept["repeated"]))


def shares(linked: Linked, organisation: NDArray[np.int64]) -> Doubles:
    """Return what each cluster truly counts, where the organisation of each record is known."""
    _, cluster = np.unique(linked.cluster, return_inverse=True)
    cells = np.unique(cluster.astype(np.int64) << 32 | organisation)
    pieces = np.bincount(cells & 0xFFFFFFFF)
    return np.bincount(cells >> 32, 1 / pieces[cells & 0xFFFFFFFF])


def fit(files: list[tuple[Linked, NDArray[np.int64]]], ridge: float = 30.0) -> Model:
    """Return the model that fits files whose organisations are known; its drift is its error from file to file."""
    prepared = [(*traits(linked), shares(linked, known)) for linked, known in files]

    def solve(chosen: list[int]) -> Doubles:
        size = prepared[0][0].shape[1]
        left, right = np.zeros((size, size)), np.zeros(size)
        for index in chosen:
            seen, _, true = prepared[index]
            weight = 1 / np.sqrt(len(true))  # a large file does not drown a small one
            left = left + weight * seen.T @ seen
            right = right + weight * seen.T @ (true - 1)
        return np.linalg.solve(left + ridge / 100 * np.eye(len(right)), right)

    every = list(range(len(files)))
    worth = solve(every)
    errors = []
    for index in every:
        seen, _, true = prepared[index]
        left_out = solve([other for other in every if other != index]) if len(every) > 1 else worth
        errors.append((seen @ left_out).sum() / true.sum() - (true - 1).sum() / true.sum())
    residual = [(true - 1 - seen @ worth, kind) for seen, kind, true in prepared]
    spread = np.array(
        [np.mean(np.concatenate([r[k == size] for r, k in residual]) ** 2) for size in range(4)]
    )
    repeated = float(np.mean([1 - linked.found / len(linked.ids) for linked, _ in files]))
    return Model(worth, spread, float(max(np.sqrt(np.mean(np.square(errors))), 0.01)), repeated)


def keep(model: Model, file: Path = FILE) -> None:
    """Write a model where `shipped` finds it."""
    np.savez_compressed(
        file, worth=model.worth, spread=model.spread, drift=model.drift, repeated=model.repeated
    )
