# SPDX-License-Identifier: EUPL-1.2
"""How well clusters agree with the truth: pairs, B-cubed, the count, and what was merged or lost by kind.

    ./hubnetz organisations link DIR/records.csv --out clusters.csv
    python benchmarks/identity/score.py DIR clusters.csv [--estimate 4918] [--json]

DIR holds truth.csv (record_id, org_id, tags) and, if hard negatives are to be counted, orgs.csv (org_id, tags).
"""

import argparse
import csv
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def score(
    found: Mapping[str, str],
    truth: Mapping[str, str],
    tags: Mapping[str, str] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return every figure; a record without a cluster is one of its own."""
    cells: Counter[tuple[str, str]] = Counter()
    orgs: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    place = {}
    for record, org in truth.items():
        place[record] = cluster = found.get(record, f"alone {record}")
        cells[org, cluster] += 1
        orgs[org] += 1
        sizes[cluster] += 1

    def pairs(counted: Counter[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in counted.values())

    right, linked, true = pairs(cells), pairs(sizes), pairs(orgs)
    precision, recall = right / max(linked, 1), right / max(true, 1)
    b_precision = sum(n * n / sizes[cluster] for (_, cluster), n in cells.items()) / len(truth)
    b_recall = sum(n * n / orgs[org] for (org, _), n in cells.items()) / len(truth)
    together: dict[str, set[str]] = defaultdict(set)
    for org, cluster in cells:
        together[cluster].add(org)
    merged = {org for several in together.values() if len(several) > 1 for org in several}
    result: dict[str, Any] = {
        "records": len(truth),
        "organisations": len(orgs),
        "clusters": len(sizes),
        "largest": max(sizes.values()),
        "count_error": len(sizes) / len(orgs) - 1,
        "pair_precision": precision,
        "pair_recall": recall,
        "pair_f1": _mean(precision, recall),
        "b3_precision": b_precision,
        "b3_recall": b_recall,
        "b3_f1": _mean(b_precision, b_recall),
        "exact": sum(n == orgs[org] == sizes[cluster] for (org, cluster), n in cells.items()) / len(orgs),
        "merged": len(merged) / len(orgs),
    }
    if kinds:
        by_kind: dict[str, list[bool]] = defaultdict(list)
        for org in orgs:
            for kind in kinds.get(org, "").split() or ["plain"]:
                by_kind[kind].append(org in merged)
        result["merged_by_kind"] = {kind: sum(few) / len(few) for kind, few in sorted(by_kind.items())}
    if tags is not None:
        by_tag: dict[str, list[float]] = defaultdict(list)
        for record, org in truth.items():
            if orgs[org] > 1:
                share = (cells[org, place[record]] - 1) / (orgs[org] - 1)
                for tag in tags.get(record, "").split() or ["clean"]:
                    by_tag[tag].append(share)
        result["recall_by_tag"] = {tag: sum(few) / len(few) for tag, few in sorted(by_tag.items())}
    return result


def _mean(one: float, two: float) -> float:
    return 2 * one * two / (one + two) if one + two else 0.0


def read(folder: Path) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return organisation and tags by record, and the tags of each organisation."""
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kinds: dict[str, str] = {}
    if (folder / "orgs.csv").exists():
        with (folder / "orgs.csv").open(encoding="utf-8", newline="") as file:
            kinds = {row["org_id"]: row["tags"] for row in csv.DictReader(file)}
    return (
        {r["record_id"]: r["org_id"] for r in rows},
        {r["record_id"]: r.get("tags") or "" for r in rows},
        kinds,
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("clusters", type=Path)
    parser.add_argument("--estimate", type=int, help="the estimated count, to see its error")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    truth, tags, kinds = read(args.folder)
    with args.clusters.open(encoding="utf-8", newline="") as file:
        found = {row["record_id"]: row["cluster_id"] for row in csv.DictReader(file)}
    figures = score(found, truth, tags, kinds)
    if args.estimate:
        figures["estimate_error"] = args.estimate / figures["organisations"] - 1
    if args.json:
        print(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        if isinstance(value, dict):
            print(name)
            for key, share in value.items():
                print(f"    {key:24s} {share:.4f}")
        else:
            print(f"{name:28s} {value:.4f}" if isinstance(value, float) else f"{name:28s} {value}")


if __name__ == "__main__":
    main()
