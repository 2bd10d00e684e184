"""A classic session."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any, Callable

import checks
import sparkbert
from data import Data
from sparkbert import Pipeline


def test_one_worker_loads_the_model_once(classic: Any, rows: Data, worker: str) -> None:
    figures = sparkbert.Figures(classic) if classic.version.startswith("4") else None
    before = checks.workers(worker)
    made = sparkbert.transform(checks.frame(classic, rows, 40).repartition(8), rows.model, figures=figures).collect()
    for row in made:
        checks.same(row, rows)
    assert len(set(checks.workers(worker)) - set(before)) == 1
    if figures is not None:
        assert {count for _, count in checks.loads(figures)} == {1}
    else:
        checks.refused("figures", lambda: sparkbert.Figures(classic))


def test_all_forms_share_one_process_that_loads_the_model_once(classic: Any, rows: Data, worker: str, tmp_path: Path) -> None:
    before = checks.workers(worker)
    has_figures = classic.version.startswith("4")
    found = []

    def run(form: Callable[[Any], Any]) -> None:
        figures = sparkbert.Figures(classic) if has_figures else None
        form(figures)
        if figures is not None:
            found.append(checks.loads(figures, 1))  # Spark puts small groups into one task.

    df = checks.frame(classic, rows, 40).repartition(4)
    df.write.json(str(tmp_path / "in"))
    run(lambda figures: sparkbert.transform(df, rows.model, figures=figures).collect())
    run(lambda figures: sparkbert.embed_groups(df.groupBy("id"), Pipeline(checks.stages(rows.model)), figures=figures).collect())

    def sql(figures: Any) -> None:
        sparkbert.register(classic, "counted", rows.model, figures=figures)
        df.createOrReplaceTempView("counted_texts")
        classic.sql("SELECT counted(text) FROM counted_texts").collect()

    def stream(figures: Any) -> None:
        texts = classic.readStream.schema("id long, text string").json(str(tmp_path / "in"))
        writer = sparkbert.transform(texts, rows.model, figures=figures).writeStream.format("parquet")
        paths = {"path": str(tmp_path / "out"), "checkpointLocation": str(tmp_path / "state")}
        writer.options(**paths).trigger(availableNow=True).start().awaitTermination()

    run(sql)
    run(stream)
    if has_figures:
        assert len(found) == 4
        assert len(set.union(*found)) == 1 and {count for _, count in found[0]} == {1}
    assert len(set(checks.workers(worker)) | set(before)) <= 2


def test_transform_gives_the_bits_of_the_engine(classic: Any, rows: Data) -> None:
    checks.check_transform(classic, rows)


def test_columns_have_their_metadata(classic: Any, rows: Data) -> None:
    checks.check_metadata(classic, rows)


def test_sentences_have_vectors(classic: Any, rows: Data) -> None:
    checks.check_sentence_vectors(classic, rows)


def test_vectors_are_taken_out(classic: Any, rows: Data) -> None:
    checks.check_finished_vectors(classic, rows)


def test_a_pipeline_is_written_as_for_spark_nlp(classic: Any, rows: Data) -> None:
    checks.check_pipeline(classic, rows)


def test_ready_made_annotations_are_embedded(classic: Any, rows: Data) -> None:
    checks.check_annotations(classic, rows)


def test_a_model_may_be_an_archive(classic: Any, rows: Data, tmp_path: Path) -> None:
    checks.check_archive(classic, rows, tmp_path)


def test_groups_give_the_same_bits(classic: Any, rows: Data) -> None:
    checks.check_groups(classic, rows)


def test_sql_gives_the_same_bits(classic: Any, rows: Data) -> None:
    checks.check_sql(classic, rows)


def test_bad_rows_stay_leave_or_end_the_job(classic: Any, rows: Data) -> None:
    checks.check_modes(classic, rows)
    checks.check_device(classic, rows)


def test_sentences_become_rows(classic: Any, rows: Data) -> None:
    checks.check_rows_that_multiply(classic, rows)


def test_what_can_not_be_is_refused_in_a_sentence(classic: Any, rows: Data, tmp_path: Path) -> None:
    checks.check_refusals(classic, rows, tmp_path / "model")


def test_settings_that_can_not_be_are_refused(classic: Any, rows: Data) -> None:
    checks.check_settings(classic, rows)


def test_python_functions_run_beside_ours(classic: Any, rows: Data) -> None:
    from pyspark.sql.functions import udf

    length = udf(lambda text: len(text), "int")
    made = sparkbert.transform(checks.frame(classic, rows, 2), rows.model).withColumn("length", length("text")).collect()
    for row in made:
        checks.same(row, rows)
        assert row["length"] == len(row["text"])


def test_filters_go_below_the_model_where_nobody_asks_for_errors(classic: Any, rows: Data, tmp_path: Path) -> None:
    checks.frame(classic, rows, 4).write.parquet(str(tmp_path / "rows"))
    df = classic.read.parquet(str(tmp_path / "rows"))

    def plan(**options: Any) -> str:
        made = sparkbert.transform(df, rows.model, **options).filter("id = 1")
        return classic._jvm.PythonSQLUtils.explainString(made._jdf.queryExecution(), "simple")

    for options in ({"mode": "failfast"}, {"deterministic": True}):
        assert "EqualTo(id,1)" in plan(**options)
        assert "sparkbert.columns:" in plan(**options)
    assert "EqualTo(id,1)" not in plan()
    if classic.version.startswith("4"):
        # Spark may run a function without effects twice for a row, which would be counted twice.
        assert "EqualTo(id,1)" not in plan(mode="failfast", figures=sparkbert.Figures(classic))


def test_a_worker_that_is_not_there_is_named(classic: Any, rows: Data, tmp_path: Path) -> None:
    df = checks.frame(classic, rows, 1)
    checks.refused("no such file", lambda: sparkbert.transform(df, rows.model, worker="/no/where"))
    plain = tmp_path / "SparkBert.Worker"
    plain.write_text("no program")
    checks.refused("not executable", lambda: sparkbert.transform(df, rows.model, worker=str(plain)))
    checks.refused("which is a folder", lambda: sparkbert.transform(df, rows.model, worker=str(tmp_path)))


def test_a_stream_gives_the_same_bits(classic: Any, rows: Data, tmp_path: Path) -> None:
    checks.check_stream(classic, rows, tmp_path, rows.model)


def test_nothing_here_imports_arrow_or_pandas() -> None:
    import sys

    program = "import sys, sparkbert, sparkbert._frames, sparkbert._classic; sys.exit('pyarrow' in sys.modules or 'pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
