"""Sessions of Spark Connect whose worker, query or server ends. The last test ends the server."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path
from typing import Any

import checks
import faults
import pytest
import server
import sparkbert
from conftest import need
from data import Data


def test_a_cancelled_query_is_one_sentence_and_frees_the_worker(remote: Any, rows: Data, worker: str) -> None:
    remote.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "500")
    faults.check_cancelled(remote, rows, worker, remote.interruptAll)


def test_a_killed_worker_is_one_sentence(remote: Any, rows: Data, worker: str) -> None:
    remote.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "500")
    faults.check_killed_for_good(remote, rows, worker)


def test_a_task_behind_a_killed_worker_fails_once_with_that_sentence(remote: Any, rows: Data, worker: str) -> None:
    # Spark keeps the connections of idle workers, two here, and sees only in a task that they are gone.
    errors = []
    while len(errors) < 3:
        try:
            faults.warm(remote, rows, worker)
            break
        except Exception as error:  # noqa: BLE001, the test looks at it.
            errors.append(sparkbert.reason(error))
    assert len(errors) < 3
    assert all(error.startswith("the .NET worker process ended in the middle of a task, in its only try") for error in errors)


def test_a_killed_worker_costs_a_try_and_a_server_that_is_gone_is_one_sentence(
    worker: str, rows: Data, cache: Path, tmp_path: Path
) -> None:
    from pyspark.sql import SparkSession

    # Under a name of its own, by which it is told from the other server's.
    program = str(tmp_path / "SparkBert.Worker")
    os.symlink(worker, program)
    with server.start(need("SPARK_HOME"), need("SPARKBERT_TEST_CONNECT"), tmp_path, "local[1,4]") as address:
        spark = SparkSession.builder.remote(address).create()
        spark.conf.set("spark.sparkbert.worker", program)
        spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "500")
        faults.check_killed_once(spark, rows, program)

        df = sparkbert.transform(checks.frame(spark, rows), rows.model)
        hurry(spark)
        os.kill(listener(address), signal.SIGKILL)
        with pytest.raises(Exception) as error:
            df.collect()
        assert sparkbert.reason(error.value) == (
            "the server of Spark Connect does not answer: it has ended, or can't be reached; make a new session."
        )


def hurry(spark: Any) -> None:
    """PySpark itself tries for about ten minutes; two tries are enough here."""
    if hasattr(spark.client, "set_retry_policies"):
        from pyspark.sql.connect.client.retries import DefaultPolicy

        spark.client.set_retry_policies([DefaultPolicy(max_retries=2)])
    else:
        spark.client._retry_policy["max_retries"] = 2


def listener(address: str) -> int:
    """The process that listens at an address."""
    port = int(address.rsplit(":", 1)[1])
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == port:
                inodes.add(fields[9])
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            links = [os.readlink(f"/proc/{process}/fd/{name}") for name in os.listdir(f"/proc/{process}/fd")]
        except OSError:
            continue
        if any(re.fullmatch(r"socket:\[(\d+)\]", link) and link[8:-1] in inodes for link in links):
            return int(process)
    raise AssertionError(f"nobody listens at {address}")
