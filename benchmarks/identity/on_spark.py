# SPDX-License-Identifier: EUPL-1.2
"""The batch on Apache Spark beside the batch on this machine alone: the same clusters, and what each takes.

    python3 -m venv WITH && WITH/bin/pip install -r requirements.lock pyspark        (and a Java, 17 or newer)
    PYTHONPATH=src WITH/bin/python benchmarks/identity/on_spark.py DIR [--master 'local[2]'] [--parts 16]

Spark is not among the dependencies of the product. Prints a table in Markdown; ends with 1 if one cluster differs.
"""

import argparse
import csv
import os
import sys
import time
from pathlib import Path

from pyspark.sql import SparkSession

from hubnetz.organisations.identity import linking, spark


def main() -> int:
    """Run both on the same records."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--parts", type=int, default=16)
    args = parser.parse_args()
    with (args.folder / "records.csv").open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    # The workers are of the same Python, and find the same code.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    built = (
        SparkSession.builder.master(args.master)
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
    )
    session = built.config("spark.log.level", "ERROR").config("spark.driver.memory", "4g").getOrCreate()
    began = time.perf_counter()
    alone = linking.link(records, processes=2)
    between = time.perf_counter()
    there = spark.link(records, session=session, parts=args.parts)
    ended = time.perf_counter()
    session.stop()
    print("| where | records | clusters | seconds |")
    print("|---|---|---|---|")
    print(f"| two processes | {len(records):,} | {alone.found:,} | {between - began:.0f} |")
    print(f"| Spark, {args.master} | {len(records):,} | {there.found:,} | {ended - between:.0f} |")
    same = there.clusters() == alone.clusters()
    print("every cluster is the same" if same else "the clusters differ")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
