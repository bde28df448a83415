"""Spark gives the clusters that the machine alone gives; needs pyspark and Java, neither of which the product needs."""

import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from hubnetz.organisations.identity import linking, spark
from hubnetz.organisations.identity.tests.records import crowd, repeated

pyspark = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
if not shutil.which("java"):
    pytest.skip("Spark needs Java, which is not installed", allow_module_level=True)


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    builder = pyspark.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)  # the workers are of the same Python
        patch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
        made = builder.config("spark.log.level", "ERROR").getOrCreate()
        yield made
        made.stop()


def test_spark_gives_the_same_clusters(session: Any) -> None:
    made = repeated(600)
    alone, there = linking.link(made), spark.link(made, session=session, parts=5)
    assert there.found < len(made)
    assert there.clusters() == alone.clusters()
    assert there.links.by.start == alone.links.by.start
    assert (there.links.score == alone.links.score).all()


def test_spark_with_nothing_to_compare(session: Any) -> None:
    assert spark.link(crowd()[:1], session=session).found == 1
