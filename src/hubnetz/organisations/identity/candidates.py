"""Which pairs are compared at all: those that share something rare.

A block of more records than the cap shares nothing rare, so it gives nothing. Only records that share their name and a
second thing are compared in larger blocks: one company may be there a hundred times. Where there are more of them than
a cluster may have, each is compared with those that stand next to it in the order of the records.
"""

from collections.abc import Iterator
from itertools import chain

import numpy as np

from hubnetz.organisations.identity import clusters
from hubnetz.organisations.identity.table import NONE, Floats, Ints, Short, Table, unique

CAP = 40  # records in one block
LARGEST = clusters.LARGEST  # records of one name that are all compared with each other
_STEP = np.int64(2654435761)  # from one key to the next, so that two together seldom meet others
_MIXER = np.int64(0x5851F42D4C957F2D)
_BUCKETS = np.int64((1 << 22) - 1)


def candidates(table: Table, cap: int = CAP) -> tuple[Short, Short]:
    """Return the pairs to compare as two columns of rows, the smaller row first, each pair once."""
    return rows_of(table, codes_of(table, cap))


def rows_of(table: Table, codes: Ints) -> tuple[Short, Short]:
    """Return the rows of pairs that `codes_of` gave."""
    n = len(table)
    return (codes // n).astype(np.int32), (codes % n).astype(np.int32)


def codes_of(table: Table, cap: int = CAP, part: int = 0, parts: int = 1) -> Ints:
    """Return one number for each pair to compare, in order; of several parts, the pairs of one share of the keys.

    Together the parts have every pair, some of them twice.
    """
    codes: list[Ints] = []
    n = len(table)
    kept = 0
    named = ((*block, True) for block in _named(table))
    for rows, key, has_name in chain(named, ((*block, False) for block in _blocks(table))):
        if parts > 1:
            mine = (key * _MIXER >> np.int64(33)) % parts == part
            rows, key = rows[mine], key[mine]
        pairs = _within(rows, key, cap, n, has_name=has_name)
        codes.append(pairs)
        kept += len(pairs)
        if kept > 8_000_000:  # what is double is dropped before memory is
            codes, kept = [_unique(codes)], 0
    return _unique(codes)


def _unique(codes: list[Ints]) -> Ints:
    return unique(np.concatenate(codes)) if codes else np.empty(0, np.int64)


def _of(key: Short | Ints, *more: Short | Ints) -> tuple[Short, Ints]:
    """Return the rows that have all of these things, and the key of them together."""
    chosen = key >= 0
    for other in more:
        chosen = chosen & (other >= 0)
    rows = np.flatnonzero(chosen).astype(np.int32)
    mixed = key[rows].astype(np.int64)
    for other in more:
        mixed = mixed * _STEP + other[rows]
    return rows, mixed


def _named(table: Table) -> Iterator[tuple[Short, Ints]]:
    """Yield rows under their name with another thing that the records of one organisation share."""
    for name in (table.name, table.glued):
        for other in (table.postcode, table.last, table.mail, table.web):
            yield _of(name, other)


def _blocks(table: Table) -> Iterator[tuple[Short, Ints]]:
    """Yield rows and the key that each of them has in common with its likes."""
    place, town = table.postcode, table.town
    region = np.where(table.postcode >= 0, table.postcode // 1000, NONE)
    for name in (table.name, table.glued):
        yield _of(name)
        yield _of(name, region)
    rarest = _rarest(table)
    domain = _two(table.mail, table.web)
    yield domain
    rows, key = domain
    for other in (place, table.last, rarest[:, 0], table.phone // 1000):
        yield _beside(rows, key, other)
    yield _of(table.address)
    yield _of(table.address, table.last)
    yield _of(table.address, place)
    yield _of(np.where(table.role, NONE, table.local))
    for length in (7, 8, 9):
        yield _of(_shortened(table.phone, length))
    yield _of(_shortened(table.phone, 7), table.last)
    for number in (table.vat, table.register, table.lei):
        yield _of(number)
    yield _of(table.way, table.house, place)
    yield _of(table.way, table.house, table.last)
    yield _of(table.way, place, table.last)
    yield _of(table.last, table.first)
    yield _of(table.last, table.first, place)
    yield _of(table.last, place)
    yield _of(table.last, town)
    for column in range(rarest.shape[1]):
        yield _of(rarest[:, column])
        yield _of(rarest[:, column], place)
        yield _of(rarest[:, column], town)
        yield _of(rarest[:, column], region)
        yield _of(rarest[:, column], table.last)
    yield _of(rarest[:, 0], rarest[:, 1])
    rows, key = _words_and_around(table)
    yield rows, key
    for other in (place, table.last):
        yield _beside(rows, key, other)
    yield from _initials(table, place)
    yield from _misspelt(table, place)


def _beside(rows: Short, key: Ints, other: Short | Ints) -> tuple[Short, Ints]:
    """Return the rows that have the other thing too, under both together."""
    good = other[rows] >= 0
    return rows[good], key[good] * _STEP + other[rows][good]


def _within(rows: Short, key: Ints, cap: int, n: int, *, has_name: bool) -> Ints:
    """Return codes of the pairs inside blocks up to the cap; of one name up to `LARGEST`, beyond it of neighbours."""
    if not len(rows):
        return np.empty(0, np.int64)
    bucket = (key * _MIXER >> np.int64(12)) & _BUCKETS
    shared = (np.bincount(bucket, minlength=int(_BUCKETS) + 1) > 1)[bucket]
    rows, key = rows[shared], key[shared]
    order = np.argsort(key, kind="stable")
    rows, key = rows[order], key[order]
    if not len(rows):
        return np.empty(0, np.int64)
    start = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    size = np.diff(np.r_[start, len(rows)])
    block = np.repeat(np.arange(len(start)), size)
    rows = rows.astype(np.int64)
    if not has_name:
        rows, block = rows[size[block] <= cap], block[size[block] <= cap]
    found = []
    for step in range(1, LARGEST if has_name else cap):
        if step == cap:
            few = size[block] <= LARGEST
            rows, block = rows[few], block[few]
        same = block[step:] == block[:-step] if step < len(block) else np.empty(0, bool)
        if not same.any():
            break
        one, two = rows[:-step][same], rows[step:][same]
        codes = np.minimum(one, two) * n + np.maximum(one, two)
        found.append(codes[one != two])
    return np.concatenate(found) if found else np.empty(0, np.int64)


def _two(one: Short, two: Short) -> tuple[Short, Ints]:
    rows = np.concatenate([np.flatnonzero(one >= 0), np.flatnonzero((two >= 0) & (two != one))])
    key = np.concatenate([one[one >= 0], two[(two >= 0) & (two != one)]])
    return rows.astype(np.int32), key.astype(np.int64)


def _shortened(phone: Ints, length: int) -> Ints:
    """Return the first digits of telephone numbers, NONE for numbers that are shorter."""
    short = phone.copy()
    while (long := short >= 10**length).any():
        short[long] //= 10
    return np.where(phone >= 10 ** (length - 1), short, NONE)


def _rarest(table: Table, count: int = 3) -> Short:
    """Return the rarest words of each name, rarest first."""
    bits: Floats = np.where(table.words >= 0, table.bits[table.words], -1)
    order = np.argsort(-bits, axis=1, kind="stable")[:, :count]
    return np.take_along_axis(table.words, order, 1)


def _words_and_around(table: Table) -> tuple[Short, Ints]:
    """Return rows under words of their names and words around them: a brand in a domain, an owner's surname."""
    rows = np.repeat(np.arange(len(table), dtype=np.int32), table.words.shape[1] + table.around.shape[1])
    again = (table.around[:, :, None] == table.words[:, None, :]).any(2)
    key = np.concatenate([table.words, np.where(again, NONE, table.around)], axis=1).ravel()
    good = key >= 0
    return rows[good], key[good].astype(np.int64)


def _initials(table: Table, place: Short) -> Iterator[tuple[Short, Ints]]:
    """Yield rows under the initials of their names, beside those whose name is these initials."""
    short = np.where(table.length[table.words] <= 5, table.words, NONE)
    short = np.where(table.words >= 0, short, NONE)
    alone = np.where((table.words >= 0).sum(1) <= 2, short[:, 0], NONE)
    for other in (place, table.town, table.last, table.mail, table.way):
        good_a, good_b = (table.acronym >= 0) & (other >= 0), (alone >= 0) & (other >= 0)
        rows = np.concatenate([np.flatnonzero(good_a), np.flatnonzero(good_b)]).astype(np.int32)
        key = np.concatenate([table.acronym[good_a], alone[good_b]]).astype(np.int64)
        yield rows, key * _STEP + other[rows]


def _misspelt(table: Table, place: Short) -> Iterator[tuple[Short, Ints]]:
    """Yield rows under pairs of words that differ by one letter."""
    one, two = (table.alike >> 32).astype(np.int32), (table.alike & 0xFFFFFFFF).astype(np.int32)
    if not len(one):
        return
    root = _roots(table, one, two)
    key = np.where(table.words >= 0, root[table.words], NONE)
    touched = np.isin(key, np.unique(root[np.concatenate([one, two])])) & (key >= 0)
    rows, column = np.nonzero(touched)
    rows = rows.astype(np.int32)
    key_of = key[rows, column].astype(np.int64)
    yield rows, key_of
    for other in (place, table.town, table.last, table.mail, table.postcode // 1000):
        yield _beside(rows, key_of, other)


def _roots(table: Table, one: Short, two: Short) -> Short:
    """Return for each word the most widespread word that it is alike to, in one step."""
    root = np.arange(len(table.bits), dtype=np.int32)
    best = table.spread.copy()
    for a, b in zip(np.r_[one, two].tolist(), np.r_[two, one].tolist(), strict=True):
        if table.spread[b] > best[a] or (table.spread[b] == best[a] and b < root[a]):
            best[a], root[a] = table.spread[b], b
    return root
