"""
Which texts come with the house and need a vector: phrases, names of topics and kinds, demo offers and phrases.

The demo network's offers and dates lie under `demo/data/` as files; they are read as text, so that
matching need not know the demo.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files

from hubnetz.matching import phrases
from hubnetz.matching.embedder import Side
from hubnetz.matching.rules import item_words


def texts() -> Iterator[tuple[str, Side]]:
    """Return every shipped text with the side it is embedded on, each once."""
    seen: set[tuple[str, Side]] = set()
    for entry in _all():
        if entry[0].strip() and entry not in seen:
            seen.add(entry)
            yield entry


def framed() -> dict[str, phrases.Phrase]:
    """Return the shipped phrases in their frames by their text; only fitting needs their vectors."""
    return {phrase.text: phrase for phrase in phrases.framed(phrases.phrases())}


def _all() -> Iterator[tuple[str, Side]]:
    for phrase in (*phrases.phrases(), *phrases.names()):
        yield phrase.text, "query"
    for text in _demo_phrases():
        yield text, "query"
    for item in offers():
        for lang in ("de", "en"):
            title, summary, text = (
                str(item.get(f"{part}_{lang}", "")) for part in ("title", "summary", "text")
            )
            yield item_words(title, summary, text), "passage"


def _demo_phrases() -> Iterator[str]:
    """Return the phrases of the demo network's hubs as they are written in their file; none without a demo."""
    file = files("hubnetz").joinpath("demo/data/phrases.toml")
    if file.is_file():
        yield from (said["text"] for said in tomllib.loads(file.read_text(encoding="utf-8"))["phrase"])


def offers() -> Iterator[dict[str, object]]:
    """Return the demo network's offers and dates as they are written in their files; none without a demo."""
    data = files("hubnetz").joinpath("demo/data")
    folder = data.joinpath("offers")
    listed = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []
    for file in (*listed, data.joinpath("events.toml")):
        if file.name.endswith(".toml") and file.is_file():
            content = tomllib.loads(file.read_text(encoding="utf-8"))
            yield from content.get("offer", ())
            yield from content.get("event", ())
