"""Classic sessions whose worker, query or JVM ends. Each test has a session of its own in one JVM; the last one ends the JVM."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator

import faults
import pytest
import sparkbert
from conftest import need
from data import Data


@pytest.fixture
def master(request: Any, worker: str, cache: Path, tmp_path: Path) -> Iterator[Any]:
    need("SPARK_HOME")
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master(request.param)
        .config("spark.ui.enabled", "false")
        .config("spark.sql.warehouse.dir", str(tmp_path))
        .config("spark.sparkbert.worker", worker)
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "500")
        .getOrCreate()
    )
    yield spark
    spark.stop()


@pytest.mark.parametrize("master", ["local[1,4]"], indirect=True)
def test_a_killed_worker_costs_a_try(master: Any, rows: Data, worker: str) -> None:
    faults.check_killed_once(master, rows, worker)


@pytest.mark.parametrize("master", ["local[1]"], indirect=True)
def test_a_killed_worker_is_one_sentence(master: Any, rows: Data, worker: str) -> None:
    faults.check_killed_for_good(master, rows, worker)


@pytest.mark.parametrize("master", ["local[1]"], indirect=True)
def test_a_cancelled_query_is_one_sentence_and_frees_the_worker(master: Any, rows: Data, worker: str) -> None:
    faults.check_cancelled(master, rows, worker, master.sparkContext.cancelAllJobs)


def test_a_jvm_that_is_gone_is_one_sentence(worker: str, rows: Data, cache: Path) -> None:
    need("SPARK_HOME")
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    df = faults.long_query(_with_worker(spark, worker), rows)
    jvm = spark.sparkContext._gateway.proc
    jvm.kill()
    jvm.wait()
    with pytest.raises(Exception) as error:
        df.collect()
    assert sparkbert.reason(error.value) == "Spark's JVM is gone, and the session with it; its log has the reason. Make a new session."


def _with_worker(spark: Any, worker: str) -> Any:
    spark.conf.set("spark.sparkbert.worker", worker)
    return spark
