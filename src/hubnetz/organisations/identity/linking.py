"""From records to clusters: candidates, evidence, weights, clusters; one function for every way in."""

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from hubnetz.organisations.identity import candidates, clusters, evidence, reading, table, weights
from hubnetz.organisations.identity.table import Floats, Ints, Short, Table

CHUNK = 30_000  # pairs whose evidence is in memory at a time
LINKAGE = clusters.Linkage(threshold=0.3, missing=-1.5)
WORTH = -4.0  # log-odds below which a pair is not kept

Told = Callable[[str], object]


@dataclass(slots=True)
class Links:
    """Pairs that were compared and are worth keeping, with their log-odds."""

    one: Short
    two: Short
    score: Floats


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
    linkage: clusters.Linkage = LINKAGE,
    processes: int = 1,
    told: Told = lambda step: None,
) -> Linked:
    """Return the records in clusters, each meant to be one organisation; the order of the records does not matter."""
    told("reading")
    read = reading.read(sorted(records, key=_order))
    told("words")
    rows = table.build(read)
    told("candidates")
    one, two = candidates.candidates(rows)
    told(f"evidence for {len(one):,} pairs")
    links = compare(rows, one, two, by or weights.shipped(), processes)
    told("clusters")
    found = clusters.cluster(
        len(rows), links.one, links.two, links.score, linkage, (rows.vat, rows.register, rows.lei)
    )
    return Linked(read.ids, found, links, rows)


def _order(record: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(record.get(column) or "" for column in reading.COLUMNS)


_shared: tuple[Table, evidence.Context, weights.Weights, Short, Short]


def compare(rows: Table, one: Short, two: Short, by: weights.Weights, processes: int = 1) -> Links:
    """Return the pairs worth keeping, with their log-odds."""
    global _shared
    _shared = (rows, evidence.context(rows), by, one, two)
    starts = range(0, len(one), CHUNK)
    if processes > 1 and len(one) > 2 * CHUNK:
        # Workers end by themselves: one that is told to stop while it holds the queue would leave its brother waiting,
        # and a handler that the parent set for its own end is not theirs.
        pool = multiprocessing.get_context("fork").Pool(processes, initializer=_plain_worker)
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
    if not parts:
        return Links(one, two, np.empty(0, np.float32))
    kept = np.concatenate([index for index, _ in parts])
    return Links(one[kept], two[kept], np.concatenate([score for _, score in parts]))


def _plain_worker() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _compare(start: int) -> tuple[Ints, Floats]:
    rows, known, by, one, two = _shared
    part = slice(start, start + CHUNK)
    score = by.score(evidence.levels(rows, known, one[part], two[part]))
    good = np.flatnonzero(score > WORTH)
    return good + start, score[good]
