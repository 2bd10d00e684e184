"""Runs SparkBert's functions in ``DataFrame.mapInArrow`` where Spark starts nothing but Python.

``map_in_arrow`` makes the function. On an executor it connects to the one .NET process of the host, which it starts if there is none, and
streams the rows through it, so that all tasks share one model. Nothing but the standard library and pyarrow, which mapInArrow needs, is
used there; the code of this module travels inside the function, so executors need no Python package of ours if ``worker`` says where the
program is.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import itertools
import json
import os
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from typing import Any, Callable, Iterable, Iterator

import pyarrow as pa

__all__ = ["ShimError", "map_in_arrow", "transform"]

_END_OF_DATA = -1
_ERROR = -2
_ARROW_STREAM = -6
_SERVED_BY_ANOTHER = 3
_HANDSHAKE_SECONDS = 20
_MAX_SOCKET_PATH = 100  # Linux takes 107 bytes; the log and the secret have longer names, but are no sockets.
_INT_BYTES = 4


class ShimError(RuntimeError):
    """The .NET side refused or failed, with its text; or it could not be started, or ended."""


def map_in_arrow(
    command: bytes | str,
    worker: str | None = None,
    *,
    idle: int = 600,
    start_timeout: float = 120,
    on_figures: Callable[[dict[str, Any]], None] | None = None,
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """The function for ``df.mapInArrow(function, schema)``.

    ``command`` is the member of that name in the answer of ``SparkBert.Worker --define``, whose form takes whole rows; ``df`` has the
    columns that its ``arguments`` name, and ``schema`` is its ``returnType``. ``worker`` is the program on executors: a path, which may be
    relative to the folder of the session's files and archives; by default the one in the installed wheel. ``idle`` is for how many
    seconds the process stays when no task is connected. ``on_figures`` gets the figures of each task that ended well, on the executor.

    Raises ``ShimError`` in the task, with the text of .NET. If the process dies, its tasks fail with one error and Spark's next try
    starts another.
    """
    text = command.decode("utf-8") if isinstance(command, (bytes, bytearray)) else command
    if json.loads(text)["fn"] == "sparkbert.columns":
        raise ValueError(
            "the command takes columns and returns a struct, but mapInArrow takes whole rows: ask --define for the crossing 'rows'."
        )
    if not isinstance(idle, int) or idle < 1:
        raise ValueError(f"idle must be a number of seconds from 1, but is {idle!r}.")
    _travel_inside_functions()
    server = _Server(worker, idle, start_timeout)

    def sparkbert(batches):  # Spark shows this name in plans.
        return _run(server, text, on_figures, batches)

    return sparkbert


def transform(df: Any, definition: dict[str, Any], worker: str | None = None, **options: Any) -> Any:
    """A frame, classic or of Spark Connect, through a pipeline whose whole rows cross.

    ``definition`` is the answer of ``SparkBert.Worker --define`` to the form ``transform`` with the crossing ``rows`` for the schema of
    ``df``. The other arguments are those of ``map_in_arrow``.
    """
    from pyspark.sql import functions as F
    from pyspark.sql.types import StructType

    # By place: a frame may have two columns of one name.
    frame = df.toDF(*(f"_{i}" for i in range(len(df.columns))))
    columns = []
    for argument in definition["arguments"]:
        column = F.col(f"_{argument['column']}")
        columns.append((column.cast("string") if argument["cast"] else column).alias(argument["name"]))
    function = map_in_arrow(definition["command"], worker, **options)
    rows = frame.select(*columns).mapInArrow(function, StructType.fromJson(definition["returnType"]))
    result = []
    for column in definition["result"]:
        field = column["field"] or df.schema[column["column"]].jsonValue()
        carried = F.col("`" + column["carriedName"].replace("`", "``") + "`")
        result.append(carried.alias(column["name"], metadata=field["metadata"]))
    return rows.select(*result)


def _travel_inside_functions() -> None:
    """Lets functions carry this module's code instead of its name: an executor may have no package of ours, or another version."""
    try:
        from pyspark import cloudpickle
    except ImportError:
        return
    cloudpickle.register_pickle_by_value(sys.modules[__name__])


