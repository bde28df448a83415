# SPDX-License-Identifier: EUPL-1.2
"""Error analysis: what is lost and what is merged wrongly, by what was done to a record and by kind of organisation.

    PYTHONPATH=src python benchmarks/identity/errors.py DIR CLUSTERS.csv

Recall is the share of a record's true mates that are in its cluster; precision the share of its cluster that are its
mates; both are means over the records of the kind. Of organisations, “merged” shares a cluster with another one,
“split” stands in several. Prints two tables in Markdown. Kinds in *italics* are seen by comparing a record's name with
that of its organisation; the others the maker wrote down (truth.csv, orgs.csv).
"""

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from hubnetz.organisations.identity import names

UMLAUTS = "äöüß"


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("clusters", type=Path)
    args = parser.parse_args()
    records = {row["record_id"]: row for row in _rows(args.folder / "records.csv")}
    truth = list(_rows(args.folder / "truth.csv"))
    known = {row["org_id"]: row for row in _rows(args.folder / "orgs.csv")}
    found = {row["record_id"]: row["cluster_id"] for row in _rows(args.clusters)}
    cells = Counter((row["org_id"], found[row["record_id"]]) for row in truth)
    size = Counter(found[row["record_id"]] for row in truth)
    of = Counter(row["org_id"] for row in truth)
    by_spoiling: dict[str, list[tuple[float | None, float | None]]] = defaultdict(list)
    by_kind: dict[str, list[tuple[float | None, float | None]]] = defaultdict(list)
    for row in truth:
        org, cluster = row["org_id"], found[row["record_id"]]
        mates = cells[org, cluster] - 1
        shares = (
            mates / (of[org] - 1) if of[org] > 1 else None,
            mates / (size[cluster] - 1) if size[cluster] > 1 else None,
        )
        for kind in {*_tags(row), *_seen(records[row["record_id"]], known[org])} or {"none of these"}:
            by_spoiling[kind].append(shares)
        for kind in _tags(known[org]) or ["plain"]:
            by_kind[kind].append(shares)
    print("| what was done to the record | records | recall | precision |\n|---|---|---|---|")
    for kind, shares_of in sorted(by_spoiling.items(), key=lambda item: _mean(item[1], 0)):
        print(f"| {kind} | {len(shares_of):,} | {_mean(shares_of, 0):.3f} | {_mean(shares_of, 1):.3f} |")
    together: dict[str, set[str]] = defaultdict(set)
    pieces: dict[str, set[str]] = defaultdict(set)
    for org, cluster in cells:
        together[cluster].add(org)
        pieces[org].add(cluster)
    merged = {org for several in together.values() if len(several) > 1 for org in several}
    split = {org for org, several in pieces.items() if len(several) > 1}
    kinds: dict[str, list[str]] = defaultdict(list)
    for org in of:
        for kind in _tags(known[org]) or ["plain"]:
            kinds[kind].append(org)
    print("\n| kind of organisation | organisations | recall | precision | merged | split |")
    print("|---|---|---|---|---|---|")
    for kind, orgs in sorted(kinds.items()):
        print(
            f"| {kind} | {len(orgs):,} | {_mean(by_kind[kind], 0):.3f} | {_mean(by_kind[kind], 1):.3f} "
            f"| {len(merged & set(orgs)) / len(orgs):.1%} | {len(split & set(orgs)) / len(orgs):.1%} |"
        )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _tags(row: dict[str, str]) -> list[str]:
    return list(dict.fromkeys((row.get("tags") or "").split()))


def _seen(record: dict[str, str], org: dict[str, str]) -> Iterator[str]:
    """Yield what can be told from a record's name beside that of its organisation, and from what is missing."""
    is_, should = names.read(record["name"]), names.read(f"{org['name']} {org['legal_form']}")
    if should.form and not is_.form:
        yield "*legal form missing*"
    elif should.form and is_.form != should.form:
        yield "*another legal form*"
    if is_.words != should.words and "".join(is_.words) == "".join(should.words):
        yield "*compound*"
    low = org["name"].lower()
    if any(sign in low for sign in UMLAUTS) and not any(sign in record["name"].lower() for sign in UMLAUTS):
        yield "*umlaut spelt otherwise*"
    told = ("street", "postcode", "city", "phone", "website", "vat_id")
    own = names.mailbox(record["email"])[1]
    if not any(record[field] for field in told) and own in {"", *names.FREEMAIL}:
        yield "*name and contact only*"


def _mean(shares: list[tuple[float | None, float | None]], which: int) -> float:
    values = [pair[which] for pair in shares if pair[which] is not None]
    return sum(v for v in values if v is not None) / len(values) if values else 1.0


if __name__ == "__main__":
    main()
