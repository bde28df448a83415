"""
Tell two wishes in one text apart: „Wir brauchen einen Onlineshop. Außerdem suchen wir einen Raum.“

Rules find where one wish may end and the next begin; what the parts are about decides whether they are two. One wish
told in three sentences stays one. Plain Python: the model comes in as what was understood of each part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hubnetz.matching.rules import Understood

MOST_PARTS = 4  # that are looked at: each costs the model some milliseconds
MOST_WISHES = 3
FEWEST_WORDS = 3  # fewer are no wish of their own
SURE_IF_SAID = 0.3  # how sure a part's main topic must be where the text itself says „außerdem“ …
SURE_IF_GUESSED = 0.6  # … and where it only goes on
SHARED = 0.35  # more in common, and two parts are one wish
LEADS = 0.5  # from here on a part is about a kind of help

_NEXT = (
    r"und außerdem|und ausserdem|und zusätzlich|und zudem|und zweitens|und dann noch|und noch etwas|außerdem|ausserdem"
    r"|zweitens|drittens|zudem|zusätzlich|darüber hinaus|daneben|ferner|des weiteren|noch etwas|eine andere frage"
    r"|andere baustelle|anderes thema|zum anderen|sowie|and also|and second|secondly|second,|thirdly|in addition"
    r"|besides|additionally|on top of that|another thing|as well as|something else|furthermore|also,|and then"
)
_SAID = re.compile(
    rf"(?:(?<=[.!?;:\n])\s*|,\s*|\s+)(?P<next>(?:{_NEXT})\b)|(?:(?<=\s)|^)(?P<list>\d[.)]|[-–•*]|[a-c]\))\s+|\s*[;\n]+\s*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")
_AND = re.compile(r"\s+(?:und|and)\s+", re.IGNORECASE)
_WANT = re.compile(
    r"\b(?:will|wollen|möchten?|brauchen?|bräuchten?|suchen?|gesucht|wünschen|hätten? gern|würden? gerne?|können sie"
    r"|kann man|wie|wo|wer|welche[rs]?|soll|sollen|need|want|would like"
    r"|looking for|look for|how|where|who|can you|should)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, where it stands, and whether the text itself says that something new begins."""

    text: str
    start: int
    end: int
    said: bool = False


def parts(text: str) -> tuple[Part, ...]:
    """Return the pieces that may be wishes of their own; one piece where nothing speaks for several."""
    found: list[Part] = []
    at, said = 0, False
    for match in _SAID.finditer(text):
        _keep(found, text, at, match.start(), said=said)
        at = match.start("next") if match["next"] else match.end()
        said = bool(match["next"] or match["list"])
    _keep(found, text, at, len(text), said=said)
    if not any(piece.said for piece in found) and sum(bool(_WANT.search(piece.text)) for piece in found) < 2:
        found = _sentences(text)
    if len(found) > MOST_PARTS:
        last = found[MOST_PARTS - 1]
        found = [*found[: MOST_PARTS - 1], Part(text[last.start :].strip(), last.start, len(text), last.said)]
    return tuple(found) if len(found) > 1 else (Part(text.strip(), 0, len(text)),)


def wishes(pieces: Sequence[Part], understood: Sequence[Understood]) -> list[tuple[int, ...]]:
    """
    Return which pieces belong together: one group for each wish, in the order of the text.

    A piece begins a wish of its own if it is sure enough what it is about, and that is something else than in the
    wishes before. Whatever is unclear belongs to the wish before it, or to the first.
    """
    groups: list[list[int]] = []
    anchors: list[int] = []  # the piece that says what each wish is about
    for number, piece in enumerate(pieces):
        sure = _sure(understood[number], said=piece.said)
        if not groups or not anchors:  # what came before only told who is speaking
            groups = [[*(groups[0] if groups else ()), number]]
            anchors = [number] if _sure(understood[number], said=True) else []
            continue
        near = next((n for n, at in enumerate(anchors) if _alike(understood[at], understood[number])), None)
        if not piece.said:  # nothing says that something new begins: then both must be clear
            sure = sure and _sure(understood[anchors[-1]], said=False)
            sure = sure and not any(_share_a_word(pieces[at], piece) for at in anchors)
        if near is None and sure and len(groups) < MOST_WISHES:
            groups.append([number])
            anchors.append(number)
        else:
            groups[-1 if near is None else near].append(number)
    return [tuple(group) for group in groups]


