"""What must hold through every kind of session."""

from __future__ import annotations

import json
import os
import struct
import tarfile
from pathlib import Path
from typing import Any, Callable

import pytest
import sparkbert
from data import COLUMNS, Data, annotation
from sparkbert import (
    BertEmbeddings,
    BertSentenceEmbeddings,
    DocumentAssembler,
    EmbeddingsFinisher,
    Pipeline,
    SentenceDetector,
    SentenceEmbeddings,
    SparkBertError,
    Tokenizer,
)

FEW = 10


def frame(spark: Any, rows: Data, count: int = 0) -> Any:
    """Texts with their numbers."""
    return spark.createDataFrame(rows.texts[: count or None], "id long, text string")


def few(rows: Data) -> list[int]:
    """The numbers of the first texts."""
    return [number for number, _ in rows.texts[:FEW]]


def same(row: Any, rows: Data, columns: tuple[str, ...] = COLUMNS) -> None:
    """A row has the very annotations of the engine in one process."""
    for column in columns:
        assert [annotation(made.asDict()) for made in row[column]] == rows.expected[row["id"]][column], f"row {row['id']}, {column}"


def stages(model: str) -> list[Any]:
    """The four stages, written as for Spark NLP."""
    return [
        DocumentAssembler().setInputCol("text").setOutputCol("document"),
        SentenceDetector().setInputCols(["document"]).setOutputCol("sentence"),
        Tokenizer().setInputCols(["sentence"]).setOutputCol("token"),
        BertEmbeddings.load(model).setInputCols("sentence", "token").setOutputCol("embeddings"),
    ]


def refused(part: str, call: Callable[[], Any]) -> None:
    """A call ends with one sentence of ours."""
    with pytest.raises(SparkBertError) as error:
        call()
    assert part in str(error.value)
    assert "\n" not in str(error.value) and "Traceback" not in str(error.value)


def check_transform(spark: Any, rows: Data) -> None:
    result = sparkbert.transform(frame(spark, rows).repartition(2), rows.model)
    assert result.columns == ["id", "text", *COLUMNS, "error"]
    made = result.collect()
    assert sorted(row["id"] for row in made) == sorted(rows.expected)
    for row in made:
        assert row["error"] is None
        same(row, rows)


def check_metadata(spark: Any, rows: Data) -> None:
    schema = sparkbert.transform(frame(spark, rows, 1), rows.model).schema
    types = {name: schema[name].metadata.get("annotatorType") for name in COLUMNS}
    assert types == {"document": "document", "sentence": "document", "token": "token", "embeddings": "word_embeddings"}
    assert schema["embeddings"].metadata["dimension"] == len(rows.expected[rows.texts[0][0]]["embeddings"][0][5]) // 4
    assert schema["embeddings"].metadata["ref"]
    nested = {field.name: field.nullable for field in schema["embeddings"].dataType.elementType}
    assert not nested["begin"] and not nested["end"] and nested["result"]


def check_pipeline(spark: Any, rows: Data) -> None:
    pipeline = Pipeline(stages=stages(rows.model))
    again = Pipeline.from_json(pipeline.to_json())
    df = frame(spark, rows, FEW)
    for row in again.fit(df).transform(df, columns=["id", "embeddings"]).collect():
        assert row.asDict().keys() == {"id", "embeddings", "error"}
        same(row, rows, ("embeddings",))


def check_sentence_vectors(spark: Any, rows: Data) -> None:
    """The mean of a sentence's tokens, in float32 as the reference adds them, and a vector for each sentence from the model."""
    more = [
        SentenceEmbeddings().setInputCols("sentence", "embeddings").setOutputCol("means"),
        BertSentenceEmbeddings.load(rows.model).setInputCols("sentence").setOutputCol("wholes").setPooling("cls"),
    ]
    pipeline = Pipeline.from_json(Pipeline(stages(rows.model) + more).to_json())
    columns = ["id", "sentence", "embeddings", "means", "wholes"]
    for row in pipeline.transform(frame(spark, rows, FEW), columns=columns).collect():
        same(row, rows, ("sentence", "embeddings"))
        assert [one["result"] for one in row["means"]] == [one["result"] for one in row["sentence"]]
        assert {len(one["embeddings"]) for one in row["wholes"]} <= {len(row["means"][0]["embeddings"])}
        for number, mean in enumerate(row["means"]):
            tokens = [one["embeddings"] for one in row["embeddings"] if one["metadata"]["sentence"] == str(number)]
            sums = [0.0] * len(tokens[0])
            for vector in tokens:
                sums = [_float(total + value) for total, value in zip(sums, vector)]
            assert mean["embeddings"] == [_float(total / len(tokens)) for total in sums]


