"""What speaks for and against two records being one organisation, as named pieces with a few levels each.

Each piece looks at one thing (names, domain, telephone …). A level is a number; what it adds to the log-odds stands in
the weights. Pairs of pieces that say something else together than alone are pieces too (`TOGETHER`).
"""

import numpy as np
from numpy.typing import NDArray

from hubnetz.organisations.identity.context import Context, context
from hubnetz.organisations.identity.table import Floats, Ints, Short, Table

__all__ = ["PIECES", "TOGETHER", "Levels", "context", "levels"]

Levels = NDArray[np.int16]
SHARED = 8  # towns: a domain of more is not one organisation's

# Piece and how many levels it has.
PIECES: dict[str, int] = {
    "shared": 11,
    "left": 25,
    "slips": 3,
    "conflict": 8,
    "around": 16,
    "initials": 2,
    "domain": 9,
    "crowd": 5,
    "address": 7,
    "phone": 7,
    "place": 7,
    "street": 6,
    "contact": 12,
    "form": 5,
    "vat": 4,
    "namesakes": 7,
    "siblings": 4,
    "chance": 10,
}
TOGETHER: tuple[tuple[str, str], ...] = (
    ("shared", "left"),
    ("shared", "place"),
    ("shared", "contact"),
    ("shared", "domain"),
    ("left", "domain"),
    ("left", "phone"),
    ("left", "address"),
    ("left", "contact"),
    ("left", "place"),
    ("left", "form"),
    ("left", "vat"),
    ("left", "street"),
    ("left", "conflict"),
    ("left", "siblings"),
    ("domain", "crowd"),
    ("domain", "contact"),
    ("domain", "place"),
    ("domain", "around"),
    ("crowd", "contact"),
    ("crowd", "place"),
    ("around", "contact"),
    ("around", "place"),
    ("around", "left"),
    ("address", "contact"),
    ("phone", "street"),
    ("phone", "contact"),
    ("phone", "domain"),
    ("place", "contact"),
    ("namesakes", "place"),
    ("namesakes", "domain"),
    ("namesakes", "contact"),
    ("namesakes", "phone"),
    ("initials", "place"),
    ("siblings", "domain"),
    ("conflict", "domain"),
    ("chance", "left"),
    ("chance", "domain"),
    ("chance", "contact"),
    ("chance", "place"),
)


def levels(table: Table, known: Context, one: Short, two: Short) -> dict[str, Levels]:
    """Return for each piece the level of every pair."""
    found, shared = _names(table, known, one, two)
    found |= _domains(table, one, two)
    found["address"] = _address(table, known, one, two)
    found["phone"] = _phone(table.phone[one], table.phone[two])
    found["place"] = _place(table, known, one, two)
    found["street"] = _street(table, one, two)
    found["contact"] = _contact(table, known, one, two)
    found["form"] = _form(table.form[one], table.form[two])
    found["vat"] = _numbers(table, one, two)
    tails = np.maximum(known.head_tails[one], known.head_tails[two])
    found["siblings"] = np.digitize(tails, [2, 3, 5]).astype(np.int16)
    # How many other organisations would share by chance what these two share in name, place and contact.
    told = shared + np.where((found["place"] == 1) | (found["place"] == 2), known.place_bits[one], 0)
    same_person = np.isin(found["contact"], (1, 2, 3, 4, 5, 6))
    told += np.where(same_person, known.last_bits[table.last[one]], 0)
    surplus = told - np.log2(table.units)
    found["chance"] = np.where(told > 0, 1 + np.digitize(surplus, _CHANCE), 0).astype(np.int16)
    return found


_CHANCE = (-6, -3, -1, 1, 3, 6, 9, 13)


def _alike(table: Table, one: Short, two: Short) -> NDArray[np.bool_]:
    if not len(table.alike):
        return np.zeros(np.broadcast(one, two).shape, bool)
    low, high = np.minimum(one, two).astype(np.int64), np.maximum(one, two).astype(np.int64)
    key = low << 32 | high
    at = np.minimum(np.searchsorted(table.alike, key), len(table.alike) - 1)
    return (table.alike[at] == key) & (low >= 0)


