"""What a user of the wheel runs: nothing names a worker, so that it comes from the wheel. Started by test_wheel.py in an environment of its
own. Arguments: the kinds of session, ``MASTER`` or ``sc://HOST:PORT``, one behind the other."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import checks
import data
import sparkbert
from pyspark.sql import SparkSession


def main(places: list[str]) -> None:
    rows = data.read(os.environ["SPARKBERT_TEST_MODEL"], Path(os.environ["SPARKBERT_TEST_ROWS"]))
    assert sparkbert.worker_path().startswith(sys.prefix), sparkbert.worker_path()
    for place in places:
        if place.startswith("sc:"):
            spark = SparkSession.builder.remote(place).getOrCreate()
        else:
            builder = SparkSession.builder.master(place).config("spark.ui.enabled", "false").config("spark.executor.memory", "512m")
            spark = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
        for _ in range(2):  # The second call ships nothing.
            made = sparkbert.transform(checks.frame(spark, rows, checks.FEW), rows.model).collect()
            assert sorted(row["id"] for row in made) == checks.few(rows)
            for row in made:
                checks.same(row, rows)
        python = spark.conf.get("spark.sql.execution.pyspark.python", None)
        spark.stop()
        print(f"{place}: {len(made)} rows, session's worker {python}")


if __name__ == "__main__":
    main(sys.argv[1:])
