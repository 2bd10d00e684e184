"""The figures that tasks of the worker report."""

from __future__ import annotations

import json
from typing import Any

from ._door import is_connect
from ._errors import SparkBertError


class Figures:
    """Counts and times of the tasks that succeeded: rows, sentences, tokens, model loads, seconds.

    For classic sessions on Spark 4. Give it to a call before the job runs, and read it after.

    Args:
        spark: The session.

    Raises:
        SparkBertError: The session can't have them.
    """

    def __init__(self, spark: Any) -> None:
        if is_connect(spark) or int(spark.version.split(".", 1)[0]) < 4:
            raise SparkBertError("figures of tasks need a classic session on Spark 4.0 or later; leave them out.")
        context = spark.sparkContext
        self.accumulator: Any = context._jvm.org.apache.spark.util.CollectionAccumulator()
        context._jsc.sc().register(self.accumulator, "sparkbert")

    def tasks(self) -> list[dict[str, Any]]:
        """One dictionary for each task that succeeded, such as ``{"tokens": 5, "modelLoads": 1, ...}``."""
        return [json.loads(bytes(value)) for value in self.accumulator.value()]
