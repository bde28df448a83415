"""Take out of a need what tells whose it is, before it becomes an example. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterable

GONE = "…"
_MAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.I)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:de|com|org|net|eu|info|io|bayern|example)\b(?:/\S*)?", re.I
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[\dA-Z]{4}){3,7}(?: ?[\dA-Z]{1,3})?\b")
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00|0)[\d][\d\s/()–-]{5,}\d")
_WORD = re.compile(r"[^\W\d_]{3,}")
_FORMS = frozenset(
    [
        "gmbh",
        "mbh",
        "ohg",
        "gbr",
        "kgaa",
        "und",
        "and",
        "der",
        "die",
        "das",
        "the",
        "von",
        "van",
        "für",
        "for",
        "e.k",
    ]
)


def masked(text: str, names: Iterable[str] = ()) -> str:
    """
    Return a text without mail and web addresses, account and telephone numbers, and without the names given.

    A name is taken out as a whole, and each of its words that is written with a capital letter, so that “Frau Maier”
    goes when “Sabine Maier” is known; what cannot be known stays: a person reads the text before it is kept.
    """
    for pattern in (_MAIL, _ADDRESS, _IBAN, _PHONE):
        text = pattern.sub(GONE, text)
    for name in sorted({name.strip() for name in names if name.strip()}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?:s|')?(?!\w)", GONE, text, flags=re.I)
        for word in _WORD.findall(name):
            if word.lower() not in _FORMS and word[0].isupper():
                text = re.sub(rf"(?<!\w){re.escape(word)}(?:s|')?(?!\w)", GONE, text)
    text = re.sub(rf"{GONE}(?:[\s,&+-]*{GONE})+", GONE, text)
    return " ".join(text.split())
