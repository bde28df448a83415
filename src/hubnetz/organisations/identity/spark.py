"""The same batch on Apache Spark, for networks that outgrow one machine; candidates, evidence and weights as ever.

    from pyspark.sql import SparkSession
    linked = spark.link(records, session=SparkSession.builder.master("local[2]").getOrCreate())

The driver learns the words of the whole file (`table`) and sends them to the workers once. They make candidates, each
from its share of the keys, meet where the same pair was found twice, and compare. Scores come back; what a pair starts
from and the clusters are worked out on the driver, from all of them. pyspark is no dependency of the product: whoever
has a cluster of machines brings it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from hubnetz.organisations.identity import candidates, clusters, evidence, linking, reading, table, weights
from hubnetz.organisations.identity.table import Floats, Ints


def link(
    records: Iterable[Mapping[str, str]],
    *,
    session: Any,  # pyspark.sql.SparkSession
    by: weights.Weights | None = None,
    linkage: clusters.Linkage | None = None,
    parts: int = 16,
) -> linking.Linked:
    """Return what `linking.link` returns, from the same records, with the pairs compared in parts by Spark."""
    context = session.sparkContext
    read = reading.read(linking.in_order(records))
    rows = table.build(read)
    by = by or weights.shipped()
    sent = context.broadcast((rows, evidence.context(rows), by))

    def found(part: int) -> Iterator[tuple[int, bytes]]:
        codes = candidates.codes_of(sent.value[0], part=part, parts=parts)
        where = codes % parts  # a pair that two keys gave is compared in one place only
        for place in range(parts):
            yield place, codes[where == place].tobytes()

    def compared(bundle: tuple[int, Iterable[bytes]]) -> Iterator[tuple[Ints, Floats, Ints]]:
        rows, known, by = sent.value
        codes = table.unique(np.concatenate([np.frombuffer(piece, np.int64) for piece in bundle[1]]))
        for start in range(0, len(codes), linking.CHUNK):
            some = codes[start : start + linking.CHUNK]
            one, two = candidates.rows_of(rows, some)
            good, score, counts = linking.scored(rows, known, by, one, two)
            yield some[good], score, counts

    answers = (
        context.parallelize(range(parts), parts).flatMap(found).groupByKey(parts).flatMap(compared).collect()
    )
    sent.unpersist()
    codes = np.concatenate([some for some, _, _ in answers]) if answers else np.empty(0, np.int64)
    order = np.argsort(codes)
    score = (
        np.concatenate([scores for _, scores, _ in answers])[order] if answers else np.empty(0, np.float32)
    )
    one, two = candidates.rows_of(rows, codes[order])
    counts = sum(counted for _, _, counted in answers)
    part = (np.arange(len(one)), score, counts)
    links = linking.kept(one, two, [part] if answers else [], by)
    return linking.clustered(read.ids, rows, links, linkage)
