"""
Hear what is not for a digital hub, and say who can help: „Ich suche einen Steuerberater“, “my visa runs out”.

Everyday patterns in `data/beyond.toml` name the matter; what the model understood has a veto, since a tax adviser may
also ask for a chatbot. Plain Python, no database.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from hubnetz.matching import lexical, refusals
from hubnetz.matching.rules import Matter, Understood

NOTHING = 0.75  # from here on the model alone says that it is nothing for a hub
DOUBT = 0.12  # with a pattern, so much of “nothing” is enough …
UNSURE = 0.5  # … or a main topic less sure than this
WINDOW = 9  # words within which a pattern's words stand
FEW = 4  # so few words in a sentence ask by themselves
ASKING = (
    "such*|gesucht|brauch*|bräucht*|benötig*|nennen|nennt|empfehl*|kennt|kennen|hilfe|hilft|wer|wo|wie|welche*|wann"
    "|kann|können|möchte|will|gibt|need*|look*|find|recommend*|where|who|how|which|can|want|know|apply|help"
)

_Pattern = tuple[re.Pattern[str], ...]
_WORD = re.compile(r"[\wäöüÄÖÜß-]+")
_SENTENCE = re.compile(r"[.!?;\n]+")


OTHER = Matter("", {"de": "", "en": ""}, {"de": "", "en": ""})  # nothing for a hub, and nobody known for it


def matter(text: str, understood: Understood) -> Matter | None:
    """Return what a need is about if it is beyond what hubs do; `OTHER` if only that is known; None for all others."""
    if not lexical.words(text):
        return None
    best = understood.topics[0].score if understood.topics else 0.0
    named = _named(text)
    if named is not None and not refusals.names(_besides(text, named)):  # who names a hub's topic means it
        taken = best and understood.topics[0].code == named.like
        return named if named.sure or taken or understood.nothing >= DOUBT or best < UNSURE else None
    return OTHER if understood.nothing >= NOTHING else None


def _besides(text: str, named: Matter) -> str:
    """Return a text without the words of a matter that are a hub's, too."""
    if not named.although:
        return text
    also = _choices(named.although)
    return _WORD.sub(lambda word: "" if also.fullmatch(word.group().lower()) else word.group(), text)


def _named(text: str) -> Matter | None:
    for sentence in _SENTENCE.split(text.lower()):
        words = _WORD.findall(sentence)
        for found, long, short in _matters():
            patterns = short if len(words) <= FEW else long
            if any(_fits(pattern, words) for pattern in patterns):
                return found
    return None


def _fits(pattern: _Pattern, words: list[str]) -> bool:
    """Say whether all words of a pattern stand near each other."""
    first = [at for at, word in enumerate(words) if pattern[0].fullmatch(word)]
    return any(
        all(
            any(other.fullmatch(word) for word in words[max(at - WINDOW, 0) : at + WINDOW])
            for other in pattern[1:]
        )
        for at in first
    )


@cache
def _matters() -> tuple[tuple[Matter, list[_Pattern], list[_Pattern]], ...]:
    """Return the matters with their patterns, for a long sentence and for one of a few words."""
    text = files("hubnetz.matching").joinpath("data/beyond.toml").read_text(encoding="utf-8")
    found = []
    for row in tomllib.loads(text)["matter"]:
        known = Matter(
            row["code"],
            {"de": row["name_de"], "en": row["name_en"]},
            {"de": row["who_de"], "en": row["who_en"]},
            row.get("url", ""),
            row.get("site", ""),
            row.get("sure", False),
            row.get("beside", False),
            row.get("like", ""),
            row.get("although", ""),
        )
        lines = (*row["de"], *row["en"])
        found.append(
            (known, [_pattern(line) for line in lines], [_pattern(line, asking=False) for line in lines])
        )
    return tuple(found)


def _pattern(line: str, *, asking: bool = True) -> _Pattern:
    """Return one expression for each word of a line."""
    return tuple(_choices(word) for word in line.replace("?", ASKING if asking else "*").split())


@cache
def _choices(word: str) -> re.Pattern[str]:
    """Return an expression for "one|other|beginning*"."""
    return re.compile("|".join(re.escape(choice).replace(r"\*", r"[\w-]*") for choice in word.split("|")))
