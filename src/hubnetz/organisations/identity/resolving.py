"""What a run over all records decides by itself, and what it asks; whatever was decided before is kept.

A record may have several lines (other names, branches); a unit is what counts as one organisation so far. The clusters
of `linking` are the best guess of how many organisations there are, but some of them are wrong, also where nothing is
double. So they are not applied: a run joins only what `sure` lets pass, and asks for the rest.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from hubnetz.organisations.identity import (
    candidates,
    clusters,
    counting,
    evidence,
    explaining,
    linking,
    prior,
    table,
    weights,
)
from hubnetz.organisations.identity.evidence import PIECES, Levels
from hubnetz.organisations.identity.reading import Read
from hubnetz.organisations.identity.table import Floats, Ints, Table

SURE = 5.0  # log-odds above which equal names with a second piece are joined without asking
ASKED = -1.0  # mean log-odds of two units above which somebody is asked
LARGEST = 50  # records that a run joins by itself
_FORCED = 1e3  # log-odds of what was decided: nothing outweighs it

Doubles = NDArray[np.float64]


@dataclass(slots=True)
class Before:
    """What is known of the records before a run; records are numbered from 0."""

    unit: Ints  # by record: what it counts as
    hub: Ints  # by record: whose it is
    counted: NDArray[np.bool_]  # by record: its unit stands in a figure
    different: list[tuple[int, int]] = field(default_factory=list)  # of records
    unsure: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, the smaller first, that are or may be one organisation, and why."""

    one: int
    two: int
    log_odds: float
    effect: float  # by how many the count is expected to sink
    pieces: list[tuple[str, int, float]]  # piece, its level, what it adds


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found."""

    records: int
    found: int  # units, once `safe` is applied
    estimate: counting.Estimate
    by_hub: dict[int, tuple[int, counting.Estimate]]  # records of each hub, and the same of them alone
    safe: list[Pair]
    suspected: list[Pair]


def sure(levels: dict[str, Levels], score: Floats) -> NDArray[np.bool_]:
    """Say which pairs may be joined without asking anybody.

    The whole name agrees, nothing official speaks against it, and a second piece that does not follow from the name:
    the number of an authority, or at the same place the own domain, the telephone or the house. A domain of a brand
    or under one roof with sisters of like name is no such piece.

    Chosen by `benchmarks/identity/safe.py`: of 1,435 joins in the development file and 6,453 in 100,000 records the
    weights had not seen, none was wrong (so fewer than one in two thousand is, nineteen times out of twenty), and none
    is made among 4,918 organisations with one record each. Letting a domain or a telephone number count where one
    place is not known would join twice as many, and 20 of 15,788 wrongly; leaving out the sisters 3 of 9,491.
    """
    name = (levels["namesakes"] > 0) & (levels["conflict"] == 0)
    against = (levels["form"] == 2) | (levels["vat"] >= 2) | (levels["initials"] > 0)
    number = levels["vat"] == 1
    here = np.isin(levels["place"], (1, 2)) & (levels["siblings"] == 0)
    domain = np.isin(levels["domain"], (1, 2, 3, 4, 5)) & (levels["crowd"] == 1)
    phone = levels["phone"] == 1
    house = levels["street"] == 1
    return (score > SURE) & name & ~against & (number | here & (domain | phone | house))


def resolve(
    read: Read,
    record: Ints,
    before: Before,
    *,
    by: weights.Weights | None = None,
    processes: int = 1,
    told: Callable[[str], object] = lambda step: None,
) -> Outcome:
    """Return what may be decided and what is to be asked, likeliest to change the count first.

    `record` says whose each line is; the first line of a record is its own. Nothing that was decided is decided or
    asked again, not for two other records of the same units either, and what is different stays apart by whatever way.
    """
    by = by or weights.shipped()
    told("words")
    rows = table.build(read)
    told("candidates")
    one, two = candidates.candidates(rows)
    told(f"evidence for {len(one):,} pairs")
    compared = linking.compare(rows, one, two, by, processes)
    links = _of_records(compared, record)
    known = evidence.context(rows)
    told("decisions")
    own = np.unique(record, return_index=True)[1]
    joined = _Units(before)
    undecided = links[before.unit[links.one] != before.unit[links.two]]
    safe = _safe(rows, known, compared.by, undecided, own, joined)
    told("questions")
    unit = joined.labels()
    # What is left has another share of pairs that are one organisation than the file had: most are decided.
    left = unit[record[compared.one]] != unit[record[compared.two]]
    weak = int((unit[record[one]] != unit[record[two]]).sum() - left.sum())
    usual = compared.by.start - by.start
    after = _share_of_rest(compared.score[left] - usual, weak)
    links.score += after - usual
    asked = _asked(links, unit, before)
    told("count")
    linked = _linked(read, rows, by.shifted(after), own, links, unit, before)
    hubs = [(int(hub), before.hub == hub) for hub in np.unique(before.hub)]
    count = counting.at_most(linked, unit)
    return Outcome(
        len(own),
        len(np.unique(unit)),
        count,
        {
            hub: (int(theirs.sum()), counting.at_most(counting.part(linked, theirs), unit[theirs]))
            for hub, theirs in hubs
        },
        _explained(rows, known, compared.by, safe, np.ones(len(safe.one))),
        _explained(rows, known, by.shifted(after), *asked),
    )


def _share_of_rest(score: Floats, weak: int) -> float:
    """Return what pairs that nobody has decided start from: scores under the usual prior, and how many are weaker."""
    counts = prior.counted(score)
    counts[0] += weak
    return prior.shift(counts)


@dataclass(slots=True)
class _Links:
    """Pairs of records with their best pair of lines."""

    one: Ints  # records
    two: Ints
    score: Doubles
    line_one: Ints
    line_two: Ints

    def __getitem__(self, chosen: Ints | NDArray[np.bool_]) -> "_Links":
        lines = self.line_one[chosen], self.line_two[chosen]
        return _Links(self.one[chosen], self.two[chosen], self.score[chosen], *lines)


def _of_records(links: linking.Links, record: Ints) -> _Links:
    """Return the likeliest pair of lines of each pair of records."""
    first, second = links.one, links.two  # lines come in the order of their records
    one, two = (record[line].astype(np.int64) for line in (first, second))
    order = np.lexsort((second, first, -links.score, two, one))
    kept = order[np.r_[True, np.diff(one[order] << 32 | two[order]) != 0]] if len(order) else order
    return _Links(one[kept], two[kept], links.score[kept].astype(np.float64), first[kept], second[kept])


class _Units:
    """Units that grow together, unless what was decided keeps them apart."""

    def __init__(self, before: Before) -> None:
        self._label = before.unit.copy()
        self._members: dict[int, list[int]] = {}
        self._before = before
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, two in [*before.different, *before.unsure]:
            a, b = int(before.unit[one]), int(before.unit[two])
            self._apart[a].add(b)
            self._apart[b].add(a)

    def gather(self, records: Ints) -> None:
        """Know the members of the units of these records."""
        wanted = np.unique(self._label[records])
        chosen = np.flatnonzero(np.isin(self._label, wanted))
        for row in chosen.tolist():
            self._members.setdefault(int(self._label[row]), []).append(row)

    def between(self, one: int, two: int) -> tuple[list[int], list[int]] | None:
        """Return the members of the units of two records; None if they are one already or must not be one."""
        a, b = int(self._label[one]), int(self._label[two])
        if a == b or b in self._apart[a]:
            return None
        return self._members[a], self._members[b]

    def join(self, one: int, two: int) -> None:
        a, b = int(self._label[one]), int(self._label[two])
        group = self._members.pop(b)
        self._label[group] = a
        self._members[a] += group
        for other in self._apart.pop(b, set()):
            self._apart[other].discard(b)
            self._apart[other].add(a)
            self._apart[a].add(other)

    def labels(self) -> Ints:
        return self._label


def _safe(
    rows: Table, known: evidence.Context, by: weights.Weights, links: _Links, own: Ints, joined: _Units
) -> _Links:
    """Join what is sure and no official number contradicts, the likeliest first; return the pairs that did it."""
    likely = links[links.score > SURE]
    good = np.zeros(len(likely.one), bool)
    for start in range(0, len(good), linking.CHUNK):
        part = slice(start, start + linking.CHUNK)
        levels = evidence.levels(rows, known, likely.line_one[part], likely.line_two[part])
        good[part] = sure(levels, likely.score[part].astype(np.float32))
    likely = likely[good]
    likely = likely[np.lexsort((likely.two, likely.one, -likely.score))]
    joined.gather(np.concatenate([likely.one, likely.two]))
    held = clusters.numbers((rows.vat, rows.register, rows.lei))
    lines = np.split(np.arange(len(rows)), own[1:])  # by record
    done = []
    for at, (one, two) in enumerate(zip(likely.one.tolist(), likely.two.tolist(), strict=True)):
        members = joined.between(one, two)
        if members is None or len(members[0]) + len(members[1]) > LARGEST:
            continue
        mine, theirs = ([line for row in group for line in lines[row].tolist()] for group in members)
        if clusters.apart(mine, theirs, held):
            continue
        if len(members[0]) * len(members[1]) > 1 and not _agree(rows, known, by, own, *members):
            continue
        joined.join(one, two)
        done.append(at)
    return likely[np.array(done, np.int64)]


def _agree(
    rows: Table, known: evidence.Context, by: weights.Weights, own: Ints, some: list[int], others: list[int]
) -> bool:
    """Say whether no record of one unit speaks against any record of the other."""
    one = np.repeat(own[some], len(others)).astype(np.int32)
    two = np.tile(own[others], len(some)).astype(np.int32)
    levels = evidence.levels(rows, known, np.minimum(one, two), np.maximum(one, two))
    return bool((by.score(levels) > 0).all() and (levels["vat"] != 3).all())


def _asked(links: _Links, unit: Ints, before: Before) -> tuple[_Links, Doubles]:
    """Return the pairs somebody is to look at, and by how many each is expected to lower the count."""
    key = _key(unit[links.one], unit[links.two])
    decided = np.isin(key, _closed([*before.different, *before.unsure], unit))
    fresh = (unit[links.one] != unit[links.two]) & ~decided
    links, key = links[fresh], key[fresh]
    if not len(key):
        return links, np.empty(0)
    pairs, inverse, seen = np.unique(key, return_inverse=True, return_counts=True)
    size = np.bincount(unit)
    of = size[pairs >> 32] * size[pairs & 0xFFFFFFFF]
    linkage = linking.LINKAGE
    total = np.bincount(inverse, np.clip(links.score, linkage.clip_down, linkage.clip_up))
    mean = (total + linkage.missing * (of - seen)) / of
    # Whoever knows both is asked first: two records of one hub. Then the likeliest two.
    together = (before.hub[links.one] == before.hub[links.two]) & (links.score > ASKED)
    order = np.lexsort((links.two, links.one, -links.score, ~together, key))
    best = order[np.r_[True, np.diff(key[order]) != 0]]
    worth = np.flatnonzero(mean > ASKED)
    worth = worth[np.lexsort((pairs[worth], -mean[worth]))]
    tree = _Forest()
    # Of three that may be one, two questions are enough: the third has its answer then.
    chosen = np.array(
        [at for at in worth.tolist() if tree.join(int(pairs[at] >> 32), int(pairs[at] & 0xFFFFFFFF))],
        np.int64,
    )
    found = links[best[chosen]]
    both = before.counted[found.one] & before.counted[found.two]
    effect = np.where(both, 1 / (1 + np.exp(-mean[chosen])), 0.0)
    order = np.lexsort((found.two, found.one, -found.score, -effect))
    return found[order], effect[order]


class _Forest:
    def __init__(self) -> None:
        self._up: dict[int, int] = {}

    def _root(self, at: int) -> int:
        while (up := self._up.get(at, at)) != at:
            self._up[at] = at = self._up.get(up, up)
        return at

    def join(self, one: int, two: int) -> bool:
        """Join two trees; False if they are one already."""
        a, b = self._root(one), self._root(two)
        self._up[b] = a
        return a != b


def _linked(
    read: Read, rows: Table, by: weights.Weights, own: Ints, links: _Links, unit: Ints, before: Before
) -> linking.Linked:
    """Return the engine's clusters of all records, with what was decided as it was decided."""
    linkage = linking.LINKAGE
    different = np.isin(_key(unit[links.one], unit[links.two]), _closed(before.different, unit))
    kept = links[~different & (unit[links.one] != unit[links.two])]
    inner_one, inner_two = _inside(unit)
    apart = np.array(before.different, np.int64).reshape(-1, 2)
    apart = apart[unit[apart[:, 0]] != unit[apart[:, 1]]]
    # What was decided to be one is held together by pairs that nothing outweighs; what is different is pushed apart.
    far = _FORCED * 1e6
    cluster = clusters.cluster(
        len(own),
        np.concatenate([kept.one, inner_one, apart.min(1)]),
        np.concatenate([kept.two, inner_two, apart.max(1)]),
        np.concatenate(
            [
                np.clip(kept.score, linkage.clip_down, linkage.clip_up),
                np.full(len(inner_one), _FORCED),
                np.full(len(apart), -far),
            ]
        ),
        replace(linkage, clip_up=_FORCED, clip_down=-far),
        [getattr(rows, kind)[own] for kind in ("vat", "register", "lei")],
    )
    slim = replace(rows, **{column: getattr(rows, column)[own] for column in counting.SEEN})
    seen = linking.Links(
        np.concatenate([kept.one, inner_one]),
        np.concatenate([kept.two, inner_two]),
        np.concatenate([kept.score, np.full(len(inner_one), linkage.clip_up)]),
        by,
    )
    return linking.Linked([read.ids[line] for line in own.tolist()], cluster, seen, slim)


