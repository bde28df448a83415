"""
Hear what somebody does not want: „keine KI“, “without the cloud”, „nicht schon wieder ein Workshop“.

Most sentences with a “no” are wishes *for* the thing: „wir haben keinen Webshop“ says that one is missing. So the
clause decides, not the little word: with a word of wanting it refuses, with a word of lacking it does not.
Plain Python: no model, no database.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal

from hubnetz.matching import lexical, phrases

About = Literal["topic", "kind", "mode"]
ABOUT: tuple[About, ...] = ("topic", "kind", "mode")
Code = tuple[About, str]


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    """Return what things are called, and the little words that decide."""
    return tomllib.loads(files("hubnetz.matching").joinpath("data/refusals.toml").read_text(encoding="utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(_data()["words"][name])


_TOKEN = re.compile(r"[A-Za-zÄÖÜäöüß0-9]+(?:[.'’][A-Za-zÄÖÜäöüß0-9]+)*|[.!?;:,\n–—]")
_ENDS = frozenset(".!?;\n")
_PAUSES = frozenset(",:–—")
_JOINS = _words("joins")
_KEIN = _words("kein")
_NOT = _words("not")
_WITHOUT = _words("without")
_DONT = re.compile(r"(?:do|does|did|would|will|should|must|may)(?:n['’]?t)$|won['’]?t$|cannot$|can['’]t$")
_WANT = _words("want")
_PLEASE = _words("please")
_LACK = _words("lack")
_FILLER = _words("filler")
_BEFORE_NOUN = _words("before_noun")
_TAIL = _words("tail")
_NOUNS_OF_REFUSAL = _words("nouns_of_refusal")
_STILL_A_WISH = _words("still_a_wish")
_ASKED = _words("asked")
_AFTERWARDS = _words("afterwards")
_INSTEAD = _words("instead")
_NEGATIVE = _KEIN | _NOT | _AFTERWARDS | _words("none")
_STATES = _words("states")
_DONE = _words("done")
_DONE_WITH = _words("done_with")
_LEAVE_OUT = _words("leave_out")
_OWN_WORK = _words("own_work")
_THANKS = _words("thanks")
_AS_IT_IS = re.compile(
    r"\b(?:fine|good|stay\w*|bleib\w*|gut|passt|lassen|leave) (?:so )?(?:as|wie) (?:it|they|sie|er|es|die|der|das)"
    r" (?:is|are|ist|sind)\b"
)
_POINTS_BACK = _words("points_back")
_NEEDED = _words("needed")
_ONLY = _words("only")
_SOMEBODY = _words("somebody")
_MAY_REFUSE = (
    _NEGATIVE | _WITHOUT | _DONE_WITH | _LEAVE_OUT | _OWN_WORK | {"genug", "enough", "bleiben", "as", "wie"}
)
_LEARNING = "digital-skills-training"  # of courses one can have enough
LONGEST_NAME = 3  # words of a topic's name or term


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that is not wanted: what it stands for, how it was said, and which part of the text says so."""

    about: About
    code: str
    said: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    low: str
    start: int
    end: int


def refusals(text: str) -> tuple[Refusal, ...]:
    """Return what a text refuses, in its order, each code once."""
    if not _MAY_REFUSE.intersection(re.findall(r"\w+", text.lower())) and not (
        re.search(r"n['’]t\b", text.lower())
    ):
        return ()
    found: dict[Code, Refusal] = {}
    verdict = False  # of the clause before, for „keine KI und keine Cloud“
    otherwise: set[int] = set()  # clauses that refuse without a “no”
    clauses = _clauses(text)
    for number, clause in enumerate(clauses):
        negator = _negator(clause)
        if negator is not None:
            verdict = _refuses(clauses, number, negator, before=verdict)
        elif clause[0].low not in ("und", "oder", "or", "nor", "and") or len(clause) > 3:
            verdict = False  # „ohne Cloud und KI“ goes on, a new thought does not
        if verdict:
            for refusal in _named(clause, negator or 0):
                found.setdefault((refusal.about, refusal.code), refusal)
        for refusal in _told_otherwise(clauses, number, negator):
            found.setdefault((refusal.about, refusal.code), refusal)
            otherwise.add(number)
    wished = {
        code for number, clause in enumerate(clauses)
        if number not in otherwise and _negator(clause) is None and _WANT & {t.low for t in clause}
        for code, _said in _things(clause)
    }  # fmt: skip
    return tuple(
        refusal for code, refusal in found.items() if code not in wished
    )  # „keinen Kredit, einen Zuschuss“


