"""What needs no session."""

from __future__ import annotations

import gzip
import json
import os
import stat
import tarfile
from pathlib import Path
from typing import Any

import checks
import pytest
import sparkbert
from sparkbert import (
    BertEmbeddings,
    BertSentenceEmbeddings,
    ChunkEmbeddings,
    EmbeddingsFinisher,
    DocumentAssembler,
    Pipeline,
    SentenceDetector,
    SentenceEmbeddings,
    Tokenizer,
)
from sparkbert._archives import content_hash, pack


def test_stages_are_written_with_the_names_of_spark_nlp() -> None:
    pipeline = Pipeline().setStages(
        [
            DocumentAssembler(cleanupMode="shrink", inputCol="body"),
            SentenceDetector().setExplodeSentences(True).setCustomBounds(("x",)),
            Tokenizer(minLength=2).setExceptions(["e-mail"]),
            BertEmbeddings("sentence", "vectors").setModel("m").setMaxSentenceLength(256).setStorageRef("r"),
        ]
    )
    assert json.loads(pipeline.to_json()) == [
        {"type": "DocumentAssembler", "inputCols": ["body"], "outputCol": "document", "params": {"cleanupMode": "shrink"}},
        {
            "type": "SentenceDetector",
            "inputCols": ["document"],
            "outputCol": "sentence",
            "params": {"explodeSentences": True, "customBounds": ["x"]},
        },
        {"type": "Tokenizer", "inputCols": ["sentence"], "outputCol": "token", "params": {"minLength": 2, "exceptions": ["e-mail"]}},
        {
            "type": "BertEmbeddings",
            "inputCols": ["sentence"],
            "outputCol": "vectors",
            "params": {"model": "m", "maxSentenceLength": 256, "storageRef": "r"},
        },
    ]
    assert Pipeline.from_json(pipeline.to_json()).to_json() == pipeline.to_json()
    assert pipeline.fit(None) is pipeline
    assert [stage.getOutputCol() for stage in pipeline.getStages()] == ["document", "sentence", "token", "vectors"]


def test_every_parameter_has_its_setter() -> None:
    import inspect

    own = (BertSentenceEmbeddings, ChunkEmbeddings, EmbeddingsFinisher, SentenceEmbeddings)
    for stage in (DocumentAssembler, SentenceDetector, Tokenizer, BertEmbeddings, *own):
        for name in inspect.signature(stage).parameters:
            assert hasattr(stage, f"set{name[0].upper()}{name[1:]}"), f"{stage.__name__}.{name}"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{", "is not JSON"),
        ("[]", "at least one stage"),
        ("[1]", "stage 1 must be a JSON object"),
        ('[{"type":"Finisher"}]', "stage 1 has the type 'Finisher'"),
        ('[{"type":"Tokenizer","in":[]}]', "stage 1: 'in' is unknown"),
        ('[{"type":"Tokenizer","params":[]}]', "params must be a JSON object"),
        ('[{"type":"Tokenizer","inputCols":[1]}]', "inputCols must be names"),
        ('[{"type":"Tokenizer","outputCols":["a"]}]', "stage 1 (Tokenizer): 'outputCols' is unknown; it has outputCol"),
        ('[{"type":"EmbeddingsFinisher","outputCol":"a"}]', "'outputCol' is unknown; it has outputCols"),
        ('[{"type":"EmbeddingsFinisher","outputCols":[1]}]', "outputCols must be names"),
        ('[{"type":"EmbeddingsFinisher","params":{"outputAsVector":true}}]', "pyspark.ml.functions.array_to_vector"),
    ],
)
def test_json_that_is_no_pipeline_is_refused(text: str, part: str) -> None:
    checks.refused(part, lambda: Pipeline.from_json(text))


def test_what_is_no_stage_or_session_is_refused() -> None:
    stranger: Any = object()
    checks.refused("takes stages of this package", lambda: Pipeline([stranger]))
    checks.refused("sparkbert model pull bert", lambda: BertEmbeddings.pretrained("bert"))
    checks.refused("a DataFrame was expected", lambda: sparkbert.transform(stranger, "m"))
    checks.refused("a SparkSession was expected", lambda: sparkbert.register(stranger, model="m"))