def quoted(text: str, pieces: Sequence[Part], group: Sequence[int]) -> str:
    """Return the words of one wish as they were written."""
    runs: list[list[int]] = []
    for number in group:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return " … ".join(text[pieces[first].start : pieces[last].end].strip() for first, last in runs)


def _keep(found: list[Part], text: str, start: int, end: int, *, said: bool) -> None:
    """Add a piece; one of a word or two belongs to the piece before it."""
    piece = text[start:end].strip(" ,;\n")
    if not piece:
        return
    if found and len(_WORD.findall(piece)) < FEWEST_WORDS and not said:
        before = found[-1]
        found[-1] = Part(f"{before.text} {piece}", before.start, end, before.said)
    else:
        found.append(Part(piece, start, end, said))


def _sentences(text: str) -> list[Part]:
    """Return sentences that each ask for something, or the two halves of one that asks for two things."""
    pieces = _cut(text, _SENTENCE)
    if len(pieces) == 1:
        pieces = _cut(text, _AND, most=1)
        asks = bool(_WANT.search(pieces[0].text)) if pieces else False
        return pieces if len(pieces) == 2 and asks and min(map(_length, pieces)) >= FEWEST_WORDS else []
    return pieces if sum(bool(_WANT.search(piece.text)) for piece in pieces) > 1 else []


def _cut(text: str, at: re.Pattern[str], most: int = 99) -> list[Part]:
    edges = [match.span() for match in at.finditer(text)][:most]
    starts = [0, *(end for _, end in edges)]
    ends = [*(start for start, _ in edges), len(text)]
    return [
        Part(text[start:end].strip(), start, end)
        for start, end in zip(starts, ends, strict=True)
        if text[start:end].strip()
    ]


def _share_a_word(one: Part, other: Part) -> bool:
    """Say whether a word of substance stands in both, also as a part of a longer one („Onlineshop“, „Shop“)."""
    mine, theirs = (
        [w.lower() for w in _WORD.findall(piece.text) if w[0].isupper() and len(w) > 3]
        for piece in (one, other)
    )
    return any(a.endswith(b) or b.endswith(a) or a[:6] == b[:6] for a in mine for b in theirs)


def _length(piece: Part) -> int:
    return len(_WORD.findall(piece.text))


def _about_kind(one: Understood) -> bool:
    return one.kind_leads > LEADS and bool(one.kinds) and one.kinds[0].score >= LEADS


def _sure(one: Understood, *, said: bool) -> bool:
    """Say whether it is clear enough what a piece is about: a topic, or a kind of help."""
    if not one.topics or one.nothing > LEADS:
        return False
    least = SURE_IF_SAID if said else SURE_IF_GUESSED
    return one.topics[0].score >= least or (_about_kind(one) and one.kinds[0].score >= least + 0.2)


def _alike(one: Understood, other: Understood) -> bool:
    """Say whether two pieces are about the same: the same main topic, much in common, or the same kind of help."""
    if _about_kind(one) != _about_kind(other) and (
        max(one.kinds[0].score, other.kinds[0].score) >= SURE_IF_GUESSED
    ):
        return one.topics[0].code == other.topics[0].code
    if _about_kind(one) and one.kinds[0].code != other.kinds[0].code:
        return False
    first = {topic.code: topic.score for topic in one.topics}
    shared = sum(min(first.get(topic.code, 0.0), topic.score) for topic in other.topics)
    return one.topics[0].code == other.topics[0].code or shared > SHARED
