"""Queries that last, and what happens to them."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import Any, Callable, Optional

import checks
import sparkbert
from data import Data

LIMIT_SECONDS = 120
COPIES = 60
WORKING_TICKS = 20
"""Processor time after which a worker is in the middle of its task: the model is there, and the rows are many."""


class Running:
    """A query on a thread of its own."""

    def __init__(self, query: Callable[[], Any]) -> None:
        self.value: Any = None
        self.error: Optional[BaseException] = None
        self._query = query
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.value = self._query()
        except BaseException as error:  # noqa: BLE001, the test looks at it.
            self.error = error

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def end(self) -> "Running":
        self._thread.join(LIMIT_SECONDS)
        assert not self.is_running, "the query did not end"
        return self


def warm(spark: Any, rows: Data, program: str) -> int:
    """Runs a small query, so that the worker is there with the model; gives its process."""
    before = set(checks.workers(program))
    made = sparkbert.transform(checks.frame(spark, rows, 2), rows.model, columns=["id", "embeddings"]).collect()
    for row in made:
        checks.same(row, rows, ("embeddings",))
    (worker,) = set(checks.workers(program)) - before or before
    return worker


def long_query(spark: Any, rows: Data, copies: int = COPIES) -> Any:
    """A number for the bits of each text's vectors and what belongs to them, each text many times, in one task."""
    numbers = spark.range(copies).withColumnRenamed("id", "copy")
    texts = checks.frame(spark, rows).crossJoin(numbers).coalesce(1)
    made = sparkbert.transform(texts, rows.model, columns=["id", "copy", "embeddings"], mode="failfast")
    return made.selectExpr("id", "copy", "xxhash64(transform(embeddings, a -> struct(a.begin, a.end, a.result, a.embeddings))) AS bits")


def wait_until_it_works(query: Running, worker: int, before: int) -> None:
    """Waits until a worker has computed for a while in a query."""
    end = time.monotonic() + LIMIT_SECONDS
    while ticks(worker) < before + WORKING_TICKS:
        assert query.is_running, f"the query has ended already: {query.error!r}"
        assert time.monotonic() < end, "the worker does nothing"
        time.sleep(0.01)


def ticks(process: int) -> int:
    """The processor time of a process, in the system's ticks."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def kill_in_the_middle(spark: Any, rows: Data, program: str) -> Running:
    """Kills the worker in the middle of a task."""
    worker = warm(spark, rows, program)
    before = ticks(worker)
    query = Running(lambda: long_query(spark, rows).collect())
    wait_until_it_works(query, worker, before)
    os.kill(worker, signal.SIGSTOP)  # So that the task does not end before its worker does.
    assert query.is_running
    os.kill(worker, signal.SIGKILL)
    return query.end()


def check_killed_once(spark: Any, rows: Data, program: str) -> None:
    """Where Spark tries a task again, the result has the same bits."""
    expected = {row["id"]: row["bits"] for row in long_query(spark, rows, 1).collect()}
    query = kill_in_the_middle(spark, rows, program)
    assert query.error is None, sparkbert.reason(query.error)
    made = [(row["id"], row["copy"], row["bits"]) for row in query.value]
    assert sorted(made) == sorted((number, copy, expected[number]) for number, _ in rows.texts for copy in range(COPIES))


def check_killed_for_good(spark: Any, rows: Data, program: str) -> None:
    query = kill_in_the_middle(spark, rows, program)
    assert query.error is not None
    assert sparkbert.worker_error(query.error) is None
    assert sparkbert.reason(query.error) == (
        "the .NET worker process ended in the middle of a task, in its only try: it was killed, or the machine had no memory left."
    )


def check_cancelled(spark: Any, rows: Data, program: str, cancel: Callable[[], Any]) -> None:
    """A cancelled query says so, and the same worker serves the next one."""
    worker = warm(spark, rows, program)
    before = ticks(worker)
    query = Running(lambda: long_query(spark, rows).collect())
    wait_until_it_works(query, worker, before)
    cancel()
    query.end()
    assert query.error is not None and sparkbert.reason(query.error) == "the query was cancelled."
    assert warm(spark, rows, program) == worker