def without(text: str, refused: Iterable[Refusal]) -> str:
    """Return the text without the parts that refuse something, for the understanding of what is wanted."""
    kept, at = [], 0
    for refusal in sorted(refused, key=lambda refusal: refusal.start):
        if refusal.start >= at:
            kept.append(text[at : refusal.start])
            at = refusal.end
    return " ".join(" ".join([*kept, text[at:]]).split())


def names(text: str) -> tuple[str, ...]:
    """Return the codes of topics and kinds that a text calls by their name or a technical term."""
    found = _things([token for clause in _clauses(text) for token in clause])
    return tuple(code for (about, code), _said in found if about != "mode")


def _clauses(text: str) -> list[list[_Token]]:
    """Return the words of each clause; a comma, a dash, an “and” and a full stop begin a new one."""
    clauses: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(text):
        token = _Token(match.group(), match.group().lower(), match.start(), match.end())
        if token.low in _ENDS or token.low in _PAUSES:
            clauses.append([])
            continue
        if token.low in _JOINS and not (
            token.low == "but" and clauses[-1] and clauses[-1][-1].low == "anything"
        ):
            clauses.append([])
        clauses[-1].append(token)
    return [clause for clause in clauses if clause]


def _negator(clause: list[_Token]) -> int | None:
    """Return where the clause says no; „nicht ohne“ and “not only” say yes."""
    for at, token in enumerate(clause):
        after = clause[at + 1].low if at + 1 < len(clause) else ""
        english_no = token.low == "no" and after not in ("", "one", "idea", "clue")
        if token.low == "nein" or (token.low in ("lehnen", "lehne") and clause[-1].low == "ab"):
            return at
        if token.low in _KEIN or token.low in _WITHOUT or token.low in _NOT or english_no:
            return at
        if _DONT.match(token.low) or (token.low == "anything" and after == "but"):
            return at
    return None


def _refuses(clauses: list[list[_Token]], number: int, at: int, *, before: bool) -> bool:
    """Decide whether a clause with a no refuses its thing, or says that it is missing."""
    clause = clauses[number]
    following = clauses[number + 1] if number + 1 < len(clauses) else []
    words = [token.low for token in clause]
    word, after = words[at], words[at + 1 :]
    others = {*words[:at], *after}
    if (after and after[0] in _STILL_A_WISH) or _ASKED & set(words[max(at - 2, 0) : at]):
        return False
    if {"genug", "enough"} & others:
        return False
    if word in ("nein", "lehnen", "lehne") or (word == "not" and {"option", "thanks"} & others):
        return at > 0
    if _NOUNS_OF_REFUSAL & others or word == "anything":
        return True
    if word in _WITHOUT:
        return not (_STATES & set(words[:at])) and not (_NEGATIVE & others)
    polite = bool(_PLEASE & others) or (bool(following) and {token.low for token in following} <= _PLEASE)
    wants = bool(_WANT & others)
    if following and following[0].low in _INSTEAD:
        return True
    if _DONT.match(word):
        return polite or (bool(_WANT & set(after[:2])) and "can" not in word)
    if (
        "nicht" in word
        and {"schon", "noch", "wieder"} & set(after[:2])
        and {"wieder", "ein", "einen"} & set(after[:3])
    ):
        return True
    if word in ("nie", "niemals", "never"):
        return bool({"wieder", "again", "mehr"} & others)
    if "another" in after[:1]:
        return True
    if wants or (polite and not (_LACK & others)):
        return True
    if _LACK & others:
        return False
    return (
        _bare(after) and all(w in _FILLER for w in words[:at]) and _condition(clauses, number, before=before)
    )


