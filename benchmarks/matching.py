"""
Measure matching on files of labelled needs: as a whole, by author, with each part switched off, and its speed.

    python benchmarks/matching.py NEEDS.jsonl [MORE.jsonl …] CATALOGUE.jsonl [--folds | --levers]

A need is one JSON line with `id`, `lang`, `text`, `postcode`, `county`, `org_kind`, the labels `lead`, `topics`,
`services`, `hubs` (lists of code and grade, 2 = main, 1 = also fits), and perhaps `author`, `wishes` and `without`;
the labels are only used to score. A catalogue line has `id`, `title`, `text`, `topics`, `service`, `hub`, `online`.
`--folds` fits the constants on all authors but one and judges them on that one. `--levers` fits the heads in other
ways: without frames, more tightly, with the needs of all other authors as examples.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any

from hubnetz.matching import batch, embedder, heads, model, phrases, refusals, vectors
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


@dataclass(frozen=True)
class Scored:
    """How well one need was answered."""

    need: Record
    quality: float  # nDCG@5 of the offers
    hit: bool
    topic: bool
    hub: bool
    got: str  # the topic that came first


def scored(needs: list[Record], offers: list[Record], rankings: Iterable[batch.Ranking]) -> list[Scored]:
    """Return how well each need was answered."""
    rows = []
    for need, ranking in zip(needs, rankings, strict=True):
        worth = {offer["id"]: gain(need, offer) for offer in offers}
        value = ndcg([worth[code][0] for code in ranking.ranked], [entry[0] for entry in worth.values()])
        right = {}
        for listed, given in (("topics", ranking.topics), ("hubs", ranking.hubs)):
            grades = {entry["code"]: entry["grade"] for entry in need[listed]}
            right[listed] = grades.get(given[0], 0) == max(grades.values(), default=1)
        hit = worth[ranking.ranked[0]][1]
        rows.append(Scored(need, value, hit, right["topics"], right["hubs"], ranking.topics[0]))
    return rows


def line(rows: Sequence[Scored]) -> str:
    """Return one line of figures."""
    if not rows:
        return "none"
    own = [
        row
        for row in rows
        if any(hub["grade"] == 2 and "de-hub" not in hub["code"] for hub in row.need["hubs"])
    ]
    parts = [
        f"{mean(row.quality for row in rows):.3f} / {mean(row.hit for row in rows):.3f}",
        f"topic {mean(row.topic for row in rows):.3f}",
        f"hub {mean(row.hub for row in rows):.3f}",
        f"regional hub {mean(row.hub for row in own):.3f} of {len(own)}" if own else "",
    ]
    return " | ".join([str(len(rows)), *filter(None, parts)])


def main(needs_files: Sequence[str], catalogue_file: str, *, folds: bool, levers: bool) -> None:
    """Print a line for the whole, for each author and part, the confusions, and the times."""
    offers = _lines(catalogue_file)
    needs = [{"author": Path(name).stem, **need} for name in needs_files for need in _lines(name)]
    items, today = batch.items_of(offers), datetime.now(UTC).date()
    bundled = embedder.chosen({})
    index = Index(items, model.Model(bundled))

    def answered(variant: model.Model, asked: list[Record]) -> list[Scored]:
        index.model = variant
        return scored(asked, offers, batch.rank(asked, items, variant, on=today, index=index))

    full = model.Model(bundled)
    if folds:
        _folds(needs, answered, full)
        return
    if levers:
        _levers(needs, answered, bundled)
        return
    variants = {"everything": full, "without the language model": model.Model(None)}
    for part in ("vector", "words", "near", "meant", "usual", "organisation", "often", "text"):
        variants[f"without {part}"] = model.Model(bundled, mix=replace(model.FULL, **{part: 0.0}))
    print("variant | needs | nDCG@5 / hit@1 | topic hit@1 | hub hit@1")
    for name, variant in variants.items():
        rows = answered(variant, needs)
        for lang in ("", "de", "en"):
            told = [row for row in rows if lang in ("", row.need["lang"])]
            print(name, lang, "|", line(told), flush=True)
    rows = answered(full, needs)
    for author in dict.fromkeys(need["author"] for need in needs):
        for lang in ("", "de", "en"):
            print(
                author,
                lang,
                "|",
                line([r for r in rows if r.need["author"] == author and lang in ("", r.need["lang"])]),
            )
    print("two wishes |", line([row for row in rows if row.need.get("wishes")]))
    print("with a refusal |", line([row for row in rows if row.need.get("without")]))
    heard = {need["id"]: {one.code for one in refusals.refusals(need["text"])} for need in needs}
    told = [need for need in needs if need.get("without")]
    exactly = sum(bool(heard[need["id"]] & set(need["without"])) for need in told)
    others = [need["id"] for need in needs if heard[need["id"]] and not need.get("without")]
    print(
        f"refusals: {sum(bool(heard[need['id']]) for need in told)} of {len(told)} heard, {exactly} as labelled;"
        f" heard without a label: {', '.join(others) or 'none'}"
    )
    wrong = Counter(
        (
            next(
                t["code"]
                for t in row.need["topics"]
                if t["grade"] == max(x["grade"] for x in row.need["topics"])
            ),
            row.got,
        )
        for row in rows
        if row.need["topics"] and not row.topic
    )
    print(
        "confused:", ", ".join(f"{asked} as {got} {count}" for (asked, got), count in wrong.most_common(12))
    )
    timing(needs[:60], items, full)


GRID: dict[str, tuple[float, ...]] = {
    "meant": (0.0, 1.0, 2.0, 3.0),
    "leading": (0.35, 0.45, 0.55, 0.65),
    "vector": (0.75, 1.0),
    "words": (0.5, 0.75, 1.0, 1.25),
    "near": (0.25, 0.5, 0.75, 1.0),
    "sharpness": (7.5, 10.0),
    "organisation": (0.35, 0.7, 0.85, 1.0),
    "often": (0.0, 0.6, 1.0, 1.6),
    "text": (0.0, 0.03, 0.05),
}
BEFORE = {"meant": 0.0, "vector": 1.0, "near": 0.5}


def _folds(
    needs: list[Record], answered: Callable[[model.Model, list[Record]], list[Scored]], full: model.Model
) -> None:
    """Print for each author: the constants of before, those fitted on the others, and those that are shipped."""

    def with_(values: dict[str, float], asked: list[Record]) -> list[Scored]:
        full.mix = replace(model.FULL, **values)
        return answered(full, asked)

    def worth(rows: Sequence[Scored]) -> float:
        return mean(row.quality + 0.25 * row.topic + 0.15 * row.hit for row in rows)

    for author in dict.fromkeys(need["author"] for need in needs):
        others = [need for need in needs if need["author"] != author]
        own = [need for need in needs if need["author"] == author]
        chosen = dict(BEFORE)
        best = worth(with_(chosen, others))
        for name, values in GRID.items():
            for value in values:
                tried = {**chosen, name: value}
                if (reached := worth(with_(tried, others))) > best + 1e-4:
                    best, chosen = reached, tried
        print(author, "before |", line(with_(BEFORE, own)))
        print(author, "fitted on the others |", line(with_(chosen, own)), "|", chosen)
        print(author, "shipped |", line(with_({}, own)), flush=True)


def _levers(
    needs: list[Record],
    answered: Callable[[model.Model, list[Record]], list[Scored]],
    bundled: embedder.Embedder | None,
) -> None:
    """Print what each lever does on its own and together: the same phrases, heads fitted in other ways."""
    store = model.Model(bundled).store
    assert store is not None
    store.take_up(vectors.FRAMED)
    spoken = [*phrases.phrases(), *phrases.names()]
    framed = phrases.framed(phrases.phrases())
    shipped = heads.RIDGE["words"]

    def fitted(*, frames: bool, words: float, examples: Sequence[Record] = ()) -> heads.Heads:
        taught = [*(framed if frames else ()), *(_example(need) for need in examples for _ in range(8))]
        heads.RIDGE["words"] = words
        try:
            return heads.fit_all(
                spoken,
                store.get([phrase.text for phrase in spoken], "query"),
                name=store.embedder.name,
                framed=taught,
                framed_vectors=store.get([one.text for one in taught], "query") if taught else None,
            )
        finally:
            heads.RIDGE["words"] = shipped

    before = replace(model.FULL, **BEFORE)
    for frames in (False, True):
        for words in (1e-4, shipped):
            made = fitted(frames=frames, words=words)
            for mix, constants in ((before, "constants of before"), (model.FULL, "shipped constants")):
                rows = answered(model.Model(bundled, heads=made, mix=mix), needs)
                told = f"frames {'yes' if frames else 'no'}, words' ridge {words:g}, {constants}"
                print(told, "|", line(rows), "|", _by_others(rows), flush=True)
            for mix, constants in ((before, "before"), (model.FULL, "shipped")):
                if not frames:
                    rows = answered(model.Model(None, heads=made, mix=mix), needs)
                    print(f"    without the model, ridge {words:g}, {constants} |", line(rows), flush=True)
    rows = []
    for author in dict.fromkeys(need["author"] for need in needs):
        others = [need for need in needs if need["author"] != author and _example(need).code]
        made = fitted(frames=True, words=shipped, examples=others)
        rows += answered(
            model.Model(bundled, heads=made), [need for need in needs if need["author"] == author]
        )
    print("needs of the other authors as examples |", line(rows), "|", _by_others(rows))


def _by_others(rows: Sequence[Scored]) -> str:
    """Return how often the topic is right on the needs that were not known while the method was made."""
    asked = [row.topic for row in rows if row.need["id"].startswith("sec-")]
    return f"second set {mean(asked):.3f}" if asked else ""


def _example(need: Record) -> phrases.Phrase:
    """Return a labelled need as a phrase about its main topic, and the others beside it."""
    topics = sorted(need["topics"], key=lambda topic: -topic["grade"])
    codes = [str(topic["code"]) for topic in topics]
    return phrases.Phrase(need["text"], need["lang"], "topic", codes[0] if codes else "", tuple(codes[1:]))


def _lines(name: str) -> list[Record]:
    return [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines() if line.strip()]


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
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    if len(words) < 2:
        sys.exit(__doc__)
    main(words[:-1], words[-1], folds="--folds" in sys.argv, levers="--levers" in sys.argv)
