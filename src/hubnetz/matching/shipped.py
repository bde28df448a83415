"""
Which texts come with the house and need a vector: phrases, names of topics and kinds, demo offers.

The offers of the demo network lie in `demo/data/offers/` as files; they are read as text, so that
matching need not know the demo.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from hubnetz.matching import phrases
from hubnetz.matching.embedder import Side


def texts() -> Iterator[tuple[str, Side]]:
    """Return every shipped text with the side it is embedded on, each once."""
    seen: set[tuple[str, Side]] = set()
    for entry in _all():
        if entry[0].strip() and entry not in seen:
            seen.add(entry)
            yield entry


def item_text(title: str, summary: str, text: str) -> str:
    """Return what of an offer or a date is embedded: the title says most, so it comes first."""
    return ". ".join(part.strip().rstrip(".") for part in (title, summary, text) if part.strip())


def _all() -> Iterator[tuple[str, Side]]:
    for phrase in (*phrases.phrases(), *phrases.names()):
        yield phrase.text, "query"
    for item in offers():
        for lang in ("de", "en"):
            title, summary, text = (
                str(item.get(f"{part}_{lang}", "")) for part in ("title", "summary", "text")
            )
            yield item_text(title, summary, text), "passage"


def offers() -> Iterator[dict[str, object]]:
    """Return the demo network's offers and dates as they are written in their files; none without a demo."""
    root = files("hubnetz")
    for folder in ("demo/data/offers", "demo/data/events"):
        yield from _listed(root.joinpath(folder))


def _listed(folder: Traversable) -> Iterator[dict[str, object]]:
    if not folder.is_dir():
        return
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            data = tomllib.loads(file.read_text(encoding="utf-8"))
            for listed in data.values():
                yield from (
                    (item for item in listed if isinstance(item, dict)) if isinstance(listed, list) else ()
                )