def _run(server: _Server, command: str, on_figures: Any, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    batches = iter(batches)
    first = list(itertools.islice(batches, 1))
    if not first:
        return  # An empty partition needs no server.
    connection = server.connect()
    schema = first[0].schema
    exchange = _Exchange(connection, command, schema, itertools.chain((first.pop() for _ in range(1)), batches))
    try:
        yield from exchange.results()
        if on_figures is not None:
            on_figures(exchange.figures)
    finally:
        # Also when Spark needs no more rows and closes this generator: the end of the connection cancels the work.
        connection.close()


class _Exchange:
    """The rows of a task: one thread sends them while the task's own reads the answer, so neither side waits for the other's buffers."""

    def __init__(self, connection: _Connection, command: str, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> None:
        self.figures: dict[str, Any] = {}
        self._connection = connection
        self._request = _text(json.dumps(_describe_task())) + _text(command)
        self._schema = schema
        self._batches = batches
        self._input_error: BaseException | None = None

    def results(self) -> Iterator[pa.RecordBatch]:
        threading.Thread(target=self._send, name="sparkbert sender", daemon=True).start()
        try:
            yield from self._receive()
        except (OSError, EOFError, pa.ArrowInvalid) as error:
            # The sender closes the connection when the rows themselves can't be read or sent; that is the error then.
            if self._input_error is not None:
                raise self._input_error
            connection = self._connection
            raise ShimError(
                f"the SparkBert process {connection.pid} of this host ended, or closed the connection, before the end of the task"
                f" ({error}). Its log is {connection.log}. The next try of the task starts another one."
            ) from None

    def _receive(self) -> Iterator[pa.RecordBatch]:
        connection = self._connection
        marker = connection.read_int()
        if marker == _ARROW_STREAM:
            with pa.ipc.open_stream(connection.file) as stream:
                yield from stream
            marker = connection.read_int()
        if marker == _ERROR:
            raise ShimError(connection.read_text())
        if marker != _END_OF_DATA:
            raise ShimError(f"the SparkBert process {connection.pid} sent {marker}, which is no mark: it is another version's.")
        self.figures = json.loads(connection.read_text())

    def _send(self) -> None:
        is_reading = False
        try:
            output = self._connection.socket.makefile("wb", 1 << 16)
            output.write(self._request)
            stream = pa.ipc.new_stream(output, self._schema)
            while True:
                is_reading = True
                batch = next(self._batches, None)
                is_reading = False
                if batch is None:
                    break
                stream.write_batch(batch)
                output.flush()
            stream.close()
            output.flush()
        except BaseException as error:
            # Of a lost connection the other thread knows more. After any other error no end is sent: the rows are not all.
            if is_reading or not isinstance(error, OSError):
                self._input_error = error
                self._connection.close()


class _Server:
    """The process of this host for one program and one set of settings: finds it, or starts it."""

    def __init__(self, worker: str | None, idle: int, start_timeout: float) -> None:
        self._worker = worker
        self._idle = idle
        self._start_timeout = start_timeout

    def connect(self) -> _Connection:
        worker = self._find_worker()
        path = self._socket_path(worker)
        connection = _Connection.try_open(path)
        if connection is not None:
            return connection
        # One starter of a host at a time; the others find its server. The folder itself is what is locked: it needs no file.
        with _LockedFolder(os.path.dirname(path)):
            return self._start(worker, path)

    def _start(self, worker: str, path: str) -> _Connection:
        deadline = time.monotonic() + self._start_timeout
        process = None
        while True:
            connection = _Connection.try_open(path)
            if connection is not None:
                return connection
            if process is None:
                process = self._launch(worker, path)
            code = process.poll()
            if code in (0, _SERVED_BY_ANOTHER):
                process = None  # It was idle for too long already; or another one has not quite ended.
            elif code is not None:
                raise ShimError(f"{worker} ended with {code} instead of serving{_take_log(path)}")
            if time.monotonic() > deadline:
                if process is not None:
                    process.kill()
                    process.wait()
                raise ShimError(f"{worker} did not serve {path} within {self._start_timeout} seconds{_take_log(path)}")
            time.sleep(0.02)

    def _launch(self, worker: str, path: str) -> subprocess.Popen:
        # What Spark says to its Python workers alone is not for a process that outlives them.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON_WORKER_FACTORY_")}
        # The runtime's own sockets for debuggers, in the folder for temporary files, would outlive a killed process.
        environment.setdefault("DOTNET_EnableDiagnostics", "0")
        log = os.open(path + ".log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            return subprocess.Popen(
                [worker, "--serve", path, "--idle", str(self._idle)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=environment,
                start_new_session=True,  # Spark ends the Python workers of an executor by their process group.
            )
        except OSError as error:
            raise ShimError(
                f"{worker} can't be started: {error.strerror}. It must be a program for this machine that this user may execute"
                f"{_take_log(path)}"
            ) from None
        finally:
            os.close(log)

    def _find_worker(self) -> str:
        if self._worker is not None:
            candidates = [os.path.join(_files_folder(), self._worker), os.path.abspath(self._worker)]
        else:
            package = importlib.util.find_spec("sparkbert")
            folders = list(package.submodule_search_locations or []) if package is not None else []
            candidates = [os.path.join(folder, "worker", "SparkBert.Worker") for folder in folders]
        for candidate in candidates:
            if os.path.isfile(candidate):
                return os.path.realpath(candidate)
        looked = f" (looked for {', '.join(dict.fromkeys(candidates))})" if candidates else ""
        raise ShimError(
            f"there is no SparkBert.Worker on this executor{looked}: install the wheel of sparkbert there too, or give the argument"
            " 'worker' the path that the program has on executors."
        )

    def _socket_path(self, worker: str) -> str:
        """Another program, other settings or another user have another server."""
        file = os.stat(worker)
        settings = sorted(item for item in os.environ.items() if item[0].startswith("SPARKBERT_"))
        key = repr((worker, file.st_size, file.st_mtime_ns, self._idle, settings))
        name = os.path.join(f"sparkbert-{os.getuid()}", hashlib.sha256(key.encode()).hexdigest()[:16] + ".sock")
        path = os.path.join(tempfile.gettempdir(), name)
        # A container's own folder may be deep.
        return path if len(os.fsencode(path)) <= _MAX_SOCKET_PATH else os.path.join("/tmp", name)


class _Connection:
    """A connection to a server that has taken the secret."""

    def __init__(self, connection: socket.socket, path: str) -> None:
        self.socket = connection
        self.file = connection.makefile("rb", 1 << 16)
        self.log = path + ".log"
        self.pid = 0

    @classmethod
    def try_open(cls, path: str) -> _Connection | None:
        """None where no server is, where it has just ended, and where its secret has just changed."""
        connection = socket.socket(socket.AF_UNIX)
        try:
            with open(path + ".secret", encoding="ascii") as file:
                secret = file.read()
            connection.settimeout(_HANDSHAKE_SECONDS)
            connection.connect(path)
            opened = cls(connection, path)
            opened.pid = opened.read_int()
            connection.sendall(_text(secret))
            if opened.read_text() == "ok":
                connection.settimeout(None)
                return opened
        except (OSError, EOFError):
            pass
        connection.close()
        return None

    def read_int(self) -> int:
        return int.from_bytes(self._read(_INT_BYTES), "big", signed=True)

    def read_text(self) -> str:
        return self._read(self.read_int()).decode("utf-8", "replace")

    def close(self) -> None:
        """Ends the connection for all threads that wait on it."""
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # The other side was first.
        self.socket.close()

    def _read(self, length: int) -> bytes:
        data = self.file.read(length)
        if len(data) < length:
            raise EOFError("the connection ended")
        return data


class _LockedFolder:
    """A folder that only this user may open, made if it is not there, and locked against other starters."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file = -1

    def __enter__(self) -> None:
        while not self._try_lock():
            pass

    def __exit__(self, *_: Any) -> None:
        os.close(self._file)

    def _try_lock(self) -> bool:
        """False when a server that ended removed the folder meanwhile: its lock would keep out nobody."""
        try:
            os.mkdir(self._path, 0o700)
        except FileExistsError:
            pass
        try:
            self._file = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise ShimError(f"the folder {self._path} for sockets can't be used: {error.strerror}.") from None
        folder = os.fstat(self._file)
        if folder.st_uid != os.getuid() or stat.S_IMODE(folder.st_mode) != 0o700:
            os.close(self._file)
            raise ShimError(
                f"the folder {self._path} must be this user's own, and open to nobody else (mode 0700): remove it, or set TMPDIR."
            )
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            if os.stat(self._path).st_ino == folder.st_ino:
                return True
        except FileNotFoundError:
            pass
        os.close(self._file)
        return False


def _describe_task() -> dict[str, Any]:
    described: dict[str, Any] = {"files": _files_folder()}
    try:
        from pyspark import TaskContext
    except ImportError:
        return described
    context = TaskContext.get()
    if context is not None:
        described.update(stage=context.stageId(), partition=context.partitionId(), attempt=context.attemptNumber(), cpus=context.cpus())
    return described


def _files_folder() -> str:
    """The folder of the session's files and archives on this executor."""
    try:
        from pyspark import SparkFiles

        return os.path.abspath(SparkFiles.getRootDirectory())
    except Exception:  # No package, or no Spark in this process.
        return os.getcwd()


def _take_log(path: str) -> str:
    """The end of what a server wrote that could not start; it leaves nothing behind then."""
    text = ""
    try:
        with open(path + ".log", encoding="utf-8", errors="replace") as file:
            text = file.read()[-4000:].strip()
        os.remove(path + ".log")
        os.rmdir(os.path.dirname(path))
    except OSError:
        pass  # Another server's files are in the folder.
    return f": {text}" if text else "."


def _text(value: str) -> bytes:
    data = value.encode("utf-8")
    return len(data).to_bytes(_INT_BYTES, "big") + data
