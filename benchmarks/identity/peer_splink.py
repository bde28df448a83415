# SPDX-License-Identifier: EUPL-1.2
"""Splink 5 on the same records: unsupervised, rarest-word blocks, shared mailboxes capped, components at 0.9.

    PYTHONPATH=src PEER/bin/python benchmarks/identity/peer_splink.py RECORDS.csv OUT.csv [--threshold 0.9]

It gets our spelling (legal form off, umlauts folded, swapped fields put back), which it would otherwise have to bring
itself. `beside.py` runs it and ours in one go and says how PEER is made.
"""

import argparse
import csv
from collections import Counter
from pathlib import Path

import duckdb
import pyarrow as pa
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from hubnetz.organisations.identity import names, reading

CAP = 60  # records that share a mailbox or a domain; above, it is an adviser's


def prepared(path: Path) -> pa.Table:
    """Return the columns that Splink compares."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = reading.read(csv.DictReader(file))
    spread = Counter(word for words in set(read.words) for word in set(words))
    mails = [f"{a}@{d}" if a and d else None for a, d in zip(read.local, read.mail, strict=True)]
    domains = [
        next((one for one in (web, mail) if one and one not in names.FREEMAIL), None)
        for web, mail in zip(read.web, read.mail, strict=True)
    ]
    many_mails, many_domains = Counter(mails), Counter(domains)
    rarest = [sorted(set(words), key=lambda word: (spread[word], word)) for words in read.words]

    def column(values: list[str]) -> list[str | None]:
        return [value or None for value in values]

    return pa.table(
        {
            "unique_id": read.ids,
            "name": [" ".join(sorted(words)) or None for words in read.words],
            "glued": ["".join(words) or None for words in read.words],
            "rarest": [words[0] if words else None for words in rarest],
            "second": [words[1] if len(words) > 1 else None for words in rarest],
            "last": column(read.last),
            "way": [f"{a} {b}" if a and b else None for a, b in zip(read.way, read.house, strict=True)],
            "postcode": column(read.postcode),
            "town": column([" ".join(town) for town in read.town]),
            "mail": [mail if many_mails[mail] <= CAP else None for mail in mails],
            "domain": [domain if many_domains[domain] <= CAP else None for domain in domains],
            "phone": column(read.phone),
            "vat": column(read.vat),
        }
    )


def exact(column: str) -> cl.ExactMatch:
    """Return agreement that counts more the rarer it is."""
    return cl.ExactMatch(column).configure(term_frequency_adjustments=True)


def settings() -> SettingsCreator:
    """Return comparisons and blocks."""
    return SettingsCreator(
        link_type="dedupe_only",
        retain_matching_columns=False,
        comparisons=[
            cl.CustomComparison(
                output_column_name="name",
                comparison_levels=[
                    cll.NullLevel("name"),
                    cll.ExactMatchLevel("name", term_frequency_adjustments=True),
                    cll.JaroWinklerLevel("name", 0.94),
                    cll.ExactMatchLevel("rarest", term_frequency_adjustments=True),
                    cll.JaroWinklerLevel("name", 0.85),
                    cll.ElseLevel(),
                ],
            ),
            exact("last"),
            exact("domain"),
            exact("mail"),
            cl.ExactMatch("phone"),
            cl.ExactMatch("vat"),
            exact("way"),
            cl.CustomComparison(
                output_column_name="place",
                comparison_levels=[
                    cll.And(cll.NullLevel("postcode"), cll.NullLevel("town")),
                    cll.ExactMatchLevel("postcode", term_frequency_adjustments=True),
                    cll.ExactMatchLevel("town", term_frequency_adjustments=True),
                    cll.ElseLevel(),
                ],
            ),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("vat"),
            block_on("mail"),
            block_on("domain"),
            block_on("phone"),
            block_on("rarest", "postcode"),
            block_on("rarest", "town"),
            block_on("rarest", "last"),
            block_on("rarest", "second"),
            block_on("second", "postcode"),
            block_on("glued"),
            block_on("way", "postcode"),
            block_on("last", "postcode"),
        ],
    )


def main() -> None:
    """Train, predict, cluster, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("records", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--threshold", type=float, nargs="*", default=[0.9])
    args = parser.parse_args()
    engine = DuckDBAPI(duckdb.connect(":memory:"))
    linker = Linker(engine.register(prepared(args.records)), settings(), log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match(
        [block_on("glued", "postcode"), block_on("vat"), block_on("mail", "rarest")], recall=0.4
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("rarest", "postcode"), block_on("mail"), block_on("glued"), block_on("phone")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
    pairs = linker.inference.predict(threshold_match_probability=min(0.5, *args.threshold))
    for threshold in args.threshold:
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=threshold
        )
        with args.out.with_name(f"{args.out.stem}-{threshold}.csv").open(
            "w", encoding="utf-8", newline=""
        ) as file:
            rows = csv.writer(file)
            rows.writerow(["record_id", "cluster_id"])
            for row in found.as_record_list():
                rows.writerow([row["unique_id"], row["cluster_id"]])


if __name__ == "__main__":
    main()