_MASK = np.array([(2**64 - 1) ^ (2 ** (64 - 8 * k) - 1) for k in range(9)], np.uint64)


def _cut_short(table: Table, a: Short, b: Short, cut: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say where word a is the beginning of word b; words not cut by a full stop need four letters."""
    short, long = table.length[a], table.length[b]
    same = (table.packed[b] & _MASK[np.minimum(short, 8)]) == (table.packed[a] & _MASK[np.minimum(short, 8)])
    return same & (short < long) & (short >= np.where(cut, 2, 4)) & (a >= 0) & (b >= 0)


def _names(table: Table, known: Context, one: Short, two: Short) -> tuple[dict[str, Levels], Floats]:
    wa, wb = table.words[one], table.words[two]
    exact = (wa[:, :, None] == wb[:, None, :]) & (wa >= 0)[:, :, None]
    got_a, got_b = exact.any(2), exact.any(1)
    bits_a, bits_b = _of(table.bits, wa), _of(table.bits, wb)
    shared = (bits_a * got_a).sum(1)
    slips = np.zeros(len(one), np.int16)
    open_a, open_b = ~got_a & (wa >= 0), ~got_b & (wb >= 0)
    rows = np.flatnonzero(open_a.any(1) & open_b.any(1))
    if len(rows):
        a, b = wa[rows][:, :, None], wb[rows][:, None, :]
        free = open_a[rows][:, :, None] & open_b[rows][:, None, :]
        slip = free & _alike(table, a, b)
        short = free & (
            _cut_short(table, a, b, table.cut[one[rows]][:, :, None])
            | _cut_short(table, b, a, table.cut[two[rows]][:, None, :])
        )
        near = slip | short
        worth = np.minimum(bits_a[rows][:, :, None], bits_b[rows][:, None, :]) * near
        shared[rows] += worth.max(2).sum(1) * 0.9
        slips[rows] = np.where(slip.any((1, 2)), 1, np.where(short.any((1, 2)), 2, 0))
        got_a[rows] |= near.any(2)
        got_b[rows] |= near.any(1)
    whole = (table.glued[one] == table.glued[two]) | (table.name[one] == table.name[two])
    total = np.minimum(bits_a.sum(1), bits_b.sum(1))
    shared = np.where(whole, np.maximum(shared, total), shared)
    got_a |= whole[:, None]
    got_b |= whole[:, None]
    left_a, cross_a = _left(table, one, two, wa, bits_a, ~got_a & (wa >= 0))
    left_b, cross_b = _left(table, two, one, wb, bits_b, ~got_b & (wb >= 0))
    surplus = shared - np.log2(table.units)
    level = 1 + np.digitize(surplus, [-9, -7, -5, -3, -1.5, -0.1, 3, 7, 12])
    small = np.digitize(np.minimum(left_a, left_b), [0.01, 3, 5.5, 8])
    large = np.digitize(np.maximum(left_a, left_b), [0.01, 3.5, 6.5, 9])
    # A name of two records that stands in many places says less than its words do.
    places = np.maximum(known.name_places[table.name[one]], known.name_places[table.name[two]])
    namesakes = np.where(whole, 1 + np.digitize(places, [2, 3, 5, 9, 20]), 0)
    acronym = ((table.acronym[one][:, None] == wb) & (wb >= 0)).any(1) | (
        (table.acronym[two][:, None] == wa) & (wa >= 0)
    ).any(1)
    conflict = np.zeros(len(one), np.int16)
    for value, kind in ((1, table.is_given), (2, table.is_town), (4, table.is_number)):
        both = (_of(kind, wa) & ~got_a).any(1) & (_of(kind, wb) & ~got_b).any(1)
        conflict += (value * both).astype(np.int16)
    bins = [0.01, 6, 9]
    return {
        "shared": np.where(shared > 0, level, 0).astype(np.int16),
        "left": (small * 5 + large).astype(np.int16),
        "slips": slips,
        "conflict": conflict,
        "around": (
            np.digitize(np.minimum(cross_a, cross_b), bins) * 4
            + np.digitize(np.maximum(cross_a, cross_b), bins)
        ).astype(np.int16),
        "initials": acronym.astype(np.int16),
        "namesakes": namesakes.astype(np.int16),
    }, shared


def _of(values: NDArray, words: Short) -> NDArray:
    return np.where(words >= 0, values[words], values.dtype.type(0))


def _left(
    table: Table, one: Short, two: Short, words: Short, bits: Floats, open_: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """Return what the open words say against, and what of them stands around the other name."""
    around = table.around[two]
    there = ((words[:, :, None] == around[:, None, :]) & open_[:, :, None]).any(2)
    weight = bits * (1 - np.minimum(_of(table.optional, words), 0.95))
    weight = np.where(_of(table.is_given, words), weight * 0.5, weight)
    return (weight * (open_ & ~there)).sum(1), (bits * there).sum(1)


def _domains(table: Table, one: Short, two: Short) -> dict[str, Levels]:
    ma, mb, wa, wb = table.mail[one], table.mail[two], table.web[one], table.web[two]
    mails = (ma == mb) & (ma >= 0)
    webs = (wa == wb) & (wa >= 0)
    mixed = ((ma == wb) & (ma >= 0)) | ((wa == mb) & (wa >= 0))
    # A domain that many towns share is an adviser's or a brand's: that another one differs says nothing.
    own = np.append(table.domain_towns <= SHARED, False)
    has_a, has_b = own[ma] | own[wa], own[mb] | own[wb]
    shared = np.where(mails, ma, np.where(webs, wa, np.where((ma == wb) & (ma >= 0), ma, wa)))
    level = np.select(
        [mails & webs, webs & ~((ma >= 0) & (mb >= 0)), webs, mails, mixed, has_a & has_b, has_a | has_b],
        [1, 2, 3, 4, 5, 6, 7],
        0,
    )
    same = mails | webs | mixed
    crowd = np.where(same, 1 + np.digitize(table.domain_towns[shared], [3, 6, 12]), 0)
    many = same & (table.domain_names[shared] > 60)
    return {"domain": level.astype(np.int16), "crowd": np.where(many, 4, crowd).astype(np.int16)}


def _address(table: Table, known: Context, one: Short, two: Short) -> Levels:
    a, b = table.address[one], table.address[two]
    same = (a == b) & (a >= 0)
    crowd = known.address_names[a] > 6
    free = table.free[one] & table.free[two]
    alike = (table.local[one] == table.local[two]) & (table.local[one] >= 0) & free & ~table.role[one]
    own = np.append(table.domain_towns <= SHARED, True)
    differ = (a >= 0) & (b >= 0) & own[table.mail[one]] & own[table.mail[two]]
    level = np.select(
        [same & crowd, same & table.free[one], same & table.role[one], same, alike, differ],
        [1, 2, 3, 4, 6, 5],
        0,
    )
    return level.astype(np.int16)


def _phone(a: Ints, b: Ints) -> Levels:
    """Levels: 1 equal, 2 one is the other with an extension, 3 the last digits differ, 4 same area, 5 elsewhere."""
    both = (a >= 0) & (b >= 0)
    short, long = np.minimum(a, b), np.maximum(a, b)
    cut = long.copy()
    for _ in range(6):
        cut = np.where((cut > short) & (cut >= short * 10), cut // 10, cut)
    extended = (cut == short) & (long != short)
    base, other = short.copy(), cut.copy()
    near = (base // 10 == other // 10) | (base // 100 == other // 100)
    area_a, area_b = a.copy(), b.copy()
    for _ in range(12):
        area_a, area_b = (
            np.where(area_a >= 1000, area_a // 10, area_a),
            np.where(area_b >= 1000, area_b // 10, area_b),
        )
    level = np.select([a == b, extended, near, area_a == area_b], [1, 2, 3, 4], 5)
    return np.where(both, level, np.where((a >= 0) | (b >= 0), 6, 0)).astype(np.int16)


def _place(table: Table, known: Context, one: Short, two: Short) -> Levels:
    a, b = table.postcode[one], table.postcode[two]
    home = (known.home[one] == known.home[two]) & (known.home[one] >= 0)
    town = (table.town[one] == table.town[two]) & (table.town[one] >= 0)
    codes = (a >= 0) & (b >= 0)
    either = ((a >= 0) | (table.town[one] >= 0)) & ((b >= 0) | (table.town[two] >= 0))
    level = np.select(
        [codes & (a == b), home | town, codes & _slipped(a, b), codes & (a // 1000 == b // 1000), either],
        [1, 2, 3, 4, 5],
        0,
    )
    return level.astype(np.int16)


def _slipped(a: Short, b: Short) -> NDArray[np.bool_]:
    """Say where two numbers of five digits differ in one digit, or in two that are swapped."""
    differ = np.zeros(a.shape, np.int8)
    sums = np.zeros(a.shape, np.int64)
    for power in (1, 10, 100, 1000, 10_000):
        da, db = a // power % 10, b // power % 10
        differ += da != db
        sums += da - db
    return (differ == 1) | ((differ == 2) & (sums == 0))


def _street(table: Table, one: Short, two: Short) -> Levels:
    a, b = table.way[one], table.way[two]
    house_a, house_b = table.house[one], table.house[two]
    same = (a == b) & (a >= 0)
    level = np.select(
        [
            same & (house_a == house_b) & (house_a >= 0),
            same & (house_a >= 0) & (house_b >= 0),
            same,
            (a >= 0) & (b >= 0),
        ],
        [1, 2, 3, 4],
        0,
    )
    return np.where((level == 4) & (house_a == house_b) & (house_a >= 0), 5, level).astype(np.int16)


def _contact(table: Table, known: Context, one: Short, two: Short) -> Levels:
    a, b = table.last[one], table.last[two]
    fa, fb = table.first[one], table.first[two]
    same = (a == b) & (a >= 0)
    rare = np.digitize(known.last_bits[a], [8, 10])
    firsts = (fa >= 0) & (fb >= 0)
    level = np.select(
        [
            same & firsts & (fa == fb),
            same & ~firsts,
            same,
            (fa == fb) & (fa >= 0) & (a >= 0) & (b >= 0),
            (a >= 0) & (b >= 0),
        ],
        [1 + rare, 4 + rare, 7, 8, 9],
        0,
    )
    return np.where((level == 0) & ((a >= 0) | (b >= 0)), 10, level).astype(np.int16)


def _form(a: Short, b: Short) -> Levels:
    both = (a > 0) & (b > 0)
    return np.select([both & (a == b), both, (a > 0) | (b > 0)], [1, 2, 3], 0).astype(np.int16)


def _numbers(table: Table, one: Short, two: Short) -> Levels:
    """Levels of the numbers that authorities gave: each counts as the VAT number does."""
    level = _vat(table.vat[one], table.vat[two])
    for number in (table.register, table.lei):
        a, b = number[one], number[two]
        both = (a >= 0) & (b >= 0)
        level = np.where(both & (level != 1), np.where(a == b, 1, 3), level)
    return level.astype(np.int16)


def _vat(a: Ints, b: Ints) -> Levels:
    """Levels: 1 equal, 2 nearly (a slip of the pen), 3 different."""
    both = (a >= 0) & (b >= 0)
    differ = np.zeros(a.shape, np.int8)
    for power in range(9):
        differ += a // 10**power % 10 != b // 10**power % 10
    return np.where(both, np.where(a == b, 1, np.where(differ <= 2, 2, 3)), 0).astype(np.int16)
