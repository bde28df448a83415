"""
Understand a need: which topics, which kinds of help, and which of the two decides.

Two views of the text, its vector and its words, and the nearest phrases are brought together as a
product of their shares. Without an embedder the words alone answer.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hubnetz.matching import embedder as embedders
from hubnetz.matching import heads as fitted
from hubnetz.matching import lexical, phrases, vectors
from hubnetz.matching.heads import Matrix, softmax
from hubnetz.matching.rules import Need, Scored, Understood, capped, touched

Kept = Callable[[str, Sequence[bytes]], dict[bytes, vectors.Bytes]]

log = logging.getLogger(__name__)
_Spoken = tuple[
    NDArray[np.signedinteger[Any]], Matrix
]  # the rows of phrases that speak for a code, their weights

NEAREST = 8  # phrases of each code that count
ONE = 0.99  # what a topic counts that the person chose


@dataclass(frozen=True, slots=True)
class Mix:
    """How much each part says; 0 switches it off. Set on needs of four authors, see `benchmarks/matching.md`."""

    vector: float = 0.75
    words: float = 0.75
    near: float = 0.75
    meant: float = 3.0  # what a kind of help says about the subject
    usual: float = 1.0  # what kinds a topic usually starts with
    organisation: float = 0.85  # what an organisation of that kind usually asks
    often: float = 1.0  # what small companies ask more often than other things
    text: float = 0.03  # similarity of the need to the item itself
    leading: float = 0.55  # how often the kind of help decides, not the subject; phrases alone cannot say it
    sharpness: float = 10.0  # of the similarity to phrases


FULL = Mix()


class Model:
    """
    Everything that is loaded once: heads, phrases, and the vectors' store.

    Without more, it knows what comes with the product. `heads` are those of the last fit, `more` the phrases of the
    hubs, and `kept` finds vectors by embedder and keys: with it, none of a passage is computed here.
    """

    def __init__(
        self,
        embedder: embedders.Embedder | None,
        *,
        mix: Mix = FULL,
        heads: fitted.Heads | None = None,
        more: Sequence[phrases.Phrase] = (),
        kept: Kept | None = None,
    ) -> None:
        self.heads = heads or fitted.load()
        self.mix = mix
        self.more = tuple(more)
        self.kept = kept
        same = embedder is not None and embedder.name == self.heads.embedder
        self.store = vectors.store_of(embedder) if embedder is not None else None
        self.phrase_store = self.store if same else None  # another model's vectors do not fit the heads
        self._near: tuple[Matrix, dict[str, list[_Spoken]]] | None = None
        self._lock = threading.Lock()

    def vectors_of(self, texts: Sequence[str], side: embedders.Side) -> Matrix | None:
        """Return the vectors of texts, or None if there is no embedder or it does not answer."""
        if self.store is None:
            return None
        try:
            return self.store.get(texts, side)
        except embedders.Unavailable as error:
            log.warning("matching goes on without vectors: %s", error)
            return None

    def passages(self, texts: Sequence[str]) -> tuple[Matrix, NDArray[np.bool_]] | None:
        """Return the vectors of offers and dates, and which of them are there; those that are not come later."""
        if self.store is None or not texts:
            return None
        if self.kept is None:
            made = self.vectors_of(texts, "passage")
            return None if made is None else (made, np.ones(len(texts), bool))
        matrix, there = self.store.present(texts, "passage", self.kept)
        return (matrix, there) if there.any() else None

    def queries(self, texts: Sequence[str]) -> Matrix | None:
        """Return the vectors of phrases: those that are kept, and the missing ones computed."""
        if self.store is None or not texts:
            return None
        if self.kept is not None:
            self.store.present(texts, "query", self.kept)
        return self.vectors_of(texts, "query")

    def nearest(self, vector: Matrix, limit: int) -> list[tuple[phrases.Phrase, float]]:
        """Return the phrases that say nearly the same as a vector, with their similarity, the nearest first."""
        if self.phrase_store is None:
            return []
        spoken, _ = self._phrases()
        alike = spoken @ self.heads.centred(vector)
        said = self._said()
        return [(said[int(i)], float(alike[i])) for i in np.argsort(-alike)[:limit]]

    def understand(self, need: Need, vector: Matrix | None = None) -> Understood:
        """Return what a need is about; `vector` is its vector, if there is one."""
        text = capped(need.text)
        if not lexical.words(text):
            return self._told(need)
        lang = need.lang if need.lang in ("de", "en") else lexical.language(text)
        with_model = vector is not None and self.phrase_store is not None
        topic = self._shares("topic", text, lang, vector if with_model else None)
        kind = self._shares("kind", text, lang, vector if with_model else None)
        leads = self._leads(text, lang, vector if with_model else None)
        nothing = float(topic[-1])
        topic = self._with_organisation(topic[:-1] / max(1.0 - nothing, 1e-6), need.org_kind)
        topic = self._with_meant(topic, kind, leads)
        kind = self._with_usual(kind, topic, leads)
        return Understood(
            topics=self._scored(self.heads.topics[:-1], topic, need.topics),
            kinds=self._scored(self.heads.kinds, kind, need.kinds),
            kind_leads=leads,
            nothing=nothing,
            with_model=with_model,
        )

    def _leads(self, text: str, lang: str, vector: Matrix | None) -> float:
        """Return how likely it is that the kind of help decides."""
        odds = np.log(self.mix.leading / (1 - self.mix.leading)) + self.mix.words * _odds(
            self.heads.word_logits("leads", text, lang)
        )
        if vector is not None:
            seen = self.heads.centred(vector)
            odds += self.mix.vector * _odds(self.heads.vector["leads"].logits(seen))
        return float(1.0 / (1.0 + np.exp(-odds)))

    def _shares(self, task: str, text: str, lang: str, vector: Matrix | None) -> Matrix:
        words = np.log(softmax(self.heads.word_logits(task, text, lang)) + 1e-6)
        if vector is None:
            return softmax(words)
        seen = self.heads.centred(vector)
        logits = self.mix.vector * np.log(softmax(self.heads.vector[task].logits(seen)) + 1e-6)
        logits = logits + self.mix.words * words
        if self.mix.near:
            logits = logits + self.mix.near * np.log(self._nearness(task, seen) + 1e-6)
        return softmax(logits)

    def _nearness(self, task: str, seen: Matrix) -> Matrix:
        """Return the share of each code among the phrases nearest to a vector."""
        spoken, weights = self._phrases()
        close = np.exp(self.mix.sharpness * (spoken @ seen))
        nearest = np.array([_nearest(close[rows] * weight) for rows, weight in weights[task]])
        shares: Matrix = nearest / nearest.sum()
        return shares

    def _phrases(self) -> tuple[Matrix, dict[str, list[_Spoken]]]:
        with self._lock:
            if self._near is None:
                spoken = self._said()
                assert self.phrase_store is not None
                texts = [phrase.text for phrase in spoken]
                if self.kept is None:
                    rows = self.phrase_store.get(texts, "query")
                else:
                    rows, _ = self.phrase_store.present(texts, "query", self.kept)
                seen = self.heads.centred(rows)
                seen[~rows.any(axis=1)] = 0.0  # no vector yet: far from everything
                weights = {
                    "topic": _of_each(_weights(spoken, self.heads.topics)),
                    "kind": _of_each(_weights(spoken, self.heads.kinds)),
                }
                self._near = (seen, weights)
            return self._near

    def _said(self) -> list[phrases.Phrase]:
        return [*phrases.phrases(), *self.more]

    def _with_organisation(self, topic: Matrix, org_kind: str) -> Matrix:
        """Raise the topics that are often asked about, and those an organisation of this kind usually asks about."""
        weighed = topic.copy()
        for code, power in phrases.often().items():
            weighed[self.heads.topics.index(code)] *= np.exp(self.mix.often * power)
        for code in phrases.usual_topics().get(org_kind, ()):
            weighed[self.heads.topics.index(code)] *= np.exp(self.mix.organisation)
        shares: Matrix = weighed / weighed.sum()
        return shares

    def _with_meant(self, topic: Matrix, kind: Matrix, leads: float) -> Matrix:
        """Raise the topics that a kind of help is about by itself, as surely as it was asked for and decides."""
        weighed = topic.copy()
        for code, topics in phrases.meant_topics().items():
            asked = leads * float(kind[self.heads.kinds.index(code)])
            for meant, share in topics.items():
                weighed[self.heads.topics.index(meant)] *= np.exp(self.mix.meant * share * asked)
        shares: Matrix = weighed / weighed.sum()
        return shares

    def _with_usual(self, kind: Matrix, topic: Matrix, leads: float) -> Matrix:
        """Mix what was said about the kind of help with what the topics usually start with."""
        said = max(leads, 1.0 - self.mix.usual)
        usual: Matrix = topic @ _usual(self.heads.topics[:-1], self.heads.kinds)
        shares: Matrix = said * kind + (1.0 - said) * usual * (0.25 + kind) / float(
            (usual * (0.25 + kind)).sum()
        )
        return shares

    def _scored(self, codes: Sequence[str], shares: Matrix, chosen: Sequence[str]) -> tuple[Scored, ...]:
        """Return codes with scores, best first; what the person chose stands above all."""
        wanted = [code for code in chosen if code in codes]
        scores = {
            code: float(share) * (0.05 if wanted else 1.0) for code, share in zip(codes, shares, strict=True)
        }
        scores.update(dict.fromkeys(wanted, ONE))
        return tuple(
            Scored(code, round(score, 4))
            for code, score in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        )

    def _told(self, need: Need) -> Understood:
        """Answer for a need without words: only what was chosen is known."""
        even = np.full(len(self.heads.topics) - 1, 1 / (len(self.heads.topics) - 1), np.float32)
        usual: Matrix = even @ _usual(self.heads.topics[:-1], self.heads.kinds)
        if need.topics:
            even = np.array([float(code in need.topics) for code in self.heads.topics[:-1]], np.float32)
            usual = even @ _usual(self.heads.topics[:-1], self.heads.kinds) / max(float(even.sum()), 1.0)
        return Understood(
            topics=self._scored(self.heads.topics[:-1], even / max(float(even.sum()), 1e-6), need.topics),
            kinds=self._scored(self.heads.kinds, usual, need.kinds),
            kind_leads=0.9 if need.kinds and not need.topics else 0.2,
            with_model=False,
        )


def _odds(logits: Matrix) -> float:
    return float(logits[1] - logits[0])


def probabilities(scored: Sequence[Scored], draws: float) -> Mapping[str, float]:
    """Return, for each code, the probability that it is one of the few that matter."""
    return {entry.code: touched(entry.score, draws) for entry in scored}


def _nearest(weighed: Matrix) -> float:
    """Return the sum of the few largest."""
    if len(weighed) > NEAREST:
        weighed = np.partition(weighed, -NEAREST)[-NEAREST:]
    return float(weighed.sum())


def _of_each(weights: Matrix) -> list[_Spoken]:
    """Return for each code the rows of its phrases and their weights: each phrase speaks for one or two codes."""
    rows = [np.flatnonzero(column) for column in weights.T]
    return [(found, column[found]) for found, column in zip(rows, weights.T, strict=True)]


def _weights(spoken: Sequence[phrases.Phrase], codes: tuple[str, ...]) -> Matrix:
    place = {code: number for number, code in enumerate(codes)}
    weights = np.zeros((len(spoken), len(codes)), np.float32)
    for row, phrase in zip(weights, spoken, strict=True):
        for code, weight in ((phrase.code, 1.0), *((code, phrases.ALSO) for code in phrase.also)):
            if code in place:
                row[place[code]] = weight
    return weights


@cache
def _usual(topics: tuple[str, ...], kinds: tuple[str, ...]) -> Matrix:
    """Return for each topic the shares of the kinds it usually starts with, and a little for every other."""
    shares = np.full((len(topics), len(kinds)), 0.02, np.float32)
    for row, topic in zip(shares, topics, strict=True):
        for position, kind in enumerate(phrases.usual_kinds().get(topic, ())):
            row[kinds.index(kind)] = 1.0 - 0.2 * position
    normalised: Matrix = shares / shares.sum(axis=1, keepdims=True)
    return normalised
