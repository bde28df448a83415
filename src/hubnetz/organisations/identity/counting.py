"""How many organisations there are: the clusters, less what is still hidden between them, more what is hidden in them.

What can be seen of a whole file – how sure its links are, how many nearly made it, how many records say little, how
many stand alone – tells how far its number of clusters is from the number of organisations. That was fitted on many
labelled files, each of another kind (`counting.npz`). Where little is repeated, little can be hidden: the correction is
taken for the share of records that repeat another. The interval grows where a file is unlike those files.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hubnetz.organisations.identity.linking import Linked, Links

FILE = Path(__file__).with_name("counting.npz")
Z = 1.96  # of the interval: nineteen times out of twenty
LEAST = 0.002  # relative error where nothing is repeated
SOME = 0.1  # share of repeated records from which a file tells how far a model drifts
SEEN = ("mail", "web", "vat", "phone", "postcode", "last", "address")  # columns that `traits` looks at
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
    """What a cluster counts less or more than one, by what can be seen of the file, were all records repeated."""

    worth: Doubles  # of no trait, then of each trait in units of its width
    middle: Doubles
    width: Doubles
    lowest: Doubles  # a trait beyond those of the fitted files counts as the outermost of them
    highest: Doubles
    doubt: Doubles  # matrix of how unsure the worth is, as a share of the drift's square
    noise: float  # variance of what one cluster counts
    drift: float  # relative error from one kind of file to another


def traits(linked: Linked) -> Doubles:
    """Return what can be seen of the whole file, in shares of its records, clusters or links."""
    _, cluster = np.unique(linked.cluster, return_inverse=True)
    size = np.bincount(cluster)
    records, clusters = len(cluster), len(size)
    one, two, score = linked.links.one, linked.links.two, linked.links.score.astype(np.float64)
    inside = cluster[one] == cluster[two]
    likely = 1 / (1 + np.exp(-score))
    outer, inner, outermost = np.full(records, -9.0), np.full(records, -9.0), np.full(clusters, -9.0)
    for ends in (one, two):
        np.maximum.at(outer, ends[~inside], score[~inside])
        np.maximum.at(inner, ends[inside], score[inside])
    np.maximum.at(outermost, cluster, outer)
    rows = linked.table
    firm = (rows.mail >= 0) | (rows.web >= 0) | (rows.vat >= 0) | (rows.phone >= 0)
    some = (rows.postcode >= 0) | (rows.last >= 0) | (rows.address >= 0)
    alone = size[cluster] == 1
    several, many = ~alone, size[cluster] >= 3
    links = max(int(inside.sum()), 1)
    repeated = 1 - clusters / records
    return np.array(
        [
            repeated,
            repeated**2,
            alone.sum() / clusters,
            (alone & ~firm & ~some).sum() / clusters,
            (alone & ~firm & some).sum() / clusters,
            (alone & firm).sum() / clusters,
            (alone & (outer < -4)).sum() / clusters,
            (alone & (outer > -2)).sum() / clusters,
            _mean(outer[alone] < -4),
            (size == 2).sum() / clusters,
            (size >= 5).sum() / clusters,
            _mean((~firm & ~some)[several]),
            _mean((~firm & some)[several]),
            _mean(inner[several] < 2),
            _mean(inner[several] < 4),
            _mean(inner[many] < 3),
            _mean(np.clip(inner[several], -9, 12)),
            (1 / (1 + np.exp(-outermost))).sum() / clusters,
            likely[~inside & (score > -1)].sum() / clusters,
            likely[~inside].sum() / clusters,
            (~inside & (score > 0)).sum() / clusters,
            (inside & (score < 0)).sum() / links,
            (1 - likely[inside]).sum() / clusters,
            (1 - likely[inside]).sum() / links,
            1 - inside.sum() / max(int((size * (size - 1) // 2).sum()), 1),
            linked.links.by.start,
        ]
    )


def _mean(values: NDArray[np.bool_] | Doubles) -> float:
    return float(values.mean()) if len(values) else 0.0


def estimate(linked: Linked, model: Model | None = None) -> Estimate:
    """Return how many organisations stand behind the records, with an interval."""
    found = linked.found
    if not found:
        return Estimate(0, 0, 0, 0)
    model = model or shipped()
    repeated = _repeated(linked)
    # Beyond what was seen, the worth of a trait is not known, only that it is less sure.
    seen = (traits(linked) - model.middle) / model.width
    near = np.concatenate([[1.0], np.clip(seen, model.lowest, model.highest)])
    count = found * (1 + repeated * float(near @ model.worth))
    doubt = np.sqrt(1 + near @ model.doubt @ near)
    drift = np.hypot(LEAST, model.drift * doubt * repeated) * count
    half = Z * np.hypot(np.sqrt(repeated * model.noise * found), drift)
    count = min(max(count, 1), len(linked.ids))
    low, high = max(1, count - half), min(len(linked.ids), count + half)
    return Estimate(found, round(count), int(low), int(np.ceil(high)))


def at_most(linked: Linked, unit: NDArray[np.signedinteger[Any]]) -> Estimate:
    """Return how many organisations stand behind records; no more than the units they count as."""
    guess, units = estimate(linked), len(np.unique(unit))
    low, count, high = (min(value, units) for value in (guess.low, guess.count, guess.high))
    return Estimate(units, count, low, high)


def part(linked: Linked, chosen: NDArray[np.bool_]) -> Linked:
    """Return some of the records with their clusters and links, as if there were no others."""
    place = np.cumsum(chosen) - 1
    one, two = linked.links.one, linked.links.two
    both = chosen[one] & chosen[two]
    links = Links(place[one[both]], place[two[both]], linked.links.score[both], linked.links.by)
    rows = replace(linked.table, **{column: getattr(linked.table, column)[chosen] for column in SEEN})
    ids = [name for name, is_one in zip(linked.ids, chosen.tolist(), strict=True) if is_one]
    return Linked(ids, linked.cluster[chosen], links, rows)


def _repeated(linked: Linked) -> float:
    return 1 - linked.found / len(linked.ids)


@cache
def shipped() -> Model:
    """Return the model that comes with the product."""
    return load(FILE)


def load(file: Path) -> Model:
    """Return the model that `keep` wrote."""
    with np.load(file) as kept:
        arrays = {name: kept[name] for name in kept.files}
    noise, drift = float(arrays.pop("noise")), float(arrays.pop("drift"))
    return Model(**arrays, noise=noise, drift=drift)


def shares(linked: Linked, organisation: NDArray[np.int64]) -> Doubles:
    """Return what each cluster truly counts, where the organisation of each record is known."""
    _, cluster = np.unique(linked.cluster, return_inverse=True)
    cells = np.unique(cluster.astype(np.int64) << 32 | organisation)
    pieces = np.bincount(cells & 0xFFFFFFFF)
    return np.bincount(cells >> 32, 1 / pieces[cells & 0xFFFFFFFF])


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a model is fitted on: one file whose organisations are known."""

    seen: Doubles
    repeated: float
    beyond: float  # how many organisations there are, less the clusters, as a share of these
    noise: float


