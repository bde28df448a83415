"""
Turn a text into counted features without a model: stems, parts of compounds, letters in a row.

German compounds carry the meaning ("Rüstzeiterfassung"), so their parts count as words of their own,
and runs of three to five letters forgive typing errors and dialect. Features are hashed into a fixed
number of slots; the same text gives the same slots on every machine.
"""

from __future__ import annotations

import re
import threading
import unicodedata
import zlib
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

SLOTS = 16_384
WEIGHTS = {"stem": 1.0, "part": 0.7, "letters": 0.8}  # of each kind's unit vector

_WORD = re.compile(r"[a-zäöüß]+|\d+")
_ENGLISH = frozenset(
    ["the", "and", "our", "we", "is", "are", "to", "of", "for", "with", "that", "how", "my", "have", "do"]
)
_GERMAN = frozenset(
    ["der", "die", "das", "und", "wir", "ich", "ist", "nicht", "mit", "ein", "eine", "für", "auf", "es", "zu"]
)
_lock = threading.Lock()


def words(text: str) -> list[str]:
    """Return the words of a text in lower case; transcribed umlauts stay as they were written."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def language(text: str) -> str:
    """Guess whether a text is German or English by its small words; German if in doubt."""
    said = words(text)
    return "en" if sum(w in _ENGLISH for w in said) > sum(w in _GERMAN for w in said) else "de"


def features(text: str, lang: str = "") -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return slots and weights of a text, each slot once, together a vector of length one."""
    lang = lang if lang in ("de", "en") else language(text)
    counts: dict[str, dict[int, float]] = {"stem": {}, "part": {}, "letters": {}}
    for word in words(text):
        if len(word) < 2:
            continue
        _count(counts["stem"], f"s:{stem(word, lang)}")
        if lang == "de":
            for part in parts(word):
                _count(counts["part"], f"s:{stem(part, lang)}")
        for run in _runs(_plain(word)):
            _count(counts["letters"], f"g:{run}")
    total: dict[int, float] = {}
    for kind, counted in counts.items():
        length = sum(value * value for value in counted.values()) ** 0.5
        for slot, value in counted.items():
            total[slot] = total.get(slot, 0.0) + WEIGHTS[kind] * value / length
    if not total:
        return np.zeros(0, np.int32), np.zeros(0, np.float32)
    slots = np.fromiter(total, np.int32, len(total))
    values = np.fromiter(total.values(), np.float32, len(total))
    return slots, values / np.float32(np.linalg.norm(values))


def dense(text: str, lang: str = "") -> NDArray[np.float32]:
    """Return the features as one row with a number for every slot."""
    row = np.zeros(SLOTS, np.float32)
    slots, values = features(text, lang)
    row[slots] = values
    return row


@lru_cache(maxsize=20_000)
def stem(word: str, lang: str) -> str:
    """Return the stem of a word."""
    with _lock:  # a stemmer is one C object and not made for threads
        return str(_stemmers()[lang].stemWord(_plain(word) if lang == "en" else word.replace("ß", "ss")))


@lru_cache(maxsize=20_000)
def parts(word: str) -> tuple[str, ...]:
    """Return the two halves of a German compound, and of its halves again if they are long; else nothing."""
    if len(word) < 8 or word.isdigit():
        return ()
    score, first, second = _splitter().split_compound(word)[0]
    if score <= 0 or min(len(first), len(second)) < 3:
        return ()
    halves = (first.lower(), second.lower())
    return (*halves, *(part for half in halves if len(half) > 11 for part in parts(half)))


def _count(counted: dict[int, float], feature: str) -> None:
    slot = zlib.crc32(feature.encode()) % SLOTS
    counted[slot] = counted.get(slot, 0.0) + 1.0


def _runs(word: str) -> list[str]:
    framed = f" {word} "
    return [framed[i : i + n] for n in (3, 4, 5) for i in range(len(framed) - n + 1)]


def _plain(word: str) -> str:
    """Write umlauts as two letters, so that both ways of typing them meet."""
    return word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")


@cache
def _stemmers() -> dict[str, Any]:
    import Stemmer

    return {"de": Stemmer.Stemmer("german"), "en": Stemmer.Stemmer("english")}


@cache
def _splitter() -> Any:
    import charsplit_fst

    return charsplit_fst.Splitter()
