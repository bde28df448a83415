"""What was typed, word by word, and which records it may mean: blocks from the index, each capped."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from hubnetz.organisations import naming
from hubnetz.organisations.identity import names

CAP = 60  # entries in one block; a larger one says too little
WHOLE = 20  # entries under one whole name, beginning or domain
ENDINGS = 60  # words that a beginning may be completed to
HUB_SHARE = 20  # a word that so many times the cap of cards carry is taken to be common at a hub as well
_SLIPS = 12  # words looked at for one typing error
_MOST = 6  # words of what was typed that are looked up

_KNOWN = "SELECT text, carriers, -1 FROM organisations_word WHERE text = ANY(%s)"
_BEGIN = "(SELECT text, carriers, -2 FROM organisations_word WHERE text LIKE %s ORDER BY carriers DESC, text LIMIT %s)"
_SLIP = (
    "(SELECT text, carriers, %s FROM organisations_word WHERE text %% %s"
    " ORDER BY similarity(text, %s) DESC, text LIMIT %s)"
)


@dataclass(slots=True)
class Typed:
    """What was typed, read: its words, and for each the words of the index it may stand for."""

    words: list[str]
    is_open: bool  # the last word may go on
    form: str
    domain: str
    postcode: str
    town: str
    text: str = ""  # as it was typed
    means: list[dict[str, str]] = field(default_factory=list)  # word of the index: how it was found
    carriers: dict[str, int] = field(default_factory=dict)

    @property
    def glued(self) -> str:
        """The words written together."""
        return naming.glued(self.words)


@dataclass(slots=True)
class Row:
    """An entry that shares something with what was typed."""

    organisation: int | None
    identity: int | None
    glued: str
    name_words: list[str]
    words: list[str]
    telling: list[str]
    by: set[str] = field(default_factory=set)  # blocks that brought it


def read(text: str, *, postcode: str = "", town: str = "", email: str = "") -> Typed:
    """Return what was typed, read; an address or a web site may stand in place of the name."""
    text = text.strip()[:200]
    local, mail = names.mailbox(text)
    site = names.host(text) if not local and " " not in text and "." in text[:-1] else ""
    if site and (len(site.rpartition(".")[2]) < 2 or not site[-1].isalpha()):
        site = ""
    domain = mail or site or names.mailbox(email)[1]
    domain = "" if domain in names.FREEMAIL else domain
    if local or site:
        text = names.stem(mail or site) if domain else ""
    name = names.read(text) if text else names.Name((), "", frozenset())
    words = [word[: naming.LONGEST] for word in name.words][:_MOST] if any(c.isalnum() for c in text) else []
    is_open = bool(words) and text[-1:].isalnum() and not (local or site) and _ends_with(text, words[-1])
    return Typed(words, is_open, name.form, domain, postcode.strip(), town, text)


def _ends_with(text: str, word: str) -> bool:
    return names.folded(text).replace("-", "").endswith(word[-3:])


def understand(typed: Typed) -> None:
    """Look the words up: themselves, parts of compounds, what a beginning goes on to; else typing errors."""
    asked = naming.with_parts(typed.words)
    parts = [_KNOWN]
    values: list[Any] = [asked]
    last = typed.words[-1] if typed.words else ""
    if typed.is_open and len(last) > 1:
        parts.append(_BEGIN)
        values += [_like(last), ENDINGS]
    known, begun = set(), []
    for text, carriers, how in _rows(" UNION ALL ".join(parts), values):
        typed.carriers[text] = carriers
        if how == -1:
            known.add(text)
        else:
            begun.append(text)
    for place, word in enumerate(typed.words):
        means = {word: "same"} | {part: "part" for part in naming.parts(word) or () if part in known}
        if typed.is_open and place == len(typed.words) - 1:
            means |= {text: "begun" for text in begun if text not in means}
        typed.means.append(means)
    mistyped = [
        place
        for place, word in enumerate(typed.words)
        if len(word) > 3 and word not in known and len(typed.means[place]) == 1 and not naming.is_plain(word)
    ]
    if mistyped:
        _mend(typed, mistyped[:3])


def _mend(typed: Typed, places: list[int]) -> None:
    """Add the words that differ from what was typed by a slip, or begin with something that does."""
    values: list[Any] = []
    for place in places:
        word = typed.words[place]
        values += [place, word, word, _SLIPS]
    for text, carriers, place in _rows(" UNION ALL ".join([_SLIP] * len(places)), values):
        open_ended = typed.is_open and place == len(typed.words) - 1
        if slipped(typed.words[place], text, open_ended=open_ended):
            typed.means[place].setdefault(text, "slip")
            typed.carriers[text] = carriers


def slipped(typed: str, word: str, *, open_ended: bool) -> bool:
    """Say whether a typed word is another one with a slip of the hand: one, or two in eight letters and more."""
    most = 2 if len(typed) >= 8 else 1
    ends = {len(word)} | ({len(typed) - 1, len(typed), len(typed) + 1} if open_ended else set())
    return any(_distance(typed, word[:end], most) <= most for end in ends if 0 < end <= len(word))


def _distance(one: str, two: str, most: int) -> int:
    """Return how many letters are to be changed, added, dropped or swapped; more than ``most`` is not counted on."""
    if abs(len(one) - len(two)) > most:
        return most + 1
    before: list[int] = []
    line = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        older, before, line = before, line, [i]
        for j, b in enumerate(two, 1):
            cost = min(before[j] + 1, line[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
    return line[-1]


def blocks(typed: Typed, hubs: Iterable[int | None]) -> Iterator[Row]:
    """Yield entries of the hubs (None: cards) that may be meant. Words that too many have need a second one."""
    hubs = list(hubs)
    first: list[_Block] = []
    for hub in hubs:
        first += _single(typed, hub)
    found: dict[tuple[int | None, int | None], Row] = {}
    sizes = _ask(first, found)
    second = [pair for hub in hubs for pair in _pairs(typed, hub, sizes)]
    if second:
        _ask(second, found)
    yield from found.values()


@dataclass(frozen=True, slots=True)
class _Block:
    name: str
    hub: int | None
    where: str
    values: tuple[Any, ...]
    most: int
    drops: bool  # what overflows is left out altogether


def _single(typed: Typed, hub: int | None) -> Iterator[_Block]:
    for place, word in enumerate(typed.words):
        if keys := _keys(typed, place, hub, alone=True):
            yield _Block(f"w{place}", hub, "keys && %s::bigint[]", (keys,), CAP, drops=True)
        if not place and len(typed.words) == 1 and 2 < len(word) < 7:
            yield _Block(
                "initials", hub, "keys @> %s::bigint[]", ([naming.key(hub, "a", word)],), WHOLE, True
            )
    if typed.words:
        whole = [naming.key(hub, "n", typed.glued)]
        yield _Block("whole", hub, "keys @> %s::bigint[]", (whole,), WHOLE, drops=False)
        if short := naming.initials(typed.words):
            yield _Block(
                "initials", hub, "keys @> %s::bigint[]", ([naming.key(hub, "w", short)],), WHOLE, True
            )
        if typed.is_open and len(typed.glued) > 1:
            own = ("hub_id IS NULL", ()) if hub is None else ("hub_id = %s", (hub,))
            where = f"{own[0]} AND glued LIKE %s ORDER BY glued LIMIT {WHOLE}"
            yield _Block("begun", hub, where, (*own[1], _like(typed.glued)), WHOLE, drops=False)
    if typed.domain and hub is not None:
        keys = [naming.key(hub, "d", typed.domain)]
        yield _Block("domain", hub, "keys @> %s::bigint[]", (keys,), WHOLE, drops=False)


def _pairs(typed: Typed, hub: int | None, sizes: dict[tuple[str, int | None], int]) -> Iterator[_Block]:
    """Yield pairs of words, at least one of them in many entries, and such a word with the postcode."""
    both = "keys && %s::bigint[] AND keys && %s::bigint[]"
    many = {
        place
        for place in range(len(typed.words))
        if sizes.get((f"w{place}", hub), CAP + 1)
        > CAP  # also words that are plain: they were not asked alone
    }
    for one in range(len(typed.words)):
        for two in range(one + 1, len(typed.words)):
            if one in many and two in many:
                keys = (_keys(typed, one, hub, plain=True), _keys(typed, two, hub, plain=True))
                yield _Block(f"p{one}.{two}", hub, both, keys, CAP, drops=False)
        if one in many and typed.postcode and not naming.is_plain(typed.words[one]):
            keys = (_keys(typed, one, hub), [naming.key(hub, "p", typed.postcode)])
            yield _Block(f"at{one}", hub, both, keys, CAP, drops=False)


def _keys(
    typed: Typed, place: int, hub: int | None, *, plain: bool = False, alone: bool = False
) -> list[int]:
    """Return the keys of what a typed word may mean; alone, words that are known to bring too many are left out."""
    most = CAP if hub is None else CAP * HUB_SHARE
    found = []
    for word, how in typed.means[place].items():
        many = typed.carriers.get(word, 0) > most and (hub is None or how == "begun")
        if (plain or not naming.is_plain(word)) and not (alone and many):
            found.append(naming.key(hub, "w", word))
    return found


def _ask(
    blocks: list[_Block], found: dict[tuple[int | None, int | None], Row]
) -> dict[tuple[str, int | None], int]:
    """Fill in what the blocks hold, in one query; return how large they are, up to one more than they may be."""
    if not blocks:
        return {}
    named: list[str] = []
    chosen: list[str] = []
    values: list[Any] = []
    columns = "organisation_id, identity_id, glued, name_words, words, telling"
    for number, block in enumerate(blocks):
        # Materialised: a limit must not lure the planner into reading the table from its beginning.
        table = "organisations_entry"
        named.append(f"b{number} AS MATERIALIZED (SELECT {columns} FROM {table} WHERE {block.where})")  # noqa: S608
        values += block.values
        chosen.append(f"(SELECT {number}, {columns} FROM b{number} LIMIT {block.most + 1})")  # noqa: S608
    picks = list(_rows(f"WITH {', '.join(named)} {' UNION ALL '.join(chosen)}", values))
    sizes: dict[tuple[str, int | None], int] = {(b.name, b.hub): 0 for b in blocks}
    for pick in picks:
        block = blocks[pick[0]]
        sizes[block.name, block.hub] += 1
    for pick in picks:
        block, row = blocks[pick[0]], pick[1:]
        if block.drops and sizes[block.name, block.hub] > block.most:
            continue
        key = (row[0], row[1])
        found.setdefault(key, Row(*row)).by.add(block.name)
    return sizes


def _like(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"


def _rows(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()
