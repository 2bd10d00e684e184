"""Stages one behind the other, run in one crossing from Spark to .NET and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Optional, Sequence, Union

from ._errors import SparkBertError
from ._options import RunOptions
from .stages import (
    BertEmbeddings,
    BertSentenceEmbeddings,
    ChunkEmbeddings,
    DocumentAssembler,
    EmbeddingsFinisher,
    SentenceDetector,
    SentenceEmbeddings,
    Stage,
    Tokenizer,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from ._figures import Figures

_TYPES = {
    stage.__name__: stage
    for stage in (
        DocumentAssembler,
        SentenceDetector,
        Tokenizer,
        BertEmbeddings,
        BertSentenceEmbeddings,
        SentenceEmbeddings,
        ChunkEmbeddings,
        EmbeddingsFinisher,
    )
}
_MEMBERS = ("type", "inputCols", "outputCol", "outputCols", "params")


class Pipeline:
    """Stages one behind the other.

    ``fit`` returns the pipeline itself, for nothing is trained: a notebook of Spark NLP goes on working.

    Args:
        stages: The stages, in their order.
    """

    def __init__(self, stages: Sequence[Stage] = ()) -> None:
        self.setStages(stages)

    @property
    def stages(self) -> list[Stage]:
        """The stages, in their order."""
        return list(self._stages)

    def setStages(self, value: Sequence[Stage]) -> Pipeline:
        """Sets the stages."""
        for stage in value:
            if not isinstance(stage, Stage):
                raise SparkBertError(
                    f"a pipeline takes stages of this package ({', '.join(_TYPES)}), but one is a {type(stage).__module__}."
                    f"{type(stage).__name__}."
                )
        self._stages = list(value)
        return self

    def getStages(self) -> list[Stage]:
        """The stages, in their order."""
        return self.stages

    def fit(self, dataset: Any = None) -> Pipeline:
        """The pipeline itself; nothing is trained, and the frame isn't looked at."""
        return self

    def transform(
        self,
        df: DataFrame,
        *,
        mode: str = "permissive",
        error_col: Optional[str] = None,
        input_has_error_col: bool = False,
        columns: Optional[Sequence[str]] = None,
        deterministic: Optional[bool] = None,
        worker: Optional[str] = None,
        model_copy: Optional[str] = None,
        figures: Optional[Figures] = None,
        device: Optional[str] = None,
    ) -> DataFrame:
        """The frame with the stages' columns; their types and metadata are Spark NLP's.

        Nothing runs yet, but columns and parameters are checked, and worker and model are shipped where executors need that. Only the
        columns that the stages read go to .NET, and only the new ones come back, unless the number of rows may change
        (``explodeSentences``, ``dropmalformed``).

        Args:
            df: The rows; it may be a stream.
            mode: What happens to a row that can't be processed. ``permissive``: it stays, with null in the stages' columns and its error in
                ``error_col``; ``dropmalformed``: it leaves the result; ``failfast``: it ends the job.
            error_col: The column of the rows' errors in permissive mode; ``error`` by default.
            input_has_error_col: Whether the frame's column of that name has the errors of an earlier pipeline though its metadata do not
                say so.
            columns: The columns of the result in their order; all by default. The error column comes last if it isn't among them.
            deterministic: Whether Spark may take the stages for a function without effects. It then pushes filters on other columns below
                the model, but runs it twice for a row where a filter uses a column of the stages. By default in ``failfast`` mode without
                figures.
            worker: The worker as executors see it; see the setting ``spark.sparkbert.worker``.
            model_copy: A folder here with a copy of the model that is named ``local:/path``.
            figures: Gets the figures of the tasks.
            device: What models run on in the tasks: ``cpu`` (the default), ``cuda:N``, or ``cuda`` for the GPU that Spark gave the task
                (``spark.task.resource.gpu.amount``), the first one if it gave none.

        Raises:
            SparkBertError: A column, a parameter, the model, the worker or a setting is not as it must be.
        """
        from ._frames import transform_frame

        options = RunOptions(mode, error_col, input_has_error_col, columns, deterministic, worker, model_copy, figures, device)
        return transform_frame(self, df, options)

    def to_json(self) -> str:
        """The stages as JSON, in the form that ``sparkbert embed --pipeline`` reads too."""
        return json.dumps([stage.to_dict() for stage in self._stages], indent=2, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: Union[str, bytes]) -> Pipeline:
        """Reads what ``to_json`` wrote, or a pipeline's file of the command. Paths of models are relative to the working folder.

        Raises:
            SparkBertError: It is not such JSON.
        """
        try:
            stages = json.loads(text)
        except ValueError as error:
            raise SparkBertError(f"the pipeline is not JSON: {error}.") from error
        if not isinstance(stages, list) or not stages:
            raise SparkBertError("the pipeline must be a JSON array of at least one stage.")
        return cls([_read(place, stage) for place, stage in enumerate(stages, 1)])

    def __repr__(self) -> str:
        return f"Pipeline({self._stages!r})"


def _read(place: int, given: Any) -> Stage:
    if not isinstance(given, dict):
        raise SparkBertError(f"stage {place} must be a JSON object, but is {given!r}.")
    for member in given:
        if member not in _MEMBERS:
            raise SparkBertError(f"stage {place}: '{member}' is unknown. A stage has {', '.join(_MEMBERS)}.")
    name = given.get("type")
    if name not in _TYPES:
        raise SparkBertError(f"stage {place} has the type {name!r}. Types: {', '.join(_TYPES)}.")
    params = given.get("params", {})
    if not isinstance(params, dict):
        raise SparkBertError(f"stage {place} ({name}): params must be a JSON object, but is {params!r}.")
    own, other = ("outputCols", "outputCol") if name == EmbeddingsFinisher.__name__ else ("outputCol", "outputCols")
    if other in given:
        raise SparkBertError(f"stage {place} ({name}): '{other}' is unknown; it has {own}.")
    return _TYPES[name]._read(given.get("inputCols"), given.get(own), params)
