"""Data, workers and sessions of the tests.

The environment names what they need, and tests/SparkBert.Python.Tests of the .NET solution sets it:
SPARKBERT_TEST_WORKER (the worker's program), SPARKBERT_TEST_MODEL (a bundle), SPARKBERT_TEST_ROWS (what ``sparkbert embed --columns
id,text,document,sentence,token,embeddings`` made of texts with that bundle, JSON lines), and for sessions SPARK_HOME and, for those of
Spark Connect, SPARKBERT_TEST_CONNECT (the folder with the server's jars).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Iterator

import pytest

# Here, and not in PYTHONPATH, which executors would have too.
sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

import data  # noqa: E402
import server  # noqa: E402


def need(name: str) -> str:
    """A variable that a test can't do without."""
    value = os.environ.get(name)
    if not value:
        pytest.skip(f"{name} is not set; tests/SparkBert.Python.Tests sets it")
    return value


@pytest.fixture(scope="session")
def worker() -> str:
    return need("SPARKBERT_TEST_WORKER")


@pytest.fixture(scope="session")
def rows() -> data.Data:
    return data.read(need("SPARKBERT_TEST_MODEL"), Path(need("SPARKBERT_TEST_ROWS")))


@pytest.fixture(scope="session")
def cache(tmp_path_factory: Any) -> Iterator[Path]:
    """The tests leave nothing in the user's cache."""
    place = tmp_path_factory.mktemp("cache")
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(place)
    yield place
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


@pytest.fixture(scope="session")
def classic(worker: str, cache: Path, tmp_path_factory: Any) -> Iterator[Any]:
    need("SPARK_HOME")
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .config("spark.sparkbert.worker", worker)
        .getOrCreate()
    )
    yield spark
    spark.stop()


@pytest.fixture(scope="session")
def remote(worker: str, cache: Path, tmp_path_factory: Any) -> Iterator[Any]:
    with server.start(need("SPARK_HOME"), need("SPARKBERT_TEST_CONNECT"), tmp_path_factory.mktemp("server")) as address:
        from pyspark.sql import SparkSession

        spark = SparkSession.builder.remote(address).getOrCreate()
        spark.conf.set("spark.sparkbert.worker", worker)
        yield spark
        spark.stop()
