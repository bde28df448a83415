"""From pairs to clusters: average link with vetoes, never closure over chains of pairs."""

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hubnetz.organisations.identity.table import Floats, Ints, Short

LARGEST = 200  # records in a cluster that nobody has looked at


@dataclass(frozen=True, slots=True)
class Linkage:
    """When two clusters become one."""

    threshold: float = 0.0  # mean log-odds between them
    missing: float = -1.0  # what a pair counts that was never a candidate
    clip_up: float = 6.0
    clip_down: float = -6.0
    largest: int = LARGEST


def components(n: int, one: Short, two: Short) -> NDArray[np.int64]:
    """Return for each of n rows the smallest row it is connected with."""
    label = np.arange(n)
    while True:
        low = np.minimum(label[one], label[two])
        before = label.copy()
        np.minimum.at(label, label[one], low)
        np.minimum.at(label, label[two], low)
        np.minimum.at(label, one, low)
        np.minimum.at(label, two, low)
        label = label[label]
        if (label == before).all():
            return label


def cluster(
    n: int,
    one: Short,
    two: Short,
    score: Floats,
    linkage: Linkage,
    marks: Sequence[Ints | Short] = (),
) -> Ints:
    """Return for each row the smallest row of its cluster.

    Two clusters become one while the mean log-odds between their records is above the threshold, the likeliest
    first. Marks are numbers that authorities gave, one column of them for each kind, below zero where there is none:
    clusters that both have numbers of a kind and none in common, but for a slip of the pen, stay apart.
    """
    label = components(n, one[score > linkage.threshold], two[score > linkage.threshold])
    inside = label[one] == label[two]
    one, two, score = one[inside], two[inside], score[inside]
    order = np.lexsort((two, one, label[one]))
    one, two, score = one[order], two[order], np.clip(score[order], linkage.clip_down, linkage.clip_up)
    home = label[one]
    start = np.flatnonzero(np.r_[len(home) > 0, home[1:] != home[:-1]])
    end = np.r_[start, len(home)][1:]
    result = np.arange(n)
    ones, twos, scores = one.tolist(), two.tolist(), score.tolist()
    held = numbers(marks)
    for first, last in zip(start.tolist(), end.tolist(), strict=True):
        for members in _joined(ones[first:last], twos[first:last], scores[first:last], linkage, held):
            result[members] = min(members)
    return result


def numbers(marks: Sequence[Ints | Short]) -> list[dict[int, int]]:
    """Return by row the numbers of each kind, where there is one."""
    return [{row: value for row, value in enumerate(column.tolist()) if value >= 0} for column in marks]


def apart(one: list[int], two: list[int], held: list[dict[int, int]]) -> bool:
    """Say whether two clusters both have numbers of a kind, and none in common; `held`: see `numbers`."""
    for number in held:
        mine = {number[row] for row in one if row in number}
        theirs = {number[row] for row in two if row in number} if mine else mine
        if theirs and not any(_slip(a, b) for a in mine for b in theirs):
            return True
    return False


def _slip(a: int, b: int) -> bool:
    """Say whether two numbers are equal, or of nine digits and not more than two of them different."""
    if a == b:
        return True
    x, y = str(a), str(b)
    return len(x) == len(y) == 9 and sum(p != q for p, q in zip(x, y, strict=True)) <= 2


def _joined(
    one: list[int], two: list[int], score: list[float], linkage: Linkage, held: list[dict[int, int]]
) -> list[list[int]]:
    """Return the clusters of one component that have more than one member."""
    missing, threshold = linkage.missing, linkage.threshold
    links: dict[int, dict[int, float]] = defaultdict(dict)  # sum of log-odds above what missing pairs count
    members: dict[int, list[int]] = {}
    heap: list[tuple[float, int, int]] = []
    for a, b, value in zip(one, two, score, strict=True):
        links[a][b] = links[b][a] = value - missing
        members.setdefault(a, [a])
        members.setdefault(b, [b])
        if value > threshold:
            heap.append((-value, a, b))
    heapq.heapify(heap)
    fresh = max(members, default=0) + 1
    while heap:
        value, a, b = heapq.heappop(heap)
        if a not in members or b not in members:
            continue
        if len(members[a]) + len(members[b]) > linkage.largest:
            continue
        if held and apart(members[a], members[b], held):
            continue
        joined, fresh = fresh, fresh + 1
        group = members.pop(a) + members.pop(b)
        members[joined] = group
        mine, other = links.pop(a), links.pop(b)
        if len(mine) < len(other):
            mine, other = other, mine
        for c, value in other.items():
            mine[c] = mine.get(c, 0.0) + value
        mine.pop(a, None)
        mine.pop(b, None)
        links[joined] = mine
        size = len(group)
        for c, value in mine.items():
            theirs = links[c]
            theirs.pop(a, None)
            theirs.pop(b, None)
            theirs[joined] = value
            mean = value / (size * len(members[c])) + missing
            if mean > threshold:
                heapq.heappush(heap, (-mean, c, joined))
    return [group for group in members.values() if len(group) > 1]
