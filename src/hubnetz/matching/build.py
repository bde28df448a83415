"""
Make the data that matching ships: `python -m hubnetz.matching.build`.

Run it after a change of phrases, topics, kinds or shipped offers; the result is committed. It embeds
every shipped text that has no vector yet, drops vectors of texts that are gone, and fits the heads.
With `--check` it changes nothing and lists the texts without a vector.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

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
    stored = vectors.load(vectors.FILE).get(embedder.name, {})
    wanted = {embedders.key(text, side): (text, side) for text, side in shipped.texts()}
    missing = {key: entry for key, entry in wanted.items() if key not in stored}
    if options.check:
        for text, side in missing.values():
            print(f"no vector ({side}): {text[:100]}")
        return 1 if missing else 0
    rows = {key: row for key, row in stored.items() if key in wanted}
    rows.update(_computed(embedder, missing))
    vectors.save(vectors.FILE, embedder.name, rows)
    spoken = [*phrases.phrases(), *phrases.names()]
    seen = vectors.unpacked(np.stack([rows[embedders.key(phrase.text, "query")] for phrase in spoken]))
    heads.save(heads.fit_all(spoken, seen, name=embedder.name))
    print(f"{len(rows)} vectors ({len(missing)} new), heads fitted on {len(spoken)} phrases", file=sys.stderr)
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
