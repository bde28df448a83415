"""
Put offers and dates in order of what they are worth for a need.

An `Index` holds a catalogue as arrays; ranking 10,000 items is a few matrix products. The same code
ranks the portal's offers and a foreign catalogue.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hubnetz.matching.heads import Matrix
from hubnetz.matching.model import Model, probabilities
from hubnetz.matching.rules import (
    FROM_AFAR,
    KINDS_PER_NEED,
    OUT_OF_REGION,
    TOPICS_PER_NEED,
    Hit,
    Item,
    Need,
    Profile,
    Understood,
    fair_order,
    hub_certainty,
    reasons_for,
)  # fmt: skip
from hubnetz.network.rules import Found, Route

SIMILAR = 2.0  # standard deviations above the catalogue from which the words themselves are a reason
WORDS_BESIDE_VECTORS = 0.5  # weight of common words in the similarity, beside the vectors


class Index:
    """A catalogue of items as arrays. One made after ``former`` counts the words only of what is new in it."""

    def __init__(self, items: Sequence[Item], model: Model, former: Index | None = None) -> None:
        self.items = tuple(items)
        self.model = model
        topics, kinds = model.heads.topics[:-1], model.heads.kinds
        self._topics = np.array([[t in item.topics for t in topics] for item in items], np.float32)
        self._topics = self._topics.reshape(len(self.items), len(topics))
        place = {code: number for number, code in enumerate(kinds)}
        self._kinds = np.array([place.get(item.kind, len(kinds)) for item in items], np.int64)
        self._online = np.array([item.online for item in items], bool)
        self._groups = tuple(dict.fromkeys(item.hubs for item in items))
        number = {hubs: i for i, hubs in enumerate(self._groups)}
        self._group = np.array([number[item.hubs] for item in items], np.int64)
        texts = [item.words for item in items]
        self._vectors = model.passages(texts)
        counted = former._counted() if former and former.model.heads is model.heads else {}
        for text in texts:
            if text not in counted:
                counted[text] = model.heads.weighed(text)
        self._slots, self._values, self._starts = _flat([counted[text] for text in texts])

    def rank(
        self,
        profile: Profile,
        need: Need,
        vector: Matrix | None,
        *,
        day: date | None = None,
        limit: int | None = None,
    ) -> list[Hit]:
        """Return the best items (all without a limit) with reasons; equals in an order that changes by the day."""
        if not self.items:
            return []
        similar = self._similarity(need, vector)
        scores = self._gain(profile) * self._region(profile)
        scores = scores + self.model.mix.text * similar
        rounded = np.round(scores, 3)
        places = list(range(len(self.items)))
        if limit is not None and limit < len(self.items):
            last = np.partition(rounded, -limit)[-limit]
            places = [int(i) for i in np.flatnonzero(rounded >= last)]
        codes = {i: self.items[i].code for i in places}
        turn = {i: fair_order(code, day) if day else code.encode() for i, code in codes.items()}
        order = sorted(places, key=lambda i: (-float(rounded[i]), turn[i]))[:limit]
        return [
            Hit(
                self.items[i],
                round(float(rounded[i]), 3),
                reasons_for(self.items[i], profile, similar=bool(similar[i] > SIMILAR)),
            )
            for i in order
        ]

    def _counted(self) -> dict[str, tuple[NDArray[np.int32], Matrix]]:
        """Return the weighed words of each text; they are parts of the arrays, not copies."""
        starts = [*self._starts.tolist(), len(self._slots)]
        spans = [slice(start, end - 1) for start, end in pairwise(starts)]
        return {
            item.words: (self._slots[span], self._values[span])
            for item, span in zip(self.items, spans, strict=True)
        }

    def _gain(self, profile: Profile) -> Matrix:
        """
        Return how much each item is worth on average.

        If the subject decides, an item about something else is worth nothing, and the right kind adds a
        half. If the kind of help decides, the subject adds a half.
        """
        heads = self.model.heads
        missed = np.array(
            [1.0 - min(profile.topics.get(t, 0.0), 0.999) for t in heads.topics[:-1]], np.float32
        )
        topic = 1.0 - np.exp(self._topics @ np.log(missed))
        kind = np.array([*(profile.kinds.get(k, 0.0) for k in heads.kinds), 0.0], np.float32)[self._kinds]
        if_topic = topic * (1.0 + 0.5 * kind)
        if_kind = kind + 0.5 * topic
        gain: Matrix = (1.0 - profile.kind_leads) * if_topic + profile.kind_leads * if_kind
        return gain

    def _region(self, profile: Profile) -> Matrix:
        """Return 1 for items within reach, less for those on site of a hub that does not answer."""
        if profile.anywhere:
            return np.ones(len(self.items), np.float32)
        sure = {
            hubs: max(profile.hubs.get(hub, 0.0) for hub in hubs) if hubs else 1.0 for hubs in self._groups
        }
        reach = np.array([sure[hubs] for hubs in self._groups], np.float32)[self._group]
        least = np.where(self._online, FROM_AFAR, OUT_OF_REGION)
        within: Matrix = least + (1.0 - least) * reach
        return within.astype(np.float32)

    def _similarity(self, need: Need, vector: Matrix | None) -> Matrix:
        """Return how much nearer than the others each item's text is to the need, in standard deviations."""
        near = WORDS_BESIDE_VECTORS * _standard(self._common_words(need))
        if vector is not None and self._vectors is not None:
            rows, there = self._vectors
            meant = np.zeros(len(there), np.float32)  # a text without a vector yet is as near as most
            meant[there] = _standard(rows[there] @ vector)
            return near + meant
        return near

    def _common_words(self, need: Need) -> Matrix:
        slots, values = self.model.heads.weighed(need.text, need.lang)
        asked = np.zeros(len(self.model.heads.rarity) + 1, np.float32)
        asked[slots] = values
        sums = np.add.reduceat(asked[self._slots] * self._values, self._starts)
        common: Matrix = sums.astype(np.float32)
        return common


def profile_of(understood: Understood, found: Found, route: Route) -> Profile:
    """Return what the ranking needs to know of a need that was understood and routed."""
    topics = probabilities(understood.topics, TOPICS_PER_NEED)
    return Profile(
        topics=topics,
        kinds=probabilities(understood.kinds, KINDS_PER_NEED),
        kind_leads=understood.kind_leads,
        hubs=hub_certainty(route, topics),
        anywhere=not found.candidates,
    )


def _standard(values: Matrix) -> Matrix:
    spread = float(values.std())
    standard: Matrix = (values - values.mean()) / spread if spread > 1e-9 else np.zeros_like(values)
    return standard


def _flat(
    rows: Sequence[tuple[NDArray[np.int32], Matrix]],
) -> tuple[NDArray[np.int32], Matrix, NDArray[np.int64]]:
    """Return sparse rows one after another, each ended by an empty slot so that no row is of length zero."""
    empty = (np.array([-1], np.int32), np.zeros(1, np.float32))
    slots = [part for row in rows for part in (row[0], empty[0])]
    values = [part for row in rows for part in (row[1], empty[1])]
    starts = np.cumsum([0, *(len(row[0]) + 1 for row in rows)])[:-1] if rows else np.zeros(0, np.int64)
    return (
        np.concatenate(slots) if rows else empty[0],
        np.concatenate(values) if rows else empty[1],
        starts.astype(np.int64),
    )
