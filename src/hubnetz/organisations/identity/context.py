"""What evidence needs to know about the whole file beside the table: how many share a thing."""

from dataclasses import dataclass

import numpy as np

from hubnetz.organisations.identity.table import NONE, Floats, Short, Table, unique


@dataclass(slots=True)
class Context:
    """What is known about the whole file, beside the table: how many share a thing."""

    last_bits: Floats  # by surname id
    address_names: Short  # by address id: different names that use it
    name_places: Short  # by name id: different postcodes regions it stands at
    place_bits: Floats  # by row: how much it says to share its postcode, or its town
    home: Short  # by row: the town of its postcode, else its town
    head_tails: Short  # by row: how many different names share its rarest word at its domain or place


def context(table: Table) -> Context:
    """Return what evidence needs to know about the file."""
    home = _home(table)
    return Context(
        place_bits=_place_bits(table, home),
        last_bits=_last_bits(table),
        address_names=_distinct(table.address, table.name),
        name_places=_distinct(table.name, np.where(table.postcode >= 0, table.postcode // 100, NONE)),
        home=home,
        head_tails=_tails(table, home),
    )


def _place_bits(table: Table, home: Short) -> Floats:
    """Return by row how rare its town is among the records that name one."""
    counts = np.bincount(home[home >= 0], minlength=int(home.max(initial=0)) + 1)
    bits = np.log2(max(counts.sum(), 2) / np.maximum(counts, 1))
    return np.where(home >= 0, bits[home], 0).astype(np.float32)


def _distinct(key: Short, value: Short) -> Short:
    good = (key >= 0) & (value >= 0)
    both = unique(key[good].astype(np.int64) << 32 | value[good])
    return np.bincount(both >> 32, minlength=int(key.max(initial=0)) + 1).astype(np.int32)


def _last_bits(table: Table) -> Floats:
    names = _distinct(table.last, table.name)
    return np.log2(max(names.sum(), 2) / np.maximum(names, 1)).astype(np.float32)


def _home(table: Table) -> Short:
    good = (table.postcode >= 0) & (table.town >= 0)
    key = table.postcode[good].astype(np.int64) << 32 | table.town[good]
    values, counts = np.unique(key, return_counts=True)
    order = np.argsort(counts, kind="stable")
    usual = np.full(100_000, NONE, np.int32)
    usual[(values[order] >> 32) % 100_000] = (values[order] & 0xFFFFFFFF).astype(np.int32)
    return np.where(table.postcode >= 0, usual[table.postcode % 100_000], table.town).astype(np.int32)


def _tails(table: Table, home: Short) -> Short:
    """Return how many different names share a record's most telling word and its place."""
    bits = np.where(table.words >= 0, table.bits[table.words], -1)
    order = np.argsort(-bits, axis=1, kind="stable")[:, :1]
    head = np.take_along_axis(table.words, order, 1)[:, 0]
    key = np.where((head >= 0) & (home >= 0), head.astype(np.int64) << 20 | home, NONE)
    _, number = np.unique(key, return_inverse=True)
    return np.where(key >= 0, _distinct(number.astype(np.int32), table.name)[number], 1).astype(np.int32)
