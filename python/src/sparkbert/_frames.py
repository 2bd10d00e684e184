"""Pipelines over frames and groups, and as functions of SQL, through either kind of session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence

from ._definition import SCALAR, Definition, define
from ._door import PROTOCOL_SETTING, Door, check_settings, open_door
from ._errors import SparkBertError
from ._options import RunOptions
from ._shipping import find_model, named_worker, ship_model, ship_worker, worker_here
from .stages import Stage, _ModelStage

if TYPE_CHECKING:
    from .pipeline import Pipeline

_STRUCT = "sparkbert_columns"


def transform_frame(pipeline: Pipeline, df: Any, options: RunOptions) -> Any:
    """See ``Pipeline.transform``."""
    if all(base.__name__ != "DataFrame" for base in type(df).__mro__):
        raise SparkBertError(f"a DataFrame was expected, but this is a {type(df).__name__}.")
    door = open_door(df.sparkSession, options.figures)
    is_case_sensitive = _is_case_sensitive(door)
    definition, path = plan(door, pipeline.stages, "transform", options, _describe(df, is_case_sensitive))
    frame, names = _unique(df, is_case_sensitive)
    arguments = [_argument(door, frame, names, argument) for argument in definition.arguments]
    if definition.eval_type == SCALAR:
        return _add_columns(door, frame, names, definition, path, arguments)
    rows = frame.select(*[column.alias(argument.name) for column, argument in zip(arguments, definition.arguments)])
    return _name_columns(door.map_rows(rows, definition, path), definition)


def transform_groups(groups: Any, pipeline: Pipeline, options: RunOptions) -> Any:
    """See ``embed_groups``."""
    # A frame of Spark Connect answers for any attribute with a column, so the class counts.
    if all(base.__name__ != "GroupedData" for base in type(groups).__mro__):
        raise SparkBertError(f"groups were expected, as df.groupBy(...) gives them, but this is a {type(groups).__name__}.")
    df = groups._df
    door = open_door(df.sparkSession, options.figures)
    is_case_sensitive = _is_case_sensitive(door)
    twice = _twice(df.columns, is_case_sensitive)
    if twice:
        raise SparkBertError(f"the frame has several columns '{twice[0]}'; rename all but one before groupBy.")
    definition, path = plan(door, pipeline.stages, "groups", options, _describe(df, is_case_sensitive))
    return _name_columns(door.map_groups(groups, definition, path), definition)


def plan(
    door: Door,
    stages: Sequence[Stage],
    form: str,
    options: RunOptions,
    frame: Optional[Mapping[str, Any]] = None,
) -> tuple[Definition, str]:
    """The function that stages become, and the worker's path on executors, which have worker and models then."""
    if not stages:
        raise SparkBertError("the pipeline has no stage.")
    check_settings(door)
    named = named_worker(door, options.worker)
    models = []
    written = []
    for stage in stages:
        json = stage.to_dict()
        if isinstance(stage, _ModelStage):
            models.append(find_model(door, json["params"].get("model"), options.model_copy))
            json["params"]["model"] = models[-1].folder
        written.append(json)
    request = {
        "form": form,
        "pipeline": written,
        "sparkVersion": door.setting(PROTOCOL_SETTING) or door.version,
        "mode": options.mode,
        "models": {model.folder: {"name": model.name, "identity": model.identity} for model in models},
        **({} if options.device is None else {"device": options.device}),
        **({} if frame is None else {**frame, **options.request()}),
    }
    definition = define(worker_here(named, door.is_local), request)
    for model in models:
        ship_model(door, model)
    path = ship_worker(door, named)
    door.prepare(path)
    return definition, path


def _is_case_sensitive(door: Door) -> bool:
    return (door.setting("spark.sql.caseSensitive") or "").lower() == "true"


def _describe(df: Any, case_sensitive: bool) -> dict[str, Any]:
    return {"schema": df.schema.jsonValue(), "caseSensitive": case_sensitive}


def _twice(names: Sequence[str], case_sensitive: bool) -> list[str]:
    """The names that Spark can't tell from an earlier one."""
    seen: set[str] = set()
    found = []
    for name in names:
        key = name if case_sensitive else name.lower()
        if key in seen:
            found.append(name)
        seen.add(key)
    return found


def _unique(df: Any, case_sensitive: bool) -> tuple[Any, list[str]]:
    """The frame with a name of its own for each column, so that each can be named."""
    names = list(df.columns)
    if not _twice(names, case_sensitive):
        return df, names
    free = [f"sparkbert_{place}" for place in range(len(names))]
    return df.toDF(*free), free


def _argument(door: Door, frame: Any, names: Sequence[str], argument: Any) -> Any:
    column = door.column(frame, names[argument.column])
    return column.cast("string") if argument.cast else column


def _add_columns(
    door: Door, frame: Any, names: Sequence[str], definition: Definition, worker: str, arguments: Sequence[Any]
) -> Any:
    """The new columns as the fields of one function's struct; all other columns stay where they are."""
    kept = [result for result in definition.result if result.field is None]
    struct = _STRUCT
    while struct.lower() in {name.lower() for name in names}:
        struct += "_"
    called = frame
    if len(kept) < len(definition.result):
        made = door.call(definition, worker, arguments).alias(struct)
        called = frame.select(*[door.column(frame, names[result.column]) for result in kept], made)

    def choose(result: Any) -> Any:
        if result.field is not None:
            column, metadata = door.column(called, struct).getField(result.name), result.field["metadata"]
            return column.alias(result.name, metadata=metadata) if metadata else column.alias(result.name)
        column = door.column(called, names[result.column])
        return column if names[result.column] == result.name else column.alias(result.name)

    return called.select(*[choose(result) for result in definition.result])


def _name_columns(frame: Any, definition: Definition) -> Any:
    """Gives columns that were carried under a name of their own the name that they share with others."""
    if all(result.name == result.carried_name for result in definition.result):
        return frame
    return frame.toDF(*[result.name for result in definition.result])
