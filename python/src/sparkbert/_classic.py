"""Classic sessions: a JVM in reach of py4j."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Optional, Sequence
from weakref import WeakKeyDictionary

from ._door import PYTHON_SETTING, quote
from ._errors import SparkBertError

if TYPE_CHECKING:
    from ._definition import Definition
    from ._figures import Figures

_ENVIRONMENT_PREFIX = "spark.sparkbert.worker.env."
_shipped: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class ClassicDoor:
    """See ``_door.Door``."""

    def __init__(self, spark: Any, figures: Optional[Figures] = None) -> None:
        self._spark = spark
        self._figures = figures

    @property
    def version(self) -> str:
        return self._spark.version

    @property
    def is_local(self) -> bool:
        master = self._spark.sparkContext.master
        return master == "local" or master.startswith("local[")

    @property
    def files_root(self) -> Optional[str]:
        from pyspark import SparkFiles

        return SparkFiles.getRootDirectory() if self.is_local else None

    def setting(self, key: str) -> Optional[str]:
        return self._spark.conf.get(key, None)

    def add_archive(self, path: str, name: str) -> None:
        context = self._spark.sparkContext
        shipped = _shipped.setdefault(context, set())
        if name not in shipped:
            context.addArchive(f"{path}#{name}")
            shipped.add(name)

    def prepare(self, worker: str) -> None:
        python = self.setting(PYTHON_SETTING)
        if python and python != worker:
            raise SparkBertError(
                f"{PYTHON_SETTING} is '{python}', which Spark would start in place of the .NET worker {worker}; remove the setting "
                "(ordinary Python functions use spark.pyspark.python)."
            )

    def column(self, frame: Any, name: str) -> Any:
        return frame[quote(name)]

    def call(self, definition: Definition, worker: str, arguments: Sequence[Any]) -> Any:
        return _column_class()(self._apply(definition, worker, [column._jc for column in arguments]))

    def map_rows(self, frame: Any, definition: Definition, worker: str) -> Any:
        column = self._apply_to_frame(definition, worker, frame)
        jdf = frame._jdf.mapInArrow(column, False, None) if self._is_new() else frame._jdf.pythonMapInArrow(column.expr(), False)
        return type(frame)(jdf, self._spark)

    def map_groups(self, groups: Any, definition: Definition, worker: str) -> Any:
        column = self._apply_to_frame(definition, worker, groups._df)
        jdf = groups._jgd.flatMapGroupsInPandas(column if self._is_new() else column.expr())
        return type(groups._df)(jdf, self._spark)

    def register(self, name: str, definition: Definition, worker: str, deterministic: bool) -> None:
        self._spark._jsparkSession.udf().registerPython(name, self._function(definition, worker, deterministic))

    def _is_new(self) -> bool:
        """The calls changed with Spark 4.0."""
        return int(self.version.split(".", 1)[0]) >= 4

    def _apply_to_frame(self, definition: Definition, worker: str, frame: Any) -> Any:
        return self._apply(definition, worker, [frame._jdf.apply(quote(name)) for name in frame.columns])

    def _apply(self, definition: Definition, worker: str, arguments: Sequence[Any]) -> Any:
        function = self._function(definition, worker, definition.deterministic)
        return function.apply(self._jvm.PythonUtils.toSeq(list(arguments)))

    def _function(self, definition: Definition, worker: str, deterministic: bool) -> Any:
        jvm = self._jvm
        environment = jvm.java.util.HashMap()  # Spark adds to it, so it must not be one of py4j's own.
        for key, value in self._spark.sparkContext.getConf().getAll():
            if key.startswith(_ENVIRONMENT_PREFIX):
                environment[key[len(_ENVIRONMENT_PREFIX) :]] = value
        function = jvm.org.apache.spark.api.python.SimplePythonFunction(
            bytearray(definition.command),
            environment,
            jvm.java.util.ArrayList(),
            worker,
            definition.python_ver,
            jvm.java.util.ArrayList(),
            self._figures.accumulator if self._figures else None,
        )
        # Spark's JSON keeps which nested values may be null; DDL does not.
        data_type = jvm.org.apache.spark.sql.types.DataType.fromJson(json.dumps(definition.return_type))
        return jvm.org.apache.spark.sql.execution.python.UserDefinedPythonFunction(
            definition.name, function, data_type, definition.eval_type, deterministic
        )

    @property
    def _jvm(self) -> Any:
        return self._spark.sparkContext._jvm


def _column_class() -> Any:
    try:
        from pyspark.sql.classic.column import Column
    except ImportError:
        from pyspark.sql.column import Column
    return Column
