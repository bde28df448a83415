"""
Fit the heads anew on the shipped phrases and those of the hubs, and say whether that made them better.

No database: phrases and vectors come in, heads and a verdict go out. It takes half a minute on one core.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from hubnetz.matching import heads, phrases
from hubnetz.matching.heads import Matrix

FOLDS = 3
TOLERATED = 0.01  # of log-loss: less than this is chance
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Fitted:
    """New heads with what they know of phrases that were held out, and what a fit without the hubs' phrases knows."""

    heads: heads.Heads
    loss: float
    loss_before: float

    @property
    def is_worse(self) -> bool:
        """Whether the hubs' phrases made the heads worse at the shipped ones."""
        return self.loss > self.loss_before + TOLERATED


def fit(
    own: Sequence[phrases.Phrase],
    vectors: Callable[[Sequence[str]], Matrix],
    *,
    name: str,
    progress: Progress,
) -> Fitted:
    """Fit heads on the shipped phrases and `own`; `vectors` gives the vectors of texts of the embedder `name`."""
    shipped, named = phrases.phrases(), phrases.names()
    spoken = [*shipped, *named, *own]
    rows = vectors([phrase.text for phrase in spoken])
    framed = phrases.framed([*shipped, *own])
    framed_rows = vectors([phrase.text for phrase in framed])
    progress("heads")
    fitted = heads.fit_all(spoken, rows, name=name, framed=framed, framed_vectors=framed_rows)
    own_from = len(shipped) + len(named)
    losses: dict[bool, list[float]] = {True: [], False: []}
    for number in range(FOLDS):
        held = [i for i, phrase in enumerate(shipped) if zlib.crc32(phrase.text.encode()) % FOLDS == number]
        for with_own in (True, False):
            progress("folds")
            if not own and with_own:
                continue
            known = np.ones(len(spoken) if with_own else own_from, bool)
            known[held] = False
            losses[with_own] += _losses(spoken, rows, np.flatnonzero(known).tolist(), held)
    before = float(np.mean(losses[False]))
    return Fitted(fitted, float(np.mean(losses[True])) if own else before, before)


def _losses(
    spoken: Sequence[phrases.Phrase], rows: Matrix, known: Sequence[int], held: Sequence[int]
) -> list[float]:
    """Return the log-loss of each phrase that was held out, of heads on vectors fitted on the known ones."""
    centre = rows[list(known)].mean(axis=0)
    seen = heads.unit(rows - centre)
    losses = []
    for kind, codes in ((False, (*phrases.topics(), heads.NOTHING)), (True, phrases.kinds())):
        taught = [i for i in known if (spoken[i].about == "kind") is kind]
        asked = [i for i in held if (spoken[i].about == "kind") is kind]
        if not taught or not asked:
            continue
        head = heads.fit(
            seen[taught], heads.targets([spoken[i] for i in taught], codes), ridge=heads.RIDGE["vector"]
        )
        shares = heads.softmax(head.logits(seen[asked]))
        losses += [-float(np.log(shares[n, codes.index(spoken[i].code)] + 1e-6)) for n, i in enumerate(asked)]
    return losses