def _inside(unit: Ints) -> tuple[Ints, Ints]:
    """Return all pairs of records of one unit; of a very large unit those that stand near each other."""
    order = np.argsort(unit, kind="stable").astype(np.int64)
    sorted_ = unit[order]
    one, two = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for apart in range(1, min(LARGEST, len(unit))):
        same = sorted_[apart:] == sorted_[:-apart]
        if not same.any():
            break
        one.append(order[:-apart][same])
        two.append(order[apart:][same])
    return np.concatenate(one), np.concatenate(two)


def _key(one: Ints, two: Ints) -> Ints:
    return np.minimum(one, two).astype(np.int64) << 32 | np.maximum(one, two).astype(np.int64)


def _closed(pairs: list[tuple[int, int]], unit: Ints) -> Ints:
    """Return the keys of the pairs of units that pairs of records stand for."""
    rows = np.array(pairs, np.int64).reshape(-1, 2)
    return _key(unit[rows[:, 0]], unit[rows[:, 1]])


def _explained(
    rows: Table, known: evidence.Context, by: weights.Weights, links: _Links, effect: Doubles
) -> list[Pair]:
    """Return pairs with their pieces, weightiest first."""
    found: list[Pair] = []
    for start in range(0, len(links.one), linking.CHUNK):
        part = links[np.arange(start, min(start + linking.CHUNK, len(links.one)))]
        levels = evidence.levels(rows, known, part.line_one, part.line_two)
        adds = explaining.adds(levels, by)
        for at in range(len(part.one)):
            pieces = [(explaining.START, 0, round(by.start, 2))]
            pieces += [
                (piece, int(levels[piece][at]), round(float(adds[piece][at]), 2))
                for piece in PIECES
                if abs(adds[piece][at]) >= explaining.SILENT
            ]
            pieces.sort(key=lambda piece: -abs(piece[2]))
            score, worth = round(float(part.score[at]), 3), round(float(effect[start + at]), 4)
            found.append(Pair(int(part.one[at]), int(part.two[at]), score, worth, pieces))
    return found
