"""What a pipeline is to Spark. The worker plans it (``SparkBert.Worker --define``); nothing of that is repeated here."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import Any, Mapping, Optional, Sequence

from ._errors import SparkBertError

SCALAR = 200
"""Eval type of a function over columns."""

GROUPS = 201
"""Eval type of a grouped map."""

ROWS = 207
"""Eval type of a map over whole rows."""


@dataclass(frozen=True)
class Argument:
    """A column that the function is called with."""

    name: str
    column: Optional[int]
    """The place in the frame; None for a function of SQL, which is called with any columns."""
    cast: bool
    """Whether Spark casts it to string first."""


@dataclass(frozen=True)
class Result:
    """A column of the result."""

    name: str
    carried_name: str
    """The name under which whole rows carry it."""
    column: Optional[int]
    """The place in the frame, if it is the frame's own."""
    field: Optional[Mapping[str, Any]]
    """The field in Spark's JSON with its metadata, if the stages or the run make it."""


@dataclass(frozen=True)
class Definition:
    """A Spark function: all that a driver has to give to Spark."""

    name: str
    """The name that Spark shows: the function's, with the models'."""
    command: bytes
    python_ver: str
    eval_type: int
    deterministic: bool
    return_type: Any
    """Spark's JSON of a type."""
    arguments: Sequence[Argument]
    result: Sequence[Result]


def define(worker: str, request: Mapping[str, Any]) -> Definition:
    """Asks a worker for the function that a pipeline becomes.

    Args:
        worker: The worker's program on this machine.
        request: See ``FunctionRequest`` in the .NET sources.

    Raises:
        SparkBertError: The request can't be served; the text is the worker's.
    """
    try:
        run = subprocess.run(
            [worker, "--define"], input=json.dumps(request).encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False
        )
    except OSError as error:
        raise SparkBertError(f"the worker {worker} can't be started: {error.strerror}.") from error
    said = run.stderr.decode(errors="replace").strip()
    if run.returncode != 0:
        if run.returncode == 2 and said:
            raise SparkBertError(said)
        raise SparkBertError(
            f"the worker {worker} ended with {run.returncode} when it was asked for a function: {said or 'it said nothing'}"
        )
    return _read(json.loads(run.stdout))


def _read(answer: Mapping[str, Any]) -> Definition:
    return Definition(
        name=answer["name"],
        command=answer["command"].encode(),
        python_ver=answer["pythonVer"],
        eval_type=answer["evalType"],
        deterministic=answer["deterministic"],
        return_type=answer["returnType"],
        arguments=[Argument(given["name"], given["column"], given["cast"]) for given in answer["arguments"]],
        result=[Result(made["name"], made["carriedName"], made["column"], made["field"]) for made in answer["result"]],
    )
