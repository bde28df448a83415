"""
Measure matching on a file of labelled needs, as a whole and with each part switched off, and its speed.

    python benchmarks/matching.py NEEDS.jsonl CATALOGUE.jsonl

A need is one JSON line with `id`, `lang`, `text`, `postcode`, `county`, `org_kind` and the labels `lead`,
`topics`, `services`, `hubs` (lists of code and grade, 2 = main, 1 = also fits); the labels are only
used to score. A catalogue line has `id`, `title`, `text`, `topics`, `service`, `hub`, `online`.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hubnetz.matching import batch, embedder, model
from hubnetz.matching.ranking import Index

Record = dict[str, Any]


def gain(need: Record, offer: Record) -> tuple[float, bool]:
    """Return what an offer is worth for a need, and whether it is a main hit."""
    topic = max([t["grade"] for t in need["topics"] if t["code"] in offer["topics"]], default=0)
    kind = max([s["grade"] for s in need["services"] if s["code"] == offer["service"]], default=0)
    leads = need["lead"] == "service"
    worth = kind + 0.5 * topic if leads else (topic + 0.5 * kind if topic else 0.0)
    hubs = {hub["code"] for hub in need["hubs"]}
    far = bool(offer.get("hub")) and not offer.get("online") and offer["hub"] not in hubs
    return worth * (0.5 if far else 1.0), (kind if leads else topic) == 2 and not far


def ndcg(gains: Sequence[float], ideal: Sequence[float]) -> float:
    """Return the discounted gain of the first five, as a share of the best possible."""

    def discounted(values: Sequence[float]) -> float:
        return sum(value / math.log2(place + 2) for place, value in enumerate(values[:5]))

    best = discounted(sorted(ideal, reverse=True))
    return discounted(gains) / best if best else 0.0


def score(needs: list[Record], offers: list[Record], rankings: list[batch.Ranking]) -> str:
    """Return one line of figures."""
    quality: dict[str, list[tuple[float, float]]] = {}
    topics, hubs = [], []
    for need, ranking in zip(needs, rankings, strict=True):
        worth = {offer["id"]: gain(need, offer) for offer in offers}
        value = ndcg([worth[code][0] for code in ranking.ranked], [entry[0] for entry in worth.values()])
        hit = float(worth[ranking.ranked[0]][1])
        for key in ("all", need["lang"]):
            quality.setdefault(key, []).append((value, hit))
        for listed, given, kept in (("topics", ranking.topics, topics), ("hubs", ranking.hubs, hubs)):
            grades = {entry["code"]: entry["grade"] for entry in need[listed]}
            kept.append(float(grades.get(given[0], 0) == max(grades.values())))
    parts = [
        f"{key} {sum(v for v, _ in rows) / len(rows):.3f} / {sum(h for _, h in rows) / len(rows):.3f}"
        for key, rows in quality.items()
    ]
    return " | ".join([*parts, f"topic {sum(topics) / len(topics):.3f}", f"hub {sum(hubs) / len(hubs):.3f}"])


def main(needs_file: str, catalogue_file: str) -> None:
    """Print a line for the whole, for each part switched off, and the times."""
    needs, offers = (
        [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines() if line.strip()]
        for name in (needs_file, catalogue_file)
    )
    items, today = batch.items_of(offers), datetime.now(UTC).date()
    bundled = embedder.chosen({})
    variants = {"everything": model.Model(bundled), "without the language model": model.Model(None)}
    for part in ("vector", "words", "near", "usual", "organisation", "text"):
        variants[f"without {part}"] = model.Model(bundled, mix=replace(model.FULL, **{part: 0.0}))
    print("variant | nDCG@5 / hit@1 | ... | topic hit@1 | hub hit@1")
    for name, variant in variants.items():
        print(name, "|", score(needs, offers, list(batch.rank(needs, items, variant, on=today))), flush=True)
    timing(needs, items, variants["everything"])


def timing(needs: list[Record], items: list[Any], full: model.Model) -> None:
    """Print how long one need takes, from text to order, in a catalogue of some and of 10,000 items."""
    today = datetime.now(UTC).date()
    large = [
        replace(item, code=f"{item.code}-{n}") for n in range(10_000 // len(items) + 1) for item in items
    ]
    for label, catalogue in (("small", items), ("10,000", large[:10_000])):
        index, spent, worked = Index(catalogue, full), [], []
        for number, need in enumerate(needs):
            asked = {**need, "text": f"{need['text']} ({number} {label})"}  # no vector of it is kept
            began, busy = time.perf_counter(), time.process_time()
            next(batch.rank([asked], catalogue, full, on=today, index=index, limit=20))
            spent.append(time.perf_counter() - began)
            worked.append(time.process_time() - busy)
        for name, values in (("wall", sorted(spent)), ("CPU", sorted(worked))):
            middle, late = values[len(values) // 2] * 1000, values[int(len(values) * 0.95)] * 1000
            print(f"need to order, {label} catalogue, {name}: median {middle:.0f} ms, p95 {late:.0f} ms")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
