"""Whom somebody means while the name is typed: the hub's records first, then cards of the network, with evidence.

Nothing is a candidate by a legal form, a trade, an institution or a town alone: a telling word is to be shared, or the
whole name, the initials or the own domain. What looks alike is shown side by side and never made one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db import connection
from django.utils.translation import gettext as _

from hubnetz.network.models import Hub
from hubnetz.organisations import naming
from hubnetz.organisations.access import matching
from hubnetz.organisations.access.matching import Row, Typed
from hubnetz.organisations.identity import evidence, names, reading, table, weights
from hubnetz.organisations.models import Identity, Organisation, Word

CARDS = 3  # of the network that are shown, however many of the hub's own records there are
SHORTLIST = 24  # of each kind that are weighed
RARE = 10  # cards that carry a rare word, at most
HINT = 3  # letters of a word that is still being typed, at most, that tell nothing beside a finished one
_FOUND_RIGHT = {"same": 3.0, "part": 2.0, "begun": 2.5, "slip": 1.5}
_NUMBER = """SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'organisations_entry'::regclass"""


@dataclass(frozen=True, slots=True)
class Found:
    """A record of the hub, or a card of the network that the hub has no record of; with what speaks for and against."""

    name: str
    kind: str
    postcode: str
    town: str
    organisation: Organisation | None = None
    card: Identity | None = None
    score: float = 0.0  # log-odds that it is the one that is meant
    is_whole: bool = False  # the whole name was typed
    covers: int = 0  # how many of the words typed are in its name
    speaks_for: list[str] = field(default_factory=list)
    speaks_against: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The code of the record, or of the card."""
        return self.organisation.code if self.organisation else self.card.code  # type: ignore[union-attr]


def lookup(
    hub: Hub,
    typed: str,
    *,
    postcode: str = "",
    town: str = "",
    email: str = "",
    limit: int = 8,
    network: bool = True,
    leave_out: Iterable[int] = (),
) -> list[Found]:
    """Return whom somebody at the hub may mean, likeliest first; none for one letter or for what says nothing.

    The hub's own records come first, whole; then, if ``network`` is asked, cards of the network that the hub has no
    record of: name, kind and place, and never who knows them. Records whose keys are to be left out are.
    """
    asked = matching.read(typed, postcode=postcode, town=town, email=email)
    if not asked.domain and len(asked.glued) < 2:
        return []
    matching.understand(asked)
    rows = matching.blocks(asked, (hub.pk, None) if network else (hub.pk,))
    shared = [(row, share) for row in rows if (share := _share(asked, row))]
    left_out = set(leave_out)
    own = [one for one in shared if one[0].organisation and one[0].organisation not in left_out]
    cards = [one for one in shared if one[0].identity]
    records = _records(hub, own)
    strangers = _cards(hub, cards)
    if not records and not strangers:
        return []
    chosen = [
        one for one in (*_best(own), *_best(cards)) if _key(one[0]) in records or _key(one[0]) in strangers
    ]
    found = _weighed(asked, chosen, records | strangers)
    found.sort(key=lambda one: (not one.is_whole, -one.covers, -one.score, one.name, one.postcode))
    own_found = [one for one in found if one.organisation][:limit]
    return own_found + [one for one in found if one.card][: max(limit - len(own_found), CARDS)]


@dataclass(frozen=True, slots=True)
class _Share:
    words: dict[str, tuple[int, str]]  # word of the entry: which typed word means it, and how
    telling: frozenset[str]
    whole: bool
    weight: float