def _told_otherwise(clauses: list[list[_Token]], number: int, negator: int | None) -> list[Refusal]:
    """
    Return what is refused without a “no” to its name.

    Either the clause says that it is done with („Seminare hatten wir genug“, “we do that ourselves, thanks”), to be
    left out („KI dürfen Sie weglassen“) or fine as it is; or it says no to what the clause before was about.
    """
    clause = clauses[number]
    words = {token.low for token in clause}
    if negator is not None:
        return _of_before(clauses, number) if _says_no_to_before(clause) else []
    following = {token.low for token in clauses[number + 1]} if number + 1 < len(clauses) else set()
    things = [(code, said) for code, said in _things(clause) if code[0] != "mode"]
    by_us = bool(words & _OWN_WORK and (words | following) & _THANKS)
    as_it_is = _AS_IT_IS.search(" ".join(token.low for token in clause))
    if _is_done(clause) or words & _LEAVE_OUT or by_us or as_it_is:
        refused = things
    elif {"genug", "enough"} & words and _LACK & words:  # enough data is no reason against data
        refused = [(code, said) for code, said in things if code[0] == "kind" or code[1] == _LEARNING]
    else:
        refused = []
    return [Refusal(about, code, said, clause[0].start, clause[-1].end) for (about, code), said in refused]


def _is_done(clause: list[_Token]) -> bool:
    """Say whether somebody is done with something: „mit … sind wir durch“, “fed up with …”."""
    words = [token.low for token in clause]
    return (words[-1] in _DONE and bool(_DONE_WITH & {*words})) or any(
        word in _DONE and after in ("with", "of", "up") for word, after in pairwise(words)
    )


def _says_no_to_before(clause: list[_Token]) -> bool:
    """Say whether a clause means the one before: „den brauche ich nicht“, „darum geht es nicht“, „nie wieder“."""
    words = [token.low for token in clause]
    if len(words) <= 3 and words[0] in ("nie", "never") and words[1:2] in (["wieder"], ["again"]):
        return True
    if not _POINTS_BACK & {words[0], words[-1]} or _things(clause):
        return False
    speaks = {"ich", "wir", "i", "we", "mir", "uns"} & {*words}
    beside = {"geht", "about"} & {*words} and {"es", "not"} & {*words}
    return bool(({"nicht", "nichts", "nix", "not", "don't", "don’t", "dont"} & {*words}) and (
        (speaks and _NEEDED & {*words}) or beside
    ))  # fmt: skip


def _of_before(clauses: list[list[_Token]], number: int) -> list[Refusal]:
    """Return what the nearest clause with a thing named, at most two before, as refused."""
    for clause in reversed(clauses[max(number - 2, 0) : number]):
        if things := _things(clause):
            start, end = clause[0].start, clauses[number][-1].end
            return [Refusal(about, code, said, start, end) for (about, code), said in things]
    return []


def _condition(clauses: list[list[_Token]], number: int, *, before: bool) -> bool:
    """Decide for a „keine KI“ without a verb: a condition of a wish, or a description of what is missing."""
    first = clauses[number][0].low
    told = [token for clause in clauses[:number] for token in clause]
    last = {token.low for token in clauses[number - 1]} if number else set()
    if first in ("und", "and") and _WANT & last and clauses[number][-1].low in _TAIL:
        return True
    if first in ("und", "oder", "and", "or", "nor") or (before and first not in ("aber", "but")):
        return before
    if first in ("aber", "but"):
        return bool(_WANT & last) or not _LACK & last
    if told:
        return _wished(told)
    after = [token for clause in clauses[number + 1 :] for token in clause]
    if not after:  # „keine Workshops mehr“ is no lack of workshops
        return all(code[0] != "topic" for code, _said in _things(clauses[number]))
    if bool(_things(after)) and bool(_WANT & {token.low for token in after}):
        return True
    return any(_only_wants(clause) for clause in clauses[number + 1 :])


def _only_wants(clause: list[_Token]) -> bool:
    """Say whether a clause asks for one thing and no more: „bloß bitte jemand, der …“, “just somebody who …”."""
    words = {token.low for token in clause}
    asks = bool(words & (_WANT | _SOMEBODY)) or {"bitte", "please"} & words
    return bool(words & _ONLY) and bool(asks) and _negator(clause) is None