def check_finished_vectors(spark: Any, rows: Data) -> None:
    """The vectors alone, beside the columns that the frame has, or in place of all annotations."""
    finisher = EmbeddingsFinisher().setInputCols("embeddings").setOutputCols("vectors")
    pipeline = Pipeline.from_json(Pipeline([*stages(rows.model), finisher]).to_json())
    made = pipeline.transform(frame(spark, rows, FEW), columns=["id", "embeddings", "vectors"])
    assert made.schema["vectors"].dataType.simpleString() == "array<array<float>>"
    for row in made.collect():
        assert row["vectors"] == [one["embeddings"] for one in row["embeddings"]]
        same(row, rows, ("embeddings",))
    clean = Pipeline([*stages(rows.model), EmbeddingsFinisher(["embeddings"], ["vectors"], cleanAnnotations=True)])
    assert clean.transform(frame(spark, rows, FEW)).columns == ["id", "text", "vectors", "error"]
    call = sparkbert.register(spark, "finished", pipeline=pipeline)
    for row in frame(spark, rows, FEW).select("id", call("text").alias("vectors")).collect():
        assert len(row["vectors"]) == len(rows.expected[row["id"]]["embeddings"])


def _float(value: float) -> float:
    return struct.unpack("f", struct.pack("f", value))[0]


def check_annotations(spark: Any, rows: Data) -> None:
    """Ready-made columns of sentences and tokens, an error column that goes on, and columns that share a name."""
    df = frame(spark, rows, FEW)
    first = Pipeline(stages(rows.model)[:3]).transform(df, error_col="why")
    twice = first.select("id", "text", first.text.alias("Text"), "sentence", "token", "why")
    made = sparkbert.transform(twice, rows.model, annotations=("sentence", "token"), output_col="vec.tor", error_col="why")
    assert made.columns == ["id", "text", "Text", "sentence", "token", "vec.tor", "why"]
    for row in made.collect():
        assert [annotation(one.asDict()) for one in row["vec.tor"]] == rows.expected[row["id"]]["embeddings"]


def check_groups(spark: Any, rows: Data) -> None:
    groups = frame(spark, rows).groupBy("id")
    frames = sparkbert.embed_groups(groups, Pipeline(stages(rows.model)))
    transformed = Pipeline(stages(rows.model)).transform(frame(spark, rows))
    assert all(frames.schema[name].metadata == transformed.schema[name].metadata != {} for name in COLUMNS)
    made = frames.collect()
    assert sorted(row["id"] for row in made) == sorted(rows.expected)
    for row in made:
        same(row, rows)


def check_sql(spark: Any, rows: Data) -> None:
    call = sparkbert.register(spark, "bert_embeddings", rows.model)
    df = frame(spark, rows)
    df.createOrReplaceTempView("texts")
    made = spark.sql("SELECT id, bert_embeddings(text) AS embeddings FROM texts WHERE id >= 0").collect()
    made += df.select("id", call("text").alias("embeddings")).collect()
    assert sorted(row["id"] for row in made) == sorted(2 * list(rows.expected))
    for row in made:
        same(row, rows, ("embeddings",))
    # In an aggregate only a deterministic function may stand.
    total = spark.sql("SELECT sum(size(bert_embeddings(text))) AS tokens FROM texts").first()["tokens"]
    assert total == sum(len(made["embeddings"]) for made in rows.expected.values())


def check_stream(spark: Any, rows: Data, folder: Path, model: str) -> None:
    frame(spark, rows).write.json(str(folder / "in"))
    stream = spark.readStream.schema("id long, text string").json(str(folder / "in"))
    query = (
        sparkbert.transform(stream, model)
        .writeStream.format("parquet")
        .option("path", str(folder / "out"))
        .option("checkpointLocation", str(folder / "state"))
        .trigger(availableNow=True)
        .start()
    )
    query.awaitTermination()
    made = spark.read.parquet(str(folder / "out")).collect()
    assert sorted(row["id"] for row in made) == sorted(rows.expected)
    for row in made:
        same(row, rows)


def check_modes(spark: Any, rows: Data) -> None:
    bad = few(rows)[1]
    df = frame(spark, rows, FEW).selectExpr("id", f"if(id = {bad}, cast(X'41FF42' as string), text) as text")
    permissive = {row["id"]: row for row in sparkbert.transform(df, rows.model, columns=["id", "embeddings"]).collect()}
    assert sorted(permissive) == few(rows)
    assert [number for number, row in permissive.items() if row["error"] is not None] == [bad]
    assert permissive[bad]["embeddings"] is None
    dropped = sparkbert.transform(df, rows.model, mode="dropmalformed", columns=["id", "embeddings"]).collect()
    assert sorted(row["id"] for row in dropped) == [number for number in few(rows) if number != bad]
    for row in dropped:
        same(row, rows, ("embeddings",))
    with pytest.raises(Exception) as error:
        sparkbert.transform(df, rows.model, mode="failfast").collect()
    text = sparkbert.worker_error(error.value)
    assert text is not None and "RowErrorException" in text and "UTF-8" in text


