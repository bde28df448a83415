"""
Keep the vectors of texts that come with the house, so that none is computed at start.

`data/vectors.npz` holds one row of bytes for each shipped text, found by a hash of the text; it is
made by `python -m hubnetz.matching.build` and belongs to one embedder, whose name stands in it. A
text that is not in the file is embedded when it is first needed, and kept in the process. In the running house the
vectors of texts that people publish lie in the database (`kept`), made by the worker: a need waits for none.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hubnetz.matching import embedder as embedders

FILE = Path(__file__).parent / "data" / "vectors.npz"
FRAMED = FILE.with_name("framed.npz")  # of phrases in their frames: only fitting needs them
MOST_KEPT = 40_000  # vectors of 384 bytes

Bytes = NDArray[np.int8]


class Store:
    """The vectors of one embedder: those of the file, and those computed since."""

    def __init__(self, embedder: embedders.Embedder, file: Path = FILE) -> None:
        self.embedder = embedder
        self._lock = threading.Lock()
        self._rows: dict[bytes, Bytes] = load(file).get(embedder.name, {})
        self._shipped = frozenset(self._rows)

    def get(self, texts: Sequence[str], side: embedders.Side) -> embedders.Vectors:
        """
        Return one vector of length one for each text.

        :raises Unavailable: if one has to be computed and the embedder cannot
        """
        keys = [embedders.key(text, side) for text in texts]
        rows = self._rows
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in rows}
        if missing:
            computed = dict(
                zip(missing, packed(self.embedder.embed(list(missing.values()), side)), strict=True)
            )
            rows = {**computed, **{key: rows[key] for key in keys if key in rows}}
            with self._lock:
                if len(self._rows) + len(computed) > MOST_KEPT:  # forget the computed ones, oldest and newest
                    self._rows = {key: row for key, row in self._rows.items() if key in self._shipped}
                self._rows.update(computed)
        return unpacked(np.stack([rows[key] for key in keys])) if keys else np.zeros((0, 0), np.float32)

    def present(
        self,
        texts: Sequence[str],
        side: embedders.Side,
        kept: Callable[[str, Sequence[bytes]], dict[bytes, Bytes]],
    ) -> tuple[embedders.Vectors, NDArray[np.bool_]]:
        """Return the vectors that are there without computing one, zeros for the others, and which are there."""
        keys = [embedders.key(text, side) for text in texts]
        rows = self._rows
        if missing := [key for key in keys if key not in rows]:
            found = kept(self.embedder.name, missing)
            with self._lock:
                self._rows.update(found)
            rows = {**found, **{key: rows[key] for key in keys if key in rows}}
        width = len(next(iter(rows.values()))) if rows else 0
        nothing = np.zeros(width, np.int8)
        there = np.array([key in rows for key in keys], bool)
        matrix = unpacked(np.stack([rows.get(key, nothing) for key in keys]))
        return matrix, there

    def take_up(self, file: Path) -> None:
        """Know the vectors of a further file, too."""
        with self._lock:
            self._rows = {**load(file).get(self.embedder.name, {}), **self._rows}

    def shipped(self, key: bytes) -> bool:
        """Tell whether a vector comes with the product."""
        return key in self._shipped

    def has(self, text: str, side: embedders.Side) -> bool:
        """Tell whether the vector of a text is there already."""
        return embedders.key(text, side) in self._rows


def packed(vectors: embedders.Vectors) -> Bytes:
    """Return vectors as bytes; the length is lost, the direction is kept to a few thousandths."""
    scale = 127.0 / np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    return np.round(vectors * scale).astype(np.int8)


def unpacked(rows: Bytes) -> embedders.Vectors:
    """Return bytes as vectors of length one."""
    vectors = rows.astype(np.float32)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def load(file: Path) -> dict[str, dict[bytes, Bytes]]:
    """Return the stored rows by the name of their embedder; nothing if the file is not there."""
    if not file.exists():
        return {}
    with np.load(file) as data:
        keys: NDArray[np.uint8] = data["keys"]
        rows: Bytes = data["rows"]
        return {str(data["embedder"]): {key.tobytes(): row for key, row in zip(keys, rows, strict=True)}}


def save(file: Path, name: str, rows: dict[bytes, Bytes]) -> None:
    """Write the rows of one embedder, in the order of their keys."""
    ordered = sorted(rows)
    keys = np.frombuffer(b"".join(ordered), np.uint8).reshape(len(ordered), 8)
    np.savez(file, embedder=np.array(name), keys=keys, rows=np.stack([rows[key] for key in ordered]))


_stores: dict[str, Store] = {}
_making = threading.Lock()


def store_of(embedder: embedders.Embedder) -> Store:
    """Return the one store of an embedder in this process."""
    with _making:
        if embedder.name not in _stores:
            _stores[embedder.name] = Store(embedder)
        return _stores[embedder.name]