def labelled(linked: Linked, organisation: NDArray[np.int64]) -> Labelled:
    """Return what a model needs of a file whose organisations are known."""
    true, repeated = shares(linked, organisation), _repeated(linked)
    return Labelled(traits(linked), repeated, float(true.mean() - 1), float(true.var()) / max(repeated, 1e-9))


def fit(files: Sequence[Labelled], ridge: float = 10.0) -> Model:
    """Return the model that fits files whose organisations are known, each of another kind.

    The drift is the error on a file that was left out.
    """
    chosen = [file for file in files if file.repeated > SOME]
    seen = np.array([file.seen for file in chosen])
    repeated = np.array([file.repeated for file in chosen])
    middle, width = seen.mean(0), np.maximum(seen.std(0), 1e-6)
    scaled = (seen - middle) / width
    rows = np.column_stack([np.ones(len(chosen)), scaled])
    # A file in which little is repeated says little about what all of its records would do.
    weight = repeated**2 / np.mean(repeated**2)
    held = ridge * np.diag([0.0] + [1.0] * seen.shape[1])
    doubt = np.linalg.inv(rows.T @ (weight[:, None] * rows) + held)
    target = np.array([file.beyond for file in chosen]) / repeated
    worth = doubt @ rows.T @ (weight * target)
    unsure = np.einsum("ij,jk,ik->i", rows, doubt, rows)
    left_out = (target - rows @ worth) / np.maximum(1 - weight * unsure, 0.1)
    drift = np.sqrt(np.average(left_out**2 / (1 + unsure), weights=weight))
    noise = float(np.mean([file.noise for file in chosen]))
    return Model(worth, middle, width, scaled.min(0), scaled.max(0), doubt, noise, float(max(drift, 0.01)))


def keep(model: Model, file: Path = FILE) -> None:
    """Write a model where `shipped` finds it."""
    np.savez_compressed(file, **{name: getattr(model, name) for name in Model.__slots__})
