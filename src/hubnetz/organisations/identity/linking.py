"""From records to clusters: candidates, evidence, weights, clusters; one function for every way in."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hubnetz.lib.processes import die_with
from hubnetz.organisations.identity import candidates, clusters, evidence, prior, reading, table, weights
from hubnetz.organisations.identity.table import Floats, Ints, Short, Table

CHUNK = 30_000  # pairs whose evidence is in memory at a time
LINKAGE = clusters.Linkage(threshold=0.3, missing=-1.5)
WORTH = -4.0  # log-odds below which a pair is not kept
LOWEST = WORTH - prior.LARGEST  # the same, before the share of the file is known

Told = Callable[[str], object]


@dataclass(slots=True)
class Links:
    """Pairs that were compared and are worth keeping, with their log-odds."""

    one: Short
    two: Short
    score: Floats
    by: weights.Weights  # with the start that belongs to the file


@dataclass(slots=True)
class Linked:
    """Which record belongs to which cluster, and what the clusters were made from."""

    ids: list[str]
    cluster: Ints  # by row: the first row of its cluster
    links: Links
    table: Table

    @property
    def found(self) -> int:
        """How many clusters there are."""
        return len(np.unique(self.cluster))

    def clusters(self) -> list[tuple[str, str]]:
        """Return each record with its cluster, named after the cluster's smallest record."""
        first: dict[int, str] = {}
        for name, row in zip(self.ids, self.cluster.tolist(), strict=True):
            first[row] = min(name, first.get(row, name))
        return [(name, first[row]) for name, row in sorted(zip(self.ids, self.cluster.tolist(), strict=True))]


def link(
    records: Iterable[Mapping[str, str]],
    *,
    by: weights.Weights | None = None,
    linkage: clusters.Linkage | None = None,
    processes: int = 1,
    told: Told = lambda step: None,
) -> Linked:
    """Return the records in clusters, each meant to be one organisation; the order of the records does not matter."""
    told("reading")
    read = reading.read(in_order(records))
    told("words")
    rows = table.build(read)
    told("candidates")
    one, two = candidates.candidates(rows)
    told(f"evidence for {len(one):,} pairs")
    links = compare(rows, one, two, by or weights.shipped(), processes)
    told("clusters")
    return clustered(read.ids, rows, links, linkage)


def clustered(ids: list[str], rows: Table, links: Links, linkage: clusters.Linkage | None = None) -> Linked:
    """Return the records in clusters that follow from the links."""
    marks = (rows.vat, rows.register, rows.lei)
    found = clusters.cluster(len(rows), links.one, links.two, links.score, linkage or LINKAGE, marks)
    return Linked(ids, found, links, rows)


def in_order(records: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Return the records in an order of their own, whatever order they come in and whatever they are called."""
    return sorted(records, key=_order)


def _order(record: Mapping[str, str]) -> tuple[str, ...]:
    key, *columns = reading.COLUMNS
    return tuple(record.get(column) or "" for column in (*columns, key))


_shared: tuple[Table, evidence.Context, weights.Weights, Short, Short]


def compare(rows: Table, one: Short, two: Short, by: weights.Weights, processes: int = 1) -> Links:
    """Return the pairs worth keeping, with their log-odds."""
    global _shared
    _shared = (rows, evidence.context(rows), by, one, two)
    starts = range(0, len(one), CHUNK)
    processes = min(processes, len(starts))
    if processes > 1 and len(one) > 2 * CHUNK:
        # Workers end by themselves: one that is told to stop while it holds the queue would leave its brother waiting,
        # and a handler that the parent set for its own end is not theirs.
        pool = multiprocessing.get_context("fork").Pool(
            processes, initializer=_plain_worker, initargs=[os.getpid()]
        )
        try:
            parts = pool.map(_compare, starts, chunksize=1)
            pool.close()
        except BaseException:
            pool.terminate()
            raise
        finally:
            pool.join()
    else:
        parts = [_compare(start) for start in starts]
    return kept(one, two, parts, by)


Part = tuple[
    Ints, Floats, Ints
]  # which pairs are worth keeping, their scores, how many scores there are of each


def kept(one: Short, two: Short, parts: Sequence[Part], by: weights.Weights) -> Links:
    """Return what is kept of pairs that were compared in parts, under the prior that belongs to all of them."""
    if not parts:
        return Links(one, two, np.empty(0, np.float32), by)
    shift = prior.shift(np.sum([counts for _, _, counts in parts], axis=0))
    index = np.concatenate([rows for rows, _, _ in parts])
    score = np.concatenate([scores for _, scores, _ in parts]) + np.float32(shift)
    good = score > WORTH
    return Links(one[index[good]], two[index[good]], score[good], by.shifted(shift))


def _plain_worker(parent: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with(parent, signal.SIGKILL)  # else it waits for ever for a parent that was killed


def _compare(start: int) -> Part:
    rows, known, by, one, two = _shared
    part = slice(start, start + CHUNK)
    index, score, counts = scored(rows, known, by, one[part], two[part])
    return index + start, score, counts


def scored(rows: Table, known: evidence.Context, by: weights.Weights, one: Short, two: Short) -> Part:
    """Return which pairs may be worth keeping, with their scores under the usual prior, and all scores counted."""
    score = by.score(evidence.levels(rows, known, one, two))
    good = np.flatnonzero(score > LOWEST)
    return good, score[good], prior.counted(score)
