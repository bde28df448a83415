"""
The fitted part of matching: from features to the shares of topics and kinds of help.

Three heads (topic, kind, and whether the kind of help decides) on each of two views of a text: its
vector and its lexical features. Fitted on the phrases by the build, shipped as `data/heads.npz`.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from hubnetz.matching import lexical, phrases

FILE = Path(__file__).parent / "data" / "heads.npz"
NOTHING = "none"  # what no hub can answer, beside the topics
RIDGE = {"vector": 3e-4, "words": 3e-5}

Matrix = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Head:
    """One linear layer."""

    weights: Matrix
    bias: Matrix

    def logits(self, rows: Matrix) -> Matrix:
        """Return the layer's value for each row."""
        return rows @ self.weights + self.bias


@dataclass(frozen=True, slots=True)
class Heads:
    """All heads, and what the features need before they go in."""

    embedder: str
    topics: tuple[str, ...]
    kinds: tuple[str, ...]
    centre: Matrix  # middle of the phrases' vectors
    rarity: Matrix  # of each lexical slot
    vector: dict[str, Head]
    words: dict[str, Head]

    def centred(self, vectors: Matrix) -> Matrix:
        """Return vectors seen from their middle, of length one; a small model's vectors all point one way."""
        return unit(vectors - self.centre)

    def weighed(self, text: str, lang: str = "") -> tuple[NDArray[np.int32], Matrix]:
        """Return the lexical features of a text, rare ones heavier, as slots and values of length one."""
        slots, counted = lexical.features(text, lang)
        values: Matrix = counted * self.rarity[slots]
        length = float(np.linalg.norm(values))
        return slots, values / length if length else values

    def word_logits(self, name: str, text: str, lang: str = "") -> Matrix:
        """Return the lexical head's value for one text."""
        slots, values = self.weighed(text, lang)
        head = self.words[name]
        return values @ head.weights[slots] + head.bias


def unit(rows: Matrix) -> Matrix:
    """Return the rows with length one."""
    scaled: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return scaled