def _share(typed: Typed, row: Row) -> _Share | None:
    """Return what an entry shares with what was typed, if that is enough to be weighed at all."""
    words: dict[str, tuple[int, str]] = {}
    for place, means in enumerate(typed.means):
        for word in row.words:
            how = means.get(word) or _begun(typed, place, word)
            if how and not (how == "part" and naming.is_plain(word)):  # the trade in a compound says nothing
                words.setdefault(word, (place, how))
    telling = frozenset(word for word in words if word in row.telling and not _too_early(typed, words, word))
    plain = typed.words and all(naming.is_plain(word) for word in typed.words)
    whole = bool(typed.words) and ("whole" in row.by or row.glued == typed.glued)
    every = len(typed.words) > 1 and all(word in words for word in row.name_words)
    begun = "begun" in row.by and not plain
    if not (telling or whole or begun or (every and not row.telling) or row.by & {"initials", "domain"}):
        return None
    weight = sum(_FOUND_RIGHT[how] * (3 if word in telling else 1) for word, (_, how) in words.items())
    weight += 20 * whole + 8 * ("domain" in row.by) + 4 * ("initials" in row.by) + 3 * ("begun" in row.by)
    open_words = len({place for place, _ in words.values()}) - len(typed.words)
    return _Share(words, telling, whole, weight + 2 * open_words - 0.1 * len(row.name_words))


def _too_early(typed: Typed, words: dict[str, tuple[int, str]], word: str) -> bool:
    """Tell whether only a letter or three of a word are typed, and a finished word before it is not in the name."""
    place, how = words[word]
    if how != "begun" or len(typed.words[place]) > HINT:
        return False
    met = {place for place, _how in words.values()}
    return any(at not in met and not naming.is_plain(said) for at, said in enumerate(typed.words))


def _begun(typed: Typed, place: int, word: str) -> str:
    last = place == len(typed.words) - 1 and typed.is_open
    return "begun" if last and word.startswith(typed.words[place]) else ""


def _best(shared: list[tuple[Row, _Share]]) -> list[tuple[Row, _Share]]:
    return sorted(shared, key=lambda one: (-one[1].weight, one[0].glued))[:SHORTLIST]


def _key(row: Row) -> tuple[str, int]:
    return ("record", row.organisation) if row.organisation else ("card", row.identity or 0)


def _records(hub: Hub, shared: list[tuple[Row, _Share]]) -> dict[tuple[str, int], Any]:
    keys = [row.organisation for row, _ in _best(shared) if row.organisation]
    if not keys:
        return {}
    rows = Organisation.objects.standing().at(hub).filter(pk__in=keys).select_related("hub")
    return {("record", row.pk): row for row in rows}


def _cards(hub: Hub, shared: list[tuple[Row, _Share]]) -> dict[tuple[str, int], Any]:
    keys = [row.identity for row, _ in _best(shared) if row.identity]
    if not keys:
        return {}
    known = Organisation.objects.standing().at(hub).filter(identity__in=keys)
    rows = Identity.objects.filter(pk__in=keys).exclude(pk__in=known.values("identity"))
    return {("card", row.pk): row for row in rows}


def _weighed(typed: Typed, chosen: list[tuple[Row, _Share]], rows: dict[tuple[str, int], Any]) -> list[Found]:
    """Return candidates with the engine's log-odds and the evidence in words."""
    shown = {word for row, _ in chosen for word in row.words}
    carriers, units = _carriers(shown, typed)
    scores = _scores(typed, [rows[_key(row)] for row, _ in chosen], carriers, units)
    found = []
    for (row, share), score in zip(chosen, scores, strict=True):
        one = rows[_key(row)]
        is_record = row.organisation is not None
        found.append(
            Found(
                one.name,
                one.kind,
                one.postcode,
                one.town,
                organisation=one if is_record else None,
                card=None if is_record else one,
                score=float(score),
                is_whole=share.whole,
                covers=len({place for place, _how in share.words.values()}),
                speaks_for=_for(typed, row, share, one, carriers),
                speaks_against=_against(typed, row, share, one, shown),
            )
        )
    return found


def _carriers(words: set[str], typed: Typed) -> tuple[dict[str, int], float]:
    """Return how many cards carry each word, and how many entries there are, about."""
    counted = dict(Word.objects.filter(text__in=words).values_list("text", "carriers")) | typed.carriers
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER)
        return counted, float(cursor.fetchone()[0]) / 2  # a record has a card


