"""
Make the data that matching ships: `python -m hubnetz.matching.build`.

Run it after a change of phrases, frames, topics, kinds or shipped offers; the result is committed. It embeds
every shipped text that has no vector yet (a phrase about a topic also within its frame), drops vectors of
texts that are gone, and fits the heads. With `--check` it changes nothing and lists the texts without a vector.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from tqdm import tqdm

from hubnetz.matching import embedder as embedders
from hubnetz.matching import heads, phrases, shipped, vectors


def main(arguments: list[str] | None = None) -> int:
    """Build, or check with `--check`; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m hubnetz.matching.build", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, list what is missing")
    options = parser.parse_args(arguments)
    embedder = embedders.chosen({})  # the shipped data belong to the bundled model, whatever is set
    assert embedder is not None
    framed = shipped.framed()
    texts: dict[Path, list[tuple[str, embedders.Side]]] = {
        vectors.FILE: list(shipped.texts()),
        vectors.FRAMED: [(text, "query") for text in framed],
    }
    rows: dict[bytes, vectors.Bytes] = {}
    lacking = 0
    for file, listed in texts.items():
        stored = vectors.load(file).get(embedder.name, {})
        wanted = {embedders.key(text, side): (text, side) for text, side in listed}
        missing = {key: entry for key, entry in wanted.items() if key not in stored}
        lacking += len(missing)
        if options.check:
            for text, side in missing.values():
                print(f"no vector ({side}): {text[:100]}")
            continue
        kept = {key: row for key, row in stored.items() if key in wanted}
        kept.update(_computed(embedder, missing))
        vectors.save(file, embedder.name, kept)
        rows |= kept
    if options.check:
        return 1 if lacking else 0

    def vectors_of(told: Iterable[phrases.Phrase]) -> heads.Matrix:
        return vectors.unpacked(np.stack([rows[embedders.key(phrase.text, "query")] for phrase in told]))

    spoken, taught = [*phrases.phrases(), *phrases.names()], list(framed.values())
    fitted = heads.fit_all(
        spoken, vectors_of(spoken), name=embedder.name, framed=taught, framed_vectors=vectors_of(taught)
    )
    heads.save(fitted)
    print(f"{len(rows)} vectors ({lacking} new), heads fitted on {len(spoken)} phrases", file=sys.stderr)
    return 0


def _computed(
    embedder: embedders.Embedder, missing: dict[bytes, tuple[str, embedders.Side]]
) -> Iterable[tuple[bytes, vectors.Bytes]]:
    entries = list(missing.items())
    bar = tqdm(total=len(entries), desc="vectors", disable=not sys.stderr.isatty())
    for start in range(0, len(entries), embedders.BATCH):
        batch = entries[start : start + embedders.BATCH]
        for side in sorted({side for _, (_, side) in batch}):
            keys = [key for key, (_, text_side) in batch if text_side == side]
            texts = [text for _, (text, text_side) in batch if text_side == side]
            yield from zip(keys, vectors.packed(embedder.embed(texts, side)), strict=True)
        bar.update(len(batch))
    bar.close()


if __name__ == "__main__":
    raise SystemExit(main())
