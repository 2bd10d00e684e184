"""Sessions of Spark Connect: messages to a server, no JVM here."""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING, Any, Optional, Sequence

from pyspark.sql.connect import proto
from pyspark.sql.connect.column import Column
from pyspark.sql.connect.dataframe import DataFrame
from pyspark.sql.connect.expressions import ColumnReference, CommonInlineUserDefinedFunction, PythonUDF
from pyspark.sql.connect.functions import col
from pyspark.sql.connect.plan import GroupMap, LogicalPlan, MapPartitions
from pyspark.sql.connect.types import pyspark_types_to_proto_types
from pyspark.sql.types import _parse_datatype_json_string

from ._door import PYTHON_SETTING, quote
from ._errors import SparkBertError

if TYPE_CHECKING:
    from ._definition import Definition

_shipped: set[tuple[str, str]] = set()


class _WorkerFunction(PythonUDF):
    """A function whose command is the worker's own and no pickle."""

    def __init__(self, definition: Definition) -> None:
        data_type = _parse_datatype_json_string(json.dumps(definition.return_type))
        super().__init__(data_type, definition.eval_type, _never, definition.python_ver)
        self._command = definition.command

    def to_plan(self, session: Any) -> proto.PythonUDF:
        plan = proto.PythonUDF()
        plan.output_type.CopyFrom(pyspark_types_to_proto_types(self._output_type))
        plan.eval_type = self._eval_type
        plan.command = self._command
        plan.python_ver = self._python_ver
        return plan


class _FrameFunction:
    """What PySpark's plans take for a user-defined function."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition

    def _build_common_inline_user_defined_function(self, *columns: str) -> CommonInlineUserDefinedFunction:
        arguments = [ColumnReference(quote(name)) for name in columns]
        return _call(self._definition, self._definition.deterministic, arguments)


class ConnectDoor:
    """See ``_door.Door``."""

    def __init__(self, spark: Any) -> None:
        self._spark = spark

    @property
    def version(self) -> str:
        return self._spark.version

    @property
    def is_local(self) -> bool:
        return False  # The server may run anywhere.

    @property
    def files_root(self) -> Optional[str]:
        return None

    def setting(self, key: str) -> Optional[str]:
        return self._spark.conf.get(key, None)

    def add_archive(self, path: str, name: str) -> None:
        # Servers of Spark 3.5 refuse a name that a session has already.
        key = (self._spark._client._session_id, name)
        if key not in _shipped:
            self._spark.addArtifacts(f"{path}#{name}", archive=True)
            _shipped.add(key)

    def prepare(self, worker: str) -> None:
        python = self.setting(PYTHON_SETTING)
        if python and python != worker:
            raise SparkBertError(
                f"{PYTHON_SETTING} is '{python}', but over Spark Connect it must name the .NET worker {worker}: a session runs Python's "
                "functions or SparkBert's; unset it, or use a session of its own."
            )
        if not python:
            self._spark.conf.set(PYTHON_SETTING, worker)

    def column(self, frame: Any, name: str) -> Any:
        return col(quote(name))

    def call(self, definition: Definition, worker: str, arguments: Sequence[Any]) -> Any:
        return Column(_call(definition, definition.deterministic, [column._expr for column in arguments]))

    def map_rows(self, frame: Any, definition: Definition, worker: str) -> Any:
        more = {"profile": None} if "profile" in inspect.signature(MapPartitions.__init__).parameters else {}
        plan = MapPartitions(frame._plan, _FrameFunction(definition), frame.columns, is_barrier=False, **more)
        return _frame(plan, self._spark)

    def map_groups(self, groups: Any, definition: Definition, worker: str) -> Any:
        plan = GroupMap(groups._df._plan, groups._grouping_cols, _FrameFunction(definition), groups._df.columns)
        return _frame(plan, self._spark)

    def register(self, name: str, definition: Definition, worker: str, deterministic: bool) -> None:
        client = self._spark._client
        function = _call(definition, deterministic, []).to_plan_udf(client)
        function.function_name = name
        request = client._execute_plan_request_with_metadata()
        request.plan.command.register_function.CopyFrom(function)
        client._execute(request)


def _call(definition: Definition, deterministic: bool, arguments: Sequence[Any]) -> CommonInlineUserDefinedFunction:
    return CommonInlineUserDefinedFunction(definition.name, _WorkerFunction(definition), deterministic, list(arguments))


def _frame(plan: LogicalPlan, spark: Any) -> Any:
    return DataFrame.withPlan(plan, spark) if hasattr(DataFrame, "withPlan") else DataFrame(plan, spark)


def _never(*_: Any) -> None:
    raise AssertionError("a function of the worker is never called in Python")