def test_an_archive_of_a_folder_is_always_the_same(cache: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "b").write_bytes(b"1")
    program = folder / "a"
    program.write_bytes(b"2")
    before = content_hash(str(folder))
    program.chmod(0o755)
    assert content_hash(str(folder)) != before
    path = Path(pack(str(folder), "one", 6))
    os.utime(program, (1, 1))
    assert Path(pack(str(folder), "two", 6)).read_bytes() == path.read_bytes()
    with tarfile.open(path) as archive:
        assert [(entry.name, entry.mode) for entry in archive] == [("a", 0o755), ("inner/b", 0o644)]
    program.write_bytes(b"3")
    assert pack(str(folder), "one", 6) == str(path)
    assert gzip.decompress(path.read_bytes()).startswith(b"a\0")
    assert [name for name in os.listdir(path.parent) if name.endswith(".part")] == []


def test_a_worker_that_can_not_be_started_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SPARKBERT_WORKER", raising=False)
    checks.refused("there is no worker on this machine", sparkbert.worker_path)
    program = tmp_path / "worker"
    program.write_text("#!/bin/sh\necho broken >&2; exit 7\n")
    program.chmod(stat.S_IRWXU)
    monkeypatch.setenv("SPARKBERT_WORKER", str(program))
    assert sparkbert.worker_path() == str(program)
    from sparkbert._definition import define

    checks.refused("ended with 7 when it was asked for a function: broken", lambda: define(str(program), {}))
    checks.refused("can't be started", lambda: define(str(tmp_path), {}))


def test_the_text_of_the_worker_is_cut_out_of_an_error() -> None:
    text = "a\n--- SparkBert worker error ---\nSystem.Exception: b\n--- end of SparkBert worker error ---\nc"
    error = RuntimeError("outer")
    error.__cause__ = ValueError(text)
    assert sparkbert.worker_error(error) == "System.Exception: b"
    assert sparkbert.worker_error(ValueError(text[:50])) == text[33:50].strip()
    assert sparkbert.worker_error(ValueError("x")) is None
    assert sparkbert.reason(error) == "b"
    assert sparkbert.reason(ValueError("\nfirst\nsecond")) == "first"
    assert sparkbert.reason(ValueError()) == "ValueError"


def test_a_reason_is_a_line_for_people() -> None:
    java = "An error occurred while calling o1.collectToPython.\n: org.apache.spark.SparkException: Job aborted.\n\tat a.B.c(B.java:1)\n"
    lost = "java.net.SocketException: Connection reset\n\tat java.base/sun.X.read(X.java:1)\n"
    runner = "\tat org.apache.spark.sql.execution.python.PythonArrowOutput$$anon$1.read(PythonArrowOutput.scala:108)\n"
    source = "\tat org.apache.hadoop.hdfs.Client.read(Client.java:1)\n"
    for text, expected in (
        (f"{java}Caused by: java.io.FileNotFoundException: there is no x\n\tat d.E.f(E.java:2)\n", "there is no x"),
        (java, "Job aborted."),
        (f"{java}Caused by: {lost}{runner}", "the .NET worker process ended in the middle of a task, in its only try"),
        (f"{java}Caused by: {lost}{source}{runner}", "Connection reset"),
        ("An error occurred while calling o1.x.\n: org.apache.spark.SparkException: Job 3 cancelled as part of cancellation of all jobs\n",
         "the query was cancelled."),
        ("An error occurred while calling o1.x.\n: org.apache.spark.SparkException: Job 3 cancelled because SparkContext was shut down\n",
         "the session was stopped"),
        (f"{java}Caused by: x.YException: the text says OPERATION_CANCELED\n", "the text says OPERATION_CANCELED"),
        ("[INVALID_HANDLE.SESSION_CHANGED] The handle is invalid.", "the server of Spark Connect no longer has the session"),
        ("[OPERATION_CANCELED] The operation has been canceled.", "the query was cancelled."),
        ("a source answers 503 SERVICE UNAVAILABLE", "a source answers"),
    ):
        told = sparkbert.reason(RuntimeError(text))
        assert told.startswith(expected) and "\n" not in told, told
