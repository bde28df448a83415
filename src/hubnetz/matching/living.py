"""The model of this process as the house is now: with the hubs' phrases, the newest heads and the kept vectors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from django.conf import settings

from hubnetz.matching import access, embedder, heads, vectors
from hubnetz.matching.model import Model

_living: dict[str, tuple[object, Model]] = {}


def model(version: access.Version | None = None) -> Model:
    """Return the model, made again when phrases or heads have changed; a version just asked for saves a query."""
    chosen = _embedder()
    now = access.phrases_version(version or access.version())
    name = chosen.name if chosen else ""
    kept = _living.get(name)
    if kept and kept[0] == now:
        return kept[1]
    blob = access.fitted_heads(heads.shipped_as(), name or heads.load().embedder)
    made = Model(
        chosen,
        heads=heads.unpacked(blob) if blob else None,
        more=access.phrases_in_use(),
        kept=kept_rows,
    )
    _living[name] = (now, made)
    return made


def kept_rows(name: str, keys: Sequence[bytes]) -> dict[bytes, vectors.Bytes]:
    """Return the vectors of an embedder that are kept in the database, by their keys."""
    return {key: np.frombuffer(row, np.int8) for key, row in access.kept_vectors(name, keys).items()}


@cache
def _embedder() -> embedder.Embedder | None:
    """Return the embedder the settings name."""
    names = ("HUBNETZ_EMBEDDER", "HUBNETZ_EMBEDDER_MODEL", "HUBNETZ_EMBEDDER_KEY")
    values = (settings.EMBEDDER, settings.EMBEDDER_MODEL, settings.EMBEDDER_KEY)
    return embedder.chosen(dict(zip(names, values, strict=True)))
