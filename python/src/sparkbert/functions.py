"""Embeddings in one call: of a frame, of groups, and in SQL."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Callable, Mapping, Optional, Sequence

from ._errors import SparkBertError
from ._options import RunOptions
from .pipeline import Pipeline
from .stages import BertEmbeddings, DocumentAssembler, SentenceDetector, Tokenizer

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession
    from pyspark.sql.group import GroupedData

    from ._figures import Figures


def transform(
    df: DataFrame,
    model: Optional[str] = None,
    text: str = "text",
    *,
    annotations: Optional[Sequence[str]] = None,
    output_col: str = "embeddings",
    mode: str = "permissive",
    error_col: Optional[str] = None,
    input_has_error_col: bool = False,
    columns: Optional[Sequence[str]] = None,
    deterministic: Optional[bool] = None,
    worker: Optional[str] = None,
    model_copy: Optional[str] = None,
    figures: Optional[Figures] = None,
    device: Optional[str] = None,
    **params: Any,
) -> DataFrame:
    """The frame with the embeddings of its texts, and with documents, sentences and tokens.

    Args:
        df: The rows.
        model: The model; see ``BertEmbeddings``.
        text: The column of texts.
        annotations: Ready-made columns of sentences and of tokens, as Spark NLP writes them, in place of texts: ``("sentence", "token")``.
        output_col: The column of embeddings.
        mode: See ``Pipeline.transform``, as for the other arguments.
        params: Parameters of ``BertEmbeddings``, such as ``maxSentenceLength=256``.

    Raises:
        SparkBertError: A column, a parameter, the model, the worker or a setting is not as it must be.
    """
    from ._frames import transform_frame

    embeddings = _embeddings(model, params, annotations, output_col)
    stages = [DocumentAssembler([text]), SentenceDetector(), Tokenizer()] if annotations is None else []
    options = RunOptions(mode, error_col, input_has_error_col, columns, deterministic, worker, model_copy, figures, device)
    return transform_frame(Pipeline([*stages, embeddings]), df, options)


def embed_groups(
    groups: GroupedData,
    pipeline: Pipeline,
    *,
    mode: str = "permissive",
    error_col: Optional[str] = None,
    input_has_error_col: bool = False,
    columns: Optional[Sequence[str]] = None,
    worker: Optional[str] = None,
    model_copy: Optional[str] = None,
    figures: Optional[Figures] = None,
    device: Optional[str] = None,
) -> DataFrame:
    """The rows of each group through a pipeline, as one Arrow-vectorised grouped map.

    Spark shuffles the rows so that a group is in one task; the stages look at rows alone, and the groups of a task share model calls. All columns of the frame go to .NET; select the needed ones before grouping.

    Args:
        groups: What ``df.groupBy(...)`` gives.
        pipeline: The stages.
        mode: See ``Pipeline.transform``, as for the other arguments.

    Raises:
        SparkBertError: A column, a parameter, the model, the worker or a setting is not as it must be.
    """
    from ._frames import transform_groups

    options = RunOptions(mode, error_col, input_has_error_col, columns, None, worker, model_copy, figures, device)
    return transform_groups(groups, pipeline, options)


def register(
    spark: SparkSession,
    name: str = "bert_embeddings",
    model: Optional[str] = None,
    *,
    pipeline: Optional[Pipeline] = None,
    mode: str = "permissive",
    deterministic: bool = True,
    worker: Optional[str] = None,
    model_copy: Optional[str] = None,
    figures: Optional[Figures] = None,
    device: Optional[str] = None,
    **params: Any,
) -> Callable[..., Column]:
    """Registers a function of SQL.

    ``name(text)`` and ``name(sentence, token)``, of annotation columns, give the column of ``BertEmbeddings``; for a bad row the value is
    null, unless the mode is ``failfast``. With a pipeline the function takes the columns that its first stage reads, and gives the column
    of its last one.

    Args:
        spark: The session.
        name: The name in SQL.
        model: The model; see ``BertEmbeddings``.
        pipeline: Stages in place of the model.
        mode: ``permissive`` or ``failfast``.
        deterministic: Whether Spark may take it for a function like others, in aggregates and join conditions too. It then runs twice for a
            row where a filter uses its value. With False it runs once, and Spark refuses it there.
        worker: See ``Pipeline.transform``, as for the other arguments.
        params: Parameters of ``BertEmbeddings``.

    Returns:
        The function for use in expressions of frames.

    Raises:
        SparkBertError: A parameter, the model, the worker or a setting is not as it must be.
    """
    from ._door import open_door
    from ._frames import plan

    door = open_door(spark, figures)
    options = RunOptions(mode, worker=worker, model_copy=model_copy, device=device)
    if pipeline is None:
        definition, path = plan(door, [_embeddings(model, params)], "embeddings", options)
    else:
        definition, path = plan(door, pipeline.stages, "value", options)
    door.register(name, definition, path, deterministic)

    def call(*columns: Any) -> Column:
        from ._door import is_connect

        if is_connect(spark):
            from pyspark.sql.connect.functions import call_udf
        else:
            from pyspark.sql.functions import call_udf
        return call_udf(name, *columns)

    return call


def _embeddings(
    model: Optional[str], params: Mapping[str, Any], inputs: Optional[Sequence[str]] = None, output: Optional[str] = None
) -> BertEmbeddings:
    known = [name for name in inspect.signature(BertEmbeddings).parameters if name not in ("inputCols", "outputCol", "model")]
    for name in params:
        if name not in known:
            raise SparkBertError(f"BertEmbeddings has no parameter '{name}'. Parameters: {', '.join(known)}.")
    return BertEmbeddings(inputs, output, model=model, **params)
