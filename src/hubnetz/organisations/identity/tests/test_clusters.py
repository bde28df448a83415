"""Average link, vetoes, and the largest cluster."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hubnetz.organisations.identity.clusters import Linkage, cluster, components


def clustered(
    n: int, links: list[tuple[int, int, float]], linkage: Linkage, marks: tuple[list[int], ...] = ()
) -> list[int]:
    one = np.array([a for a, _, _ in links], np.int32)
    two = np.array([b for _, b, _ in links], np.int32)
    score = np.array([s for _, _, s in links], np.float32)
    return cluster(n, one, two, score, linkage, [np.array(column) for column in marks]).tolist()


def test_a_chain_of_pairs_is_not_one_cluster() -> None:
    chain = [(0, 1, 4.0), (1, 2, 3.0), (2, 3, 3.5), (0, 2, -6.0), (0, 3, -6.0), (1, 3, -6.0)]
    assert clustered(4, chain, Linkage()) == [0, 0, 2, 2]


def test_pairs_never_compared_speak_against() -> None:
    chain = [(0, 1, 4.0), (1, 2, 2.0)]
    assert clustered(3, chain, Linkage(missing=-3.0)) == [0, 0, 2]
    assert clustered(3, chain, Linkage(missing=0.0)) == [0, 0, 0]


def test_different_numbers_keep_apart_whatever_else_agrees() -> None:
    links = [(0, 1, 6.0), (1, 2, 6.0), (0, 2, 6.0)]
    assert clustered(3, links, Linkage(), ([111111111, -1, 222222222],)) in ([0, 0, 2], [0, 1, 1])
    assert clustered(3, links, Linkage(), ([111111111, -1, 111111119],)) == [0, 0, 0]  # a slip of the pen
    assert clustered(3, links, Linkage(), ([-1, -1, 222222222], [5, 5, -1])) == [0, 0, 0]


def test_no_cluster_is_larger_than_allowed() -> None:
    links = [(a, b, 6.0) for a in range(12) for b in range(a + 1, 12)]
    found = clustered(12, links, Linkage(largest=5))
    assert 1 < max(np.bincount(found)) <= 5


def test_no_links_no_clusters() -> None:
    assert clustered(3, [], Linkage()) == [0, 1, 2]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda p: p[0] != p[1]), max_size=40)
)
def test_components_are_those_of_a_search(pairs: list[tuple[int, int]]) -> None:
    one, two = np.array([a for a, _ in pairs], np.int32), np.array([b for _, b in pairs], np.int32)
    label = components(31, one, two)
    beside: dict[int, set[int]] = {row: {row} for row in range(31)}
    for a, b in pairs:
        beside[a].add(b)
        beside[b].add(a)
    for row in range(31):
        reached, new = {row}, {row}
        while new:
            new = {far for near in new for far in beside[near]} - reached
            reached |= new
        assert label[row] == min(reached)