def _bare(after: list[str]) -> bool:
    """Say whether nothing but the name of the thing follows, so that the clause has no verb of its own."""
    rest = [w for w in after if w not in _FILLER and w not in _BEFORE_NOUN]
    return 0 < len(rest) <= 4


def _wished(tokens: list[_Token]) -> bool:
    """Say whether something was asked for before: then „keine KI“ is a condition, else a description."""
    words = [token.low for token in tokens]
    return bool((_WANT | _words("wishing")) & {*words}) or (
        bool(_things(tokens)) and not _LACK & {*words} and not _NEGATIVE & {*words}
    )


def _named(clause: list[_Token], at: int) -> list[Refusal]:
    """Return what the clause refuses: the thing after the no, or before a „nicht“ that ends the clause."""
    after = _reachable(clause[at + 1 :])
    found = _things(after)
    if not found and clause[at].low in _NOT | _AFTERWARDS:
        rest = [t for t in clause[at + 1 :] if t.low not in _FILLER | _TAIL | _BEFORE_NOUN]
        found = _things(clause[:at]) if not rest else []
    elif not found and at == 0:
        found = _things(clause)
    start, end = clause[0].start, clause[-1].end
    return [Refusal(about, code, said, start, end) for (about, code), said in found]


def _reachable(tokens: list[_Token]) -> list[_Token]:
    """Return the words after a no as far as they are the refused thing: a verb of another kind takes it back."""
    things = [
        t for t in tokens if t.low not in _FILLER and t.low not in _BEFORE_NOUN and t.low not in _TAIL
        and t.low not in _WANT and t.low not in _PLEASE and t.low not in _NOUNS_OF_REFUSAL
    ]  # fmt: skip
    if not things:
        return tokens
    named = {id(t) for t in things}
    spans = [(s, e) for s, e, _ in _spans(tokens)]
    for index, token in enumerate(tokens):
        if id(token) not in named or any(s <= index < e for s, e in spans):
            continue
        if spans and (
            (index >= spans[-1][1] and token.text[0].islower() and index > 0)  # „keine Daten verlieren“
            or (index < spans[0][0] and token.text[0].isupper())  # „nicht mein Teil greifen“
        ):
            return []
    return tokens


def _things(tokens: list[_Token]) -> list[tuple[Code, str]]:
    """Return the codes named in some words, the longest names first."""
    return [(code, " ".join(t.text for t in tokens[start:end])) for start, end, code in _spans(tokens)]


def _spans(tokens: list[_Token]) -> list[tuple[int, int, Code]]:
    known, found, at = _names(), [], 0
    while at < len(tokens):
        for length in range(min(LONGEST_NAME, len(tokens) - at), 0, -1):
            key = tuple(_stem(token.low) for token in tokens[at : at + length])
            if (code := known.get(key)) is None and length == 1:
                code = _by_part(tokens[at].low)
            if code is not None:
                found.append((at, at + length, code))
                at += length
                break
        else:
            at += 1
    return found


def _by_part(word: str) -> Code | None:
    """Return what the first half of a compound names („Cloudspeicher“), if it is a name of some length."""
    known = _names()
    for half in lexical.parts(word)[:1]:
        if len(half) >= 4 and (code := known.get((_stem(half),))):
            return code
    return None


@cache
def _names() -> dict[tuple[str, ...], Code]:
    """Return what topics, kinds and modes are called, as stems."""
    names: dict[tuple[str, ...], Code] = {}
    for about in ABOUT:
        for code, words in _data()[about].items():
            for word in words:
                names.setdefault(_key(word), (about, code))
    for phrase in phrases.names():
        key = _key(phrase.text)
        if phrase.about != "none" and 0 < len(key) <= LONGEST_NAME:
            names.setdefault(key, ("kind" if phrase.about == "kind" else "topic", phrase.code))
    return names


def _key(words: str) -> tuple[str, ...]:
    return tuple(_stem(match.group().lower()) for match in _TOKEN.finditer(words))


@cache
def _stem(word: str) -> str:
    return lexical.stem(word, "de") if len(word) > 3 else word