def check_device(spark: Any, rows: Data) -> None:
    """No machine has that many GPUs: the task says which one it was to take."""
    df = frame(spark, rows, FEW)
    call = sparkbert.register(spark, "on_a_device", rows.model, mode="failfast", device="cuda:999")
    for embedded in (sparkbert.transform(df, rows.model, device="cuda:999"), df.select(call("text").alias("embeddings"))):
        with pytest.raises(Exception) as error:
            embedded.collect()
        text = sparkbert.worker_error(error.value)
        assert text is not None and "DeviceException" in text and "device cuda:999" in text


def check_rows_that_multiply(spark: Any, rows: Data) -> None:
    explode = stages(rows.model)
    explode[1] = SentenceDetector(explodeSentences=True)
    number = rows.texts[0][0]
    made = Pipeline(explode).transform(frame(spark, rows, 1), columns=["id", "sentence", "embeddings"]).collect()
    assert [annotation(row["sentence"][0].asDict())[:4] for row in made] == [one[:4] for one in rows.expected[number]["sentence"]]


def check_archive(spark: Any, rows: Data, folder: Path) -> None:
    """A model in an archive, which a session gets as it is."""
    archive = folder / "a model.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=1) as packed:
        for file in sorted(Path(rows.model).iterdir()):
            packed.add(file, file.name)
    for row in sparkbert.transform(frame(spark, rows, FEW), str(archive), columns=["id", "embeddings"]).collect():
        same(row, rows, ("embeddings",))
    refused("no file /no/where.tar.gz", lambda: sparkbert.transform(frame(spark, rows, 1), "/no/where.tar.gz"))
    broken = folder / "broken.tar.gz"
    broken.write_bytes(archive.read_bytes()[:5000])
    refused("can't be unpacked", lambda: sparkbert.transform(frame(spark, rows, 1), str(broken)))
    outside = folder / "outside.tar.gz"
    with tarfile.open(outside, "w:gz") as packed:
        packed.add(__file__, "../outside.py")
    refused("'../outside.py' that is no file of its folder", lambda: sparkbert.transform(frame(spark, rows, 1), str(outside)))


def check_refusals(spark: Any, rows: Data, folder: Path) -> None:
    df = frame(spark, rows, 1)
    refused("'body'", lambda: sparkbert.transform(df, rows.model, text="body"))
    refused("'id'", lambda: sparkbert.transform(df, rows.model, annotations=("id", "text")))
    refused("'nothing'", lambda: sparkbert.transform(df, rows.model, columns=["nothing"]))
    refused("there is no model '/no/where'", lambda: sparkbert.transform(df, "/no/where"))
    refused("no model is named", lambda: sparkbert.transform(df))
    folder.mkdir()
    refused("is no model bundle", lambda: sparkbert.transform(df, str(folder)))
    (folder / "sparkbert.json").write_text("{}")
    refused("sparkbert.json", lambda: sparkbert.transform(df, str(folder)))
    refused("512", lambda: sparkbert.transform(df, rows.model, maxSentenceLength=100000))
    refused("'maxLength'", lambda: sparkbert.transform(df, rows.model, maxLength=1))
    refused("mode", lambda: sparkbert.transform(df, rows.model, mode="sometimes"))
    refused("DropMalformed", lambda: sparkbert.register(spark, "f", rows.model, mode="dropmalformed"))
    refused("groups were expected", lambda: sparkbert.embed_groups(df, Pipeline(stages(rows.model))))
    refused("several columns 'TEXT'", lambda: sparkbert.embed_groups(
        df.select("id", "text", df.text.alias("TEXT")).groupBy("id"), Pipeline(stages(rows.model))))
    refused("no stage", lambda: Pipeline([]).transform(df))


def check_settings(spark: Any, rows: Data) -> None:
    df = frame(spark, rows, 1)
    for key, value in (
        ("spark.sql.execution.arrow.compression.codec", "zstd"),
        ("spark.sql.execution.arrow.useLargeVarTypes", "true"),
        ("spark.sql.execution.pyspark.python", "/usr/bin/other-python"),
    ):
        before = spark.conf.get(key, None)
        spark.conf.set(key, value)
        try:
            refused(key, lambda: sparkbert.transform(df, rows.model))
        finally:
            if before is None:
                spark.conf.unset(key)
            else:
                spark.conf.set(key, before)


def workers(program: str) -> list[int]:
    """The processes of a worker that Spark started as a daemon."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                command = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if command[0] == os.fsencode(program) and b"pyspark.daemon" in command:
                found.append(int(process.name))
    return found


def loads(figures: sparkbert.Figures, least: int = 2) -> set[tuple[int, int]]:
    """Processes with the models that they loaded, of so many tasks at least."""
    tasks = figures.tasks()
    assert len(tasks) >= least, json.dumps(tasks)
    return {(task["processId"], task["modelLoads"]) for task in tasks}
