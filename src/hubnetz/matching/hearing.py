"""Listen to a text: what it refuses, which wishes it holds, and what each of them is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hubnetz.matching import refusals, wishes
from hubnetz.matching.heads import Matrix, unit
from hubnetz.matching.model import Model
from hubnetz.matching.rules import Need, Understood


class Heard:
    """A text as it is listened to: without what it refuses, in pieces that may be wishes; all embedded in one go."""

    def __init__(self, model: Model, need: Need, refused: Sequence[refusals.Refusal]) -> None:
        self.model, self.need, self.refused = model, need, tuple(refused)
        self.text = refusals.without(need.text, refused)
        self.pieces = wishes.parts(need.text)
        self._texts = [self.text]
        if len(self.pieces) > 1:
            self._texts += [
                refusals.without(
                    need.text[piece.start : piece.end],
                    [
                        replace(one, start=max(one.start - piece.start, 0), end=one.end - piece.start)
                        for one in refused
                        if one.start < piece.end and piece.start < one.end
                    ],
                )
                for piece in self.pieces
            ]
        asked = [text for text in self._texts if text.strip()]
        vectors = model.vectors_of(asked, "query") if asked else None
        self._vectors: dict[str, Matrix] = {} if vectors is None else dict(zip(asked, vectors, strict=True))

    def all(self) -> tuple[str, Matrix | None, Understood]:
        """Return the whole text as one wish."""
        return self.need.text, self._vectors.get(self.text), self._understood(self.text)

    def wishes(self) -> list[tuple[str, Matrix | None, Understood]]:
        """Return each wish in its own words, with its vector and what was understood of it."""
        if len(self.pieces) < 2:
            return [self.all()]
        understood = [self._understood(text) for text in self._texts[1:]]
        groups = wishes.wishes(self.pieces, understood)
        if len(groups) < 2:
            return [self.all()]
        told = []
        for group in groups:
            texts = [self._texts[1 + number] for number in group]
            text, vector = " ".join(texts), self._middle(texts)
            said = wishes.quoted(self.need.text, self.pieces, group)
            told.append((said, vector, self._understood(text, vector)))
        return told

    def _middle(self, texts: Sequence[str]) -> Matrix | None:
        """Return the vector of several pieces together."""
        vectors = [self._vectors[text] for text in texts if text in self._vectors]
        if not vectors:
            return None
        middle: Matrix = np.mean(vectors, axis=0)
        return unit(middle)

    def _understood(self, text: str, vector: Matrix | None = None) -> Understood:
        plain = replace(self.need, text=text, topics=(), kinds=())
        return self.model.understand(plain, self._vectors.get(text) if vector is None else vector)