def _scores(typed: Typed, rows: list[Any], carriers: dict[str, int], units: float) -> Any:
    """Return the engine's log-odds of each row against what was typed; a name that may go on counts as cut short."""
    name = " ".join(typed.words) + ("." if typed.is_open else "") + f" {typed.form}"
    lines = [
        {
            "name": name,
            "postcode": typed.postcode,
            "city": typed.town,
            "email": f"info@{typed.domain}" if typed.domain else "",
        }
    ]
    lines += [
        {
            "name": row.name,
            "postcode": row.postcode,
            "city": row.town,
            "website": getattr(row, "domain", ""),
        }
        for row in rows
    ]
    built = table.build(reading.read(lines), carriers, units)
    two = np.arange(1, len(lines), dtype=np.int32)
    levels = evidence.levels(built, evidence.context(built), np.zeros(len(rows), np.int32), two)
    return weights.shipped().score(levels)


def _for(typed: Typed, row: Row, share: _Share, one: Any, carriers: dict[str, int]) -> list[str]:
    """Say what speaks for it, weightiest first."""
    said = []
    if share.whole:
        said.append(_("same name"))
    if typed.domain and "domain" in row.by:
        said.append(_("same domain %(domain)s") % {"domain": typed.domain})
    if not share.whole:
        told = set()  # a word and a part of it are one word of the name
        for word in sorted(share.telling, key=lambda word: (carriers.get(word, 0), word)):
            if (spelt := _spelt(word, one.name)) not in told:
                told.add(spelt)
                said.append(_of_word(spelt, share.words[word][1], carriers.get(word, 0)))
    if "initials" in row.by:
        said.append(_("the initials of the name"))
    if typed.postcode and typed.postcode == one.postcode:
        said.append(_("same postcode"))
    elif typed.town and names.town(typed.town) == names.town(one.town):
        said.append(_("same town"))
    return said


def _of_word(word: str, how: str, carriers: int) -> str:
    if how == "slip":
        return _("“%(word)s” is spelt almost like this") % {"word": word}
    if carriers <= RARE:
        return _("same rare name part “%(word)s”") % {"word": word}
    return _("same name part “%(word)s”") % {"word": word}


def _against(typed: Typed, row: Row, share: _Share, one: Any, shown: set[str]) -> list[str]:
    """Say what speaks against it. Whether another hub has a word that is on no card changes nothing that is said."""
    said = []
    domain = getattr(one, "domain", "")
    if typed.domain and domain and typed.domain != domain and "domain" not in row.by:
        said.append(_("another domain: %(domain)s") % {"domain": domain})
    if typed.postcode and one.postcode and typed.postcode[:2] != one.postcode[:2]:
        said.append(_("another place"))
    taken = {place for place, _how in share.words.values()}
    if not share.whole:
        for place, word in enumerate(typed.words):
            is_word = word in shown or typed.carriers.get(word)  # not the beginning of one
            goes_on = typed.is_open and place == len(typed.words) - 1 and not is_word
            if place not in taken and not goes_on:
                said.append(_("“%(word)s” is not in this name") % {"word": _spelt(word, typed.text)})
    mine = [word for word in typed.words if word[0].isdigit()]
    theirs = [word for word in row.name_words if word[0].isdigit()]
    if mine and theirs and not set(mine) & set(theirs):
        said.append(_("another number in the name"))
    form = names.read(one.name).form
    if share.whole and typed.form and form and typed.form != form:
        said.append(_("another legal form"))
    return said


def _spelt(word: str, name: str) -> str:
    """Return a folded word as it stands in a name."""
    for piece in name.replace("-", " ").split():
        plain = piece.strip(".,;:()&+\"'")
        if word in names.folded(plain).replace("-", ""):
            return plain
    return word
