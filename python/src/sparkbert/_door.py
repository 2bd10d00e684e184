"""What both kinds of PySpark session, classic and Connect, offer to this package."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Optional, Protocol, Sequence

from ._errors import SparkBertError

if TYPE_CHECKING:
    from ._definition import Definition
    from ._figures import Figures

WORKER_SETTING = "spark.sparkbert.worker"
MODEL_SETTING = "spark.sparkbert.model"
PROTOCOL_SETTING = "spark.sparkbert.protocol"
PYTHON_SETTING = "spark.sql.execution.pyspark.python"
_CODEC_SETTING = "spark.sql.execution.arrow.compression.codec"
_LARGE_SETTING = "spark.sql.execution.arrow.useLargeVarTypes"
_DAEMON_SETTING = "spark.python.use.daemon"
_KILL_SETTINGS = ("spark.sql.execution.pyspark.udf.killOnIdleTimeout", "spark.python.worker.killOnIdleTimeout")


class Door(Protocol):
    """A session, as far as functions of the worker need it."""

    @property
    def version(self) -> str:
        """The version of Spark on the other side; never that of the PySpark here."""

    @property
    def is_local(self) -> bool:
        """Whether every path of executors is one of this machine."""

    @property
    def files_root(self) -> Optional[str]:
        """The folder here in which a local master unpacks archives; None where executors start the worker in their own folder."""

    def setting(self, key: str) -> Optional[str]:
        """The value of a setting; None if it isn't set."""

    def add_archive(self, path: str, name: str) -> None:
        """Ships an archive to executors, which unpack it in a folder of that name; once for a session."""

    def prepare(self, worker: str) -> None:
        """Sees to it that the session's functions are run by this worker, the path as executors see it."""

    def column(self, frame: Any, name: str) -> Any:
        """A column of a frame by its name, which is there once."""

    def call(self, definition: Definition, worker: str, arguments: Sequence[Any]) -> Any:
        """The column of a function's values."""

    def map_rows(self, frame: Any, definition: Definition, worker: str) -> Any:
        """The frame of what a function makes of whole rows."""

    def map_groups(self, groups: Any, definition: Definition, worker: str) -> Any:
        """The frame of what a function makes of groups."""

    def register(self, name: str, definition: Definition, worker: str, deterministic: bool) -> None:
        """Gives a function a name in SQL."""


def open_door(spark: Any, figures: Optional[Figures] = None) -> Door:
    """The door of a session, by the session's class.

    Args:
        spark: The session.
        figures: Gets the figures of tasks, where the session can have them.
    """
    if is_connect(spark):
        from ._connect import ConnectDoor

        if figures is not None:
            raise SparkBertError("figures of tasks can't be had over Spark Connect; leave them out.")
        return ConnectDoor(spark)
    if not hasattr(spark, "sparkContext"):
        raise SparkBertError(f"a SparkSession was expected, but this is a {type(spark).__name__}.")
    from ._classic import ClassicDoor

    return ClassicDoor(spark, figures)


def is_connect(spark: Any) -> bool:
    """Whether a session, a frame or groups belong to Spark Connect."""
    return any(base.__module__.startswith("pyspark.sql.connect.") for base in type(spark).__mro__)


def check_settings(door: Door) -> None:
    """Refuses settings with which no function of the worker can run."""
    codec = door.setting(_CODEC_SETTING)
    if codec is not None and codec.lower() != "none":
        raise SparkBertError(
            f"{_CODEC_SETTING} is '{codec}', but only 'none' works here: record batches are read uncompressed; remove the setting."
        )
    if (door.setting(_LARGE_SETTING) or "").lower() == "true":
        raise SparkBertError(
            f"{_LARGE_SETTING} is 'true', but record batches are read and written with 32-bit offsets here; remove the setting."
        )
    if (door.setting(_DAEMON_SETTING) or "").lower() == "false":
        warnings.warn(
            f"{_DAEMON_SETTING} is 'false': each task starts a process of its own and opens the model anew; "
            "remove the setting where nothing else needs it.",
            stacklevel=4,
        )
    for key in _KILL_SETTINGS:
        if (door.setting(key) or "").lower() == "true":
            warnings.warn(
                f"{key} is 'true': the tasks of an executor share one worker process, so a task that is quiet for the time-out "
                "ends all of them; remove the setting, or let the time-out be hours.",
                stacklevel=4,
            )


def quote(name: str) -> str:
    """A column's name as Spark reads it whole, whatever characters it has."""
    return "`" + name.replace("`", "``") + "`"
