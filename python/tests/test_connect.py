"""A session of Spark Connect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import checks
import sparkbert
from data import Data


def test_transform_gives_the_bits_of_the_engine(remote: Any, rows: Data) -> None:
    checks.check_transform(remote, rows)


def test_columns_have_their_metadata(remote: Any, rows: Data) -> None:
    checks.check_metadata(remote, rows)


def test_sentences_have_vectors(remote: Any, rows: Data) -> None:
    checks.check_sentence_vectors(remote, rows)


def test_vectors_are_taken_out(remote: Any, rows: Data) -> None:
    checks.check_finished_vectors(remote, rows)


def test_a_pipeline_is_written_as_for_spark_nlp(remote: Any, rows: Data) -> None:
    checks.check_pipeline(remote, rows)


def test_ready_made_annotations_are_embedded(remote: Any, rows: Data) -> None:
    checks.check_annotations(remote, rows)


def test_a_model_may_be_an_archive(remote: Any, rows: Data, tmp_path: Path) -> None:
    checks.check_archive(remote, rows, tmp_path)


def test_groups_give_the_same_bits(remote: Any, rows: Data) -> None:
    checks.check_groups(remote, rows)


def test_sql_gives_the_same_bits(remote: Any, rows: Data) -> None:
    checks.check_sql(remote, rows)


def test_bad_rows_stay_leave_or_end_the_job(remote: Any, rows: Data) -> None:
    checks.check_modes(remote, rows)
    checks.check_device(remote, rows)


def test_sentences_become_rows(remote: Any, rows: Data) -> None:
    checks.check_rows_that_multiply(remote, rows)


def test_what_can_not_be_is_refused_in_a_sentence(remote: Any, rows: Data, tmp_path: Path) -> None:
    checks.check_refusals(remote, rows, tmp_path / "model")
    checks.refused("figures", lambda: sparkbert.Figures(remote))


def test_settings_that_can_not_be_are_refused(remote: Any, rows: Data) -> None:
    checks.check_settings(remote, rows)


def test_one_worker_serves_the_session(remote: Any, rows: Data, worker: str) -> None:
    made = sparkbert.transform(checks.frame(remote, rows, 40).repartition(8), rows.model).collect()
    assert len(made) == 40
    assert len(checks.workers(worker)) == 1


def test_a_stream_gives_the_same_bits(remote: Any, rows: Data, tmp_path: Path) -> None:
    # Last: Spark starts a worker of its own for a stream. Its tasks do not see what was sent with the session.
    checks.check_stream(remote, rows, tmp_path, f"local:{rows.model}")