def softmax(logits: Matrix) -> Matrix:
    """Return shares that add up to one in each row."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Matrix = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def fit(rows: Matrix, shares: Matrix, *, ridge: float, steps: int = 200) -> Head:
    """Fit a layer so that its softmax gives the shares, by accelerated gradient steps on the weights."""
    count = len(rows)
    weights: Matrix = np.zeros((rows.shape[1], shares.shape[1]), np.float32)
    bias: Matrix = np.zeros(shares.shape[1], np.float32)
    old_weights, old_bias = weights, bias
    steepest = np.float32(0.5 * _largest(rows.T @ rows, count) * 1.05 + ridge)
    for step in range(steps):
        push = np.float32(step / (step + 3))
        ahead = weights + push * (weights - old_weights)
        ahead_bias = bias + push * (bias - old_bias)
        error = (softmax(rows @ ahead + ahead_bias) - shares) / np.float32(count)
        old_weights, old_bias = weights, bias
        weights = ahead - (rows.T @ error + np.float32(ridge) * ahead) / steepest
        bias = ahead_bias - error.sum(axis=0) / np.float32(max(float(steepest), 0.5))
    return Head(weights, bias)


def _fit_held(rows: Matrix, alike: Matrix, shares: Matrix, *, ridge: float, steps: int = 200) -> Head:
    """
    Fit the same layer with fewer products where rows are long; `alike` is the product of every row with every other.

    The weights are sums of rows, so the steps are taken on how much of each row they hold: with 16,000
    lexical slots that is ten times quicker than on the weights themselves.
    """
    count = len(alike)
    held: Matrix = np.zeros((count, shares.shape[1]), np.float32)
    bias: Matrix = np.zeros(shares.shape[1], np.float32)
    old_held, old_bias = held, bias
    steepest = np.float32(0.5 * _largest(alike, count) * 1.05 + ridge)
    for step in range(steps):
        push = np.float32(step / (step + 3))
        ahead = held + push * (held - old_held)
        ahead_bias = bias + push * (bias - old_bias)
        error = (softmax(alike @ ahead + ahead_bias) - shares) / np.float32(count)
        old_held, old_bias = held, bias
        held = ahead - (error + np.float32(ridge) * ahead) / steepest
        bias = ahead_bias - error.sum(axis=0) / np.float32(max(float(steepest), 0.5))
    return Head(rows.T @ held, bias)


def targets(spoken: Sequence[phrases.Phrase], codes: tuple[str, ...]) -> Matrix:
    """Return the share of each code in each phrase: the main one, and half as much for what else it touches."""
    place = {code: number for number, code in enumerate(codes)}
    shares = np.zeros((len(spoken), len(codes)), np.float32)
    for row, phrase in zip(shares, spoken, strict=True):
        row[place[phrase.code]] = 1.0
        for code in phrase.also:
            if code in place:
                row[place[code]] = phrases.ALSO
    normalised: Matrix = shares / shares.sum(axis=1, keepdims=True)
    return normalised


def fit_all(
    spoken: list[phrases.Phrase],
    vectors: Matrix,
    *,
    name: str,
    framed: Sequence[phrases.Phrase] = (),
    framed_vectors: Matrix | None = None,
) -> Heads:
    """
    Fit all heads on phrases and their vectors.

    From those that are `framed` the topic's head on vectors learns to look past who writes and how it is asked; the
    words need no such lesson, a rare one counts more than those of a frame anyway.
    """
    topics, kinds = (*phrases.topics(), NOTHING), phrases.kinds()
    centre = vectors.mean(axis=0)
    seen = unit(vectors - centre)
    counted = np.stack([lexical.dense(phrase.text, phrase.lang) for phrase in spoken])
    rarity = np.log((len(spoken) + 1) / ((counted > 0).sum(axis=0) + 1)).astype(np.float32)
    counted = unit(counted * rarity)
    by_topic = [i for i, phrase in enumerate(spoken) if phrase.about != "kind"]
    by_kind = [i for i, phrase in enumerate(spoken) if phrase.about == "kind"]
    either = [i for i, phrase in enumerate(spoken) if phrase.about != "none"]
    leads = np.array([spoken[i].about == "kind" for i in either])
    tasks = {
        "topic": (by_topic, targets([spoken[i] for i in by_topic], topics)),
        "kind": (by_kind, targets([spoken[i] for i in by_kind], kinds)),
        "leads": (either, np.stack([~leads, leads], axis=1).astype(np.float32)),
    }
    even = -np.log(np.array([1 - leads.mean(), leads.mean()], np.float32))  # neither is likelier beforehand
    fitted: dict[str, dict[str, Head]] = {"vector": {}, "words": {}}
    for view, rows in (("vector", seen), ("words", counted)):
        alike = rows @ rows.T if view == "words" else None
        for task, (chosen, shares) in tasks.items():
            if alike is None:
                learnt, right = rows[chosen], shares
                if task == "topic" and framed_vectors is not None:
                    learnt = np.concatenate([learnt, unit(framed_vectors - centre)])
                    right = np.concatenate([right, targets(framed, topics)])
                head = fit(learnt, right, ridge=RIDGE[view])
            else:
                near = alike[np.ix_(chosen, chosen)]
                head = _fit_held(rows[chosen], near, shares, ridge=RIDGE[view])
            fitted[view][task] = Head(head.weights, head.bias + even) if task == "leads" else head
    return Heads(name, topics, kinds, centre, rarity, fitted["vector"], fitted["words"])


def save(heads: Heads, file: Path | IO[bytes] = FILE) -> None:
    """Write the heads; the large lexical layers as bytes with one scale for each column."""
    arrays: dict[str, NDArray[np.generic]] = {
        "embedder": np.array(heads.embedder),
        "topics": np.array(heads.topics),
        "kinds": np.array(heads.kinds),
        "centre": heads.centre,
        "rarity": heads.rarity.astype(np.float16),
    }
    for task, head in heads.vector.items():
        arrays[f"vector_{task}"] = head.weights.astype(np.float16)
        arrays[f"vector_{task}_bias"] = head.bias
    for task, head in heads.words.items():
        scale = np.maximum(np.abs(head.weights).max(axis=0), 1e-9) / 127
        arrays[f"words_{task}"] = np.round(head.weights / scale).astype(np.int8)
        arrays[f"words_{task}_scale"] = scale
        arrays[f"words_{task}_bias"] = head.bias
    np.savez_compressed(file, allow_pickle=False, **arrays)


def packed(heads: Heads) -> bytes:
    """Return the heads as the bytes of a file."""
    buffer = io.BytesIO()
    save(heads, buffer)
    return buffer.getvalue()


def unpacked(data: bytes) -> Heads:
    """Return the heads that were packed."""
    return _read(io.BytesIO(data))


@cache
def load(file: Path = FILE) -> Heads:
    """Read the shipped heads, once per process."""
    return _read(file)


@cache
def shipped_as(file: Path = FILE) -> str:
    """Return what tells the shipped heads from those of another version of the product."""
    return hashlib.blake2b(file.read_bytes(), digest_size=16).hexdigest()


def _read(file: Path | IO[bytes]) -> Heads:
    with np.load(file) as data:
        tasks = ("topic", "kind", "leads")
        return Heads(
            embedder=str(data["embedder"]),
            topics=tuple(str(code) for code in data["topics"]),
            kinds=tuple(str(code) for code in data["kinds"]),
            centre=data["centre"].astype(np.float32),
            rarity=data["rarity"].astype(np.float32),
            vector={
                task: Head(data[f"vector_{task}"].astype(np.float32), data[f"vector_{task}_bias"])
                for task in tasks
            },
            words={
                task: Head(
                    data[f"words_{task}"].astype(np.float32) * data[f"words_{task}_scale"],
                    data[f"words_{task}_bias"],
                )
                for task in tasks
            },
        )


def _largest(alike: Matrix, count: int) -> float:
    """Return the largest eigenvalue of the covariance of `count` rows, by repeated multiplication."""
    direction: Matrix = np.ones(len(alike), np.float32)
    for _ in range(30):
        direction = alike @ direction
        direction = direction / np.linalg.norm(direction)
    return float(np.linalg.norm(alike @ direction) / count)
