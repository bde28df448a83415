"""Records as numbers: words get ids, each word its rarity, each field a key. Everything is learned from the records."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hubnetz.organisations.identity import names
from hubnetz.organisations.identity.reading import Read

Ints = NDArray[np.signedinteger[Any]]
Short = NDArray[np.signedinteger[Any]]  # of 32 bits, where memory counts
Floats = NDArray[np.float32]
WORDS = 7  # of a name that are compared
AROUND = 10  # words around a name: of contact, domains, sector
NONE = -1


class Ids:
    """Numbers for texts, in the order they come."""

    def __init__(self) -> None:
        self.of: dict[str, int] = {}

    def add(self, text: str) -> int:
        """Return the number of a text; the empty text has none."""
        return self.of.setdefault(text, len(self.of)) if text else NONE

    def column(self, texts: Iterable[str]) -> Short:
        """Return the numbers of many texts."""
        return np.fromiter((self.add(text) for text in texts), np.int32)


@dataclass(slots=True)
class Table:
    """What pairs are made from and compared by; one row for each record."""

    words: Short  # [n, WORDS] ids of the words of the name, NONE where there are fewer
    cut: NDArray[np.bool_]  # [n, WORDS] the word was cut short
    around: Short  # [n, AROUND] ids of words of contact, domains and sector
    bits: Floats  # by word id: how much a shared word says
    spread: Short  # by word id: in how many different names it stands
    is_given: NDArray[np.bool_]  # by word id
    is_surname: NDArray[np.bool_]
    is_town: NDArray[np.bool_]
    is_number: NDArray[np.bool_]
    optional: Floats  # by word id: how often it is missing in another record with the same address
    packed: NDArray[np.uint64]  # by word id: its first eight letters
    length: Short  # by word id
    alike: Ints  # sorted keys of pairs of words that differ by one letter
    glued: Short  # the words of the name written together
    name: Short  # the words of the name in alphabetical order
    acronym: Short  # word id of the initials of the name, where it is a word of any name
    form: Short
    last: Short
    first: Short
    initial: Short
    way: Short
    house: Short
    postcode: Short
    town: Short
    local: Short
    mail: Short  # own domain of the e-mail address, NONE for freemail
    web: Short
    address: Short  # whole e-mail address
    free: NDArray[np.bool_]
    role: NDArray[np.bool_]
    phone: NDArray[np.int64]
    vat: NDArray[np.int64]
    register: Short
    lei: Short
    domain_names: Short  # by domain id: how many different names share it
    domain_towns: Short
    units: float  # how many different names at places there are

    def __len__(self) -> int:
        return len(self.form)


def unique(keys: Ints) -> Ints:
    """Return each number once, in order; none may be below zero."""
    ordered = np.sort(keys)  # np.unique hashes, which takes a hundred times as long for millions of numbers
    return ordered[np.diff(ordered, prepend=-1) != 0]


def build(read: Read, carriers: Mapping[str, int] | None = None, units: float = 0) -> Table:
    """Return the table of the records that were read.

    A few records cannot tell how rare a word is: then ``carriers`` says in how many of ``units`` names it stands.
    """
    n = len(read)
    split = _splitter(read)
    ids = Ids()
    ids.add("-")  # no name has it; so there is a word even where no record has a name
    words = np.full((n, WORDS), NONE, np.int32)
    cut = np.zeros((n, WORDS), bool)
    around = np.full((n, AROUND), NONE, np.int32)
    glued, sorted_names = Ids(), Ids()
    glued_col, name_col = np.full(n, NONE, np.int32), np.full(n, NONE, np.int32)
    acronyms: list[str] = []
    town_words: set[str] = set()
    given: set[str] = set()
    surnames: set[str] = set()
    for row in range(n):
        parts = [part for word in read.words[row] for part in split(word)][:WORDS]
        for place, part in enumerate(parts):
            words[row, place] = ids.add(part)
            cut[row, place] = part in read.cut[row]
        around_words = _around(read, row, split)
        for place, part in enumerate(around_words[:AROUND]):
            around[row, place] = ids.add(part)
        glued_col[row] = glued.add("".join(read.words[row]))
        name_col[row] = sorted_names.add(" ".join(sorted(set(parts))))
        acronyms.append("".join(part[0] for part in parts) if len(parts) > 1 else "")
        town_words.update(word for word in read.town[row] if len(word) > 3)
        if read.first[row]:
            given.update(word for word in read.first[row].split() if len(word) > 2)
        if len(read.last[row]) > 2:
            surnames.add(read.last[row])
    vocabulary = list(ids.of)
    postcodes = Ids()
    postcode = postcodes.column(read.postcode)
    distinct, spread = _spread(words, name_col, postcode, len(vocabulary))
    if carriers:
        spread = np.maximum(spread, np.array([carriers.get(word, 1) for word in vocabulary], np.int32))
    count = max(float(distinct), units, 2.0)
    bits = np.log2(count / np.maximum(spread, 1)).astype(np.float32)
    domains = Ids()
    mails = [domain if domain not in names.FREEMAIL else "" for domain in read.mail]
    mail, web = domains.column(mails), domains.column(d if d not in names.FREEMAIL else "" for d in read.web)
    towns = Ids()
    town = towns.column(" ".join(t) for t in read.town)
    addresses = Ids()
    domain_names, domain_towns = _domains(mail, web, name_col, postcode, max(len(domains.of), 1))
    acronym = np.fromiter((ids.of.get(a, NONE) if len(a) > 1 else NONE for a in acronyms), np.int32, n)
    lasts = Ids()
    table = Table(
        words=words,
        cut=cut,
        around=around,
        bits=bits,
        spread=spread,
        is_given=_flags(vocabulary, given - surnames),
        is_surname=_flags(vocabulary, surnames),
        is_town=_flags(vocabulary, town_words),
        is_number=np.array([word[:1].isdigit() for word in vocabulary], bool),
        optional=np.zeros(len(vocabulary), np.float32),
        packed=np.array([_packed(word) for word in vocabulary], np.uint64),
        length=np.array([len(word) for word in vocabulary], np.int32),
        alike=_alike(vocabulary, words),
        glued=glued_col,
        name=name_col,
        acronym=acronym,
        form=np.fromiter((names.FORMS.index(form) for form in read.form), np.int32, n),
        last=lasts.column(read.last),
        first=Ids().column(read.first),
        initial=np.fromiter((ord(f[0]) if f else NONE for f in read.first), np.int32, n),
        way=Ids().column(read.way),
        house=Ids().column(read.house),
        postcode=np.fromiter((int(p) if p else NONE for p in read.postcode), np.int32, n),
        town=town,
        local=Ids().column(read.local),
        mail=mail,
        web=web,
        address=addresses.column(f"{a}@{d}" if a else "" for a, d in zip(read.local, read.mail, strict=True)),
        free=np.fromiter((d in names.FREEMAIL for d in read.mail), bool, n),
        role=np.fromiter((a in names.ROLES for a in read.local), bool, n),
        phone=np.fromiter((int(p[:15]) if p else NONE for p in read.phone), np.int64, n),
        vat=np.fromiter((int(v) if v else NONE for v in read.vat), np.int64, n),
        register=Ids().column(_courts(read.register)),
        lei=Ids().column(read.lei),
        domain_names=domain_names,
        domain_towns=domain_towns,
        units=count,
    )
    table.optional = _optional(table)
    return table


def _courts(registers: list[str]) -> list[str]:
    """Return entries in registers, those without a court as that of the only court that has this number."""
    courts: dict[str, set[str]] = defaultdict(set)
    for entry in set(registers):
        number, _, court = entry.partition(" ")
        if court:
            courts[number].add(entry)
    return [next(iter(courts[e])) if e and len(courts.get(e, ())) == 1 else e for e in registers]


def _around(read: Read, row: int, split: "Splitter") -> list[str]:
    found: list[str] = []
    if read.last[row]:
        found.append(read.last[row])
    domains = {read.mail[row], read.web[row]} - {""} - names.FREEMAIL
    for domain in sorted(domains):
        for word in names.stem(domain).split():
            if len(word) > 1:
                found += split(word)
    if read.mail[row] in names.FREEMAIL and read.local[row] not in names.ROLES:
        for word in (
            names.folded(read.local[row]).replace(".", " ").replace("_", " ").replace("-", " ").split()
        ):
            word = word.rstrip("0123456789")
            if len(word) > 2:
                found += split(word)
    found += [word for word in names.folded(read.sector[row]).replace("-", " ").split() if len(word) > 2]
    found += read.first[row].split()
    return list(dict.fromkeys(found))


class Splitter:
    """Splits a word that was written together from two words of other records; hinders no word that is known."""

    def __init__(self, known: dict[str, int]) -> None:
        self.known = known
        self.made: dict[str, list[str]] = {}

    def __call__(self, word: str) -> list[str]:
        """Return the word, or the two known words it was made of."""
        if word in self.made:
            return self.made[word]
        known = self.known
        best: list[str] = [word]
        if len(word) >= 8 and known.get(word, 0) <= 2:
            value = 0
            for at in range(4, len(word) - 3):
                left, right = known.get(word[:at], 0), known.get(word[at:], 0)
                if left > 2 and right > 2 and min(left, right) > value:
                    value, best = min(left, right), [word[:at], word[at:]]
        self.made[word] = best
        return best


def _splitter(read: Read) -> Splitter:
    known: dict[str, int] = defaultdict(int)
    seen: set[tuple[str, ...]] = set()
    for words in read.words:
        if words not in seen:
            seen.add(words)
            if len(words) > 1:
                for word in words:
                    known[word] += 1
    for last in set(read.last):
        if len(last) > 3:
            known[last] += 3
    return Splitter(dict(known))


def _spread(words: Short, name: Short, postcode: Short, size: int) -> tuple[int, Short]:
    key = name.astype(np.int64) * (int(postcode.max(initial=0)) + 2) + postcode + 1
    _, first = np.unique(key, return_index=True)
    flat = words[first].ravel()
    return len(first), np.bincount(flat[flat >= 0], minlength=size).astype(np.int32)


def _domains(mail: Short, web: Short, name: Short, postcode: Short, size: int) -> tuple[Short, Short]:
    def distinct(values: Short) -> Short:
        both = [(mail, values), (web, values)]
        keys = np.concatenate(
            [d[(d >= 0) & (v >= 0)].astype(np.int64) << 32 | v[(d >= 0) & (v >= 0)] for d, v in both]
        )
        return np.bincount(unique(keys) >> 32, minlength=size).astype(np.int32)

    return distinct(name), distinct(postcode)


def _flags(vocabulary: Sequence[str], chosen: set[str]) -> NDArray[np.bool_]:
    return np.fromiter((word in chosen for word in vocabulary), bool, len(vocabulary))


def _packed(word: str) -> int:
    # A byte for each letter, of any script, so that the beginning of a word has as many bytes as letters.
    return int.from_bytes(bytes(ord(letter) & 0xFF for letter in word[:8]).ljust(8, b"\0"), "big")


def _alike(vocabulary: list[str], words: Short) -> Ints:
    """Return keys of pairs of words that one letter more, less, other or swapped makes equal; five letters at least."""
    used = np.unique(words[words >= 0])
    by_hole: dict[str, list[int]] = defaultdict(list)
    for number in used.tolist():
        word = vocabulary[number]
        if len(word) < 5 or word[0].isdigit():
            continue
        by_hole[word].append(number)
        for hole in {word[:at] + word[at + 1 :] for at in range(len(word))}:
            by_hole[hole].append(number)
    pairs: set[int] = set()
    for group in by_hole.values():
        if 1 < len(group) <= 40:
            for place, one in enumerate(group):
                for two in group[place + 1 :]:
                    if one != two:
                        pairs.add(min(one, two) << 32 | max(one, two))
    return np.sort(np.fromiter(pairs, np.int64, len(pairs)))


def _optional(table: Table) -> Floats:
    """Return for each word how often it is missing in another record with the same personal e-mail address."""
    size = len(table.bits)
    chosen = np.flatnonzero((table.address >= 0) & ~table.role)
    order = chosen[np.argsort(table.address[chosen], kind="stable")]
    same = table.address[order[1:]] == table.address[order[:-1]]
    one, two = order[:-1][same], order[1:][same]
    seen, missing = np.zeros(size), np.zeros(size)
    for a, b in ((one, two), (two, one)):
        wa, wb = table.words[a], table.words[b]
        there = (wa[:, :, None] == wb[:, None, :]).any(2)
        some = ((wa >= 0) & there).any(1)[:, None] & (wa >= 0)
        seen += np.bincount(wa[some], minlength=size)
        missing += np.bincount(wa[some & ~there], minlength=size)
    return ((missing + 0.2) / (seen + 1.0)).astype(np.float32)
