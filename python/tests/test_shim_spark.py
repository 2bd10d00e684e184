"""The shim in real PySpark: classic, or Spark Connect where SPARKBERT_TEST_CONNECT names the jars of a Connect server.

SPARKBERT_TEST_DATA is a folder with ``definition.json`` (an answer of ``--define``) and with ``rows.arrows`` and ``expected.arrows``: the
frame, and what the embedded engine makes of it.
"""

import json
import os
import signal
import subprocess
import sys

import pyarrow as pa
import pytest

from servers import kill, server_pids
from sparkbert import shim

DATA = os.environ.get("SPARKBERT_TEST_DATA")
CONNECT = os.environ.get("SPARKBERT_TEST_CONNECT")
pytestmark = pytest.mark.skipif(not DATA, reason="SPARKBERT_TEST_DATA does not name the data of the tests")

# Each task has two tries.
MASTER = "local[4,2]"
PARTITIONS = 8


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """The folder for temporary files of the executors; whatever runs at the end is ended, and must leave nothing."""
    folder = tmp_path_factory.mktemp("host")
    yield folder
    for pid in server_pids(folder):
        kill(pid, signal.SIGTERM)
    assert not (folder / f"sparkbert-{os.getuid()}").exists()


@pytest.fixture(scope="module")
def spark(host):
    from pyspark.sql import SparkSession

    os.environ["TMPDIR"] = str(host)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    if CONNECT:
        with connect_server(host) as address:
            session = SparkSession.builder.remote(address).getOrCreate()
            yield prepare(session)
            session.stop()
    else:
        builder = SparkSession.builder.master(MASTER).config("spark.ui.enabled", "false")
        session = builder.config("spark.sql.warehouse.dir", str(host / "warehouse")).getOrCreate()
        yield prepare(session)
        session.stop()


def prepare(session):
    # Several batches a task.
    session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "7")
    return session


class connect_server:
    """A Connect server on a free port, for as long as the block runs."""

    def __init__(self, host):
        self._log = host / "server.log"
        self._host = host

    def __enter__(self):
        settings = {
            "spark.connect.grpc.binding.address": "127.0.0.1",
            "spark.connect.grpc.binding.port": "0",
            "spark.ui.enabled": "false",
            "spark.sql.warehouse.dir": str(self._host / "warehouse"),
        }
        command = [os.path.join(os.environ["SPARK_HOME"], "bin", "spark-submit"), "--master", MASTER]
        command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--driver-class-path", CONNECT + "/*"]
        for setting in settings.items():
            command += ["--conf", "=".join(setting)]
        with open(self._log, "wb") as log:
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            for line in self._process.stdout:
                log.write(line)
                if b"Spark Connect server started at" in line:
                    break
        assert self._process.poll() is None, self._log.read_text()
        # The pipe must not fill up.
        subprocess.Popen(["cat"], stdin=self._process.stdout, stdout=subprocess.DEVNULL)
        return "sc://127.0.0.1:" + line.decode().strip().rsplit(":", 1)[1].rstrip(".")

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()


@pytest.fixture(scope="module")
def definition():
    with open(os.path.join(DATA, "definition.json"), encoding="utf-8") as file:
        return json.load(file)


@pytest.fixture(scope="module")
def frame(spark):
    rows = read("rows.arrows").to_pylist()
    return spark.createDataFrame([(row["id"], row["text"]) for row in rows], "id string, text string").repartition(PARTITIONS)


@pytest.fixture(scope="module")
def expected():
    return as_text(read("expected.arrows").to_pylist())


@pytest.fixture
def figures(tmp_path):
    """What tasks told, one file a call: executors are other processes."""
    folder = str(tmp_path)

    class Figures:
        @staticmethod
        def keep(told):
            import json
            import os
            import uuid

            with open(os.path.join(folder, uuid.uuid4().hex), "w", encoding="utf-8") as file:
                json.dump(told, file)

        @staticmethod
        def read():
            return [json.loads((tmp_path / name).read_text()) for name in os.listdir(folder)]

    return Figures


def read(name):
    with pa.OSFile(os.path.join(DATA, name)) as file:
        return pa.ipc.open_stream(file).read_all()


def as_text(rows):
    """Rows by id with every bit of their numbers; maps of Arrow and of Spark look the same."""

    def plain(value):
        if isinstance(value, dict):
            return [[key, plain(entry)] for key, entry in sorted(value.items())]
        if isinstance(value, list) and value and isinstance(value[0], tuple):
            return plain(dict(value))
        return [plain(entry) for entry in value] if isinstance(value, list) else value

    return {row["id"]: repr(plain(row)) for row in rows}


def collect(df):
    return as_text([row.asDict(recursive=True) for row in df.collect()])


def test_many_tasks_load_one_model_and_give_the_bits_of_the_embedded_engine(spark, frame, definition, expected, worker, figures):
    result = shim.transform(frame, definition, worker, on_figures=figures.keep)
    assert result.columns == [column["name"] for column in definition["result"]]
    assert result.schema["embeddings"].metadata["annotatorType"] == "word_embeddings"
    assert len(expected) >= 100
    assert collect(result) == expected
    told = figures.read()
    assert len(told) == PARTITIONS and sum(task["outputRows"] for task in told) == len(expected)
    assert {task["modelLoads"] for task in told} == {1} and len({task["processId"] for task in told}) == 1
    assert {task["partitionId"] for task in told} == set(range(PARTITIONS))


def test_executors_need_no_package_of_ours(spark):
    def look(batches):
        import importlib.util

        for batch in batches:
            found = [importlib.util.find_spec("sparkbert") is not None] * batch.num_rows
            yield pa.RecordBatch.from_pydict({"found": found})

    assert [row.found for row in spark.range(1).mapInArrow(look, "found boolean").collect()] == [False]


def test_the_error_of_NET_reaches_the_driver(frame, definition, worker):
    command = json.loads(definition["command"])
    command["options"]["pipeline"][3]["params"]["model"] = "no-such-model"
    command["options"]["models"] = {}
    broken = dict(definition, command=json.dumps(command))
    with pytest.raises(Exception, match="no-such-model") as error:
        shim.transform(frame, broken, worker).collect()
    assert "ShimError" in str(error.value) and "is not on this executor" in str(error.value)


def test_a_server_that_is_killed_costs_a_try(frame, definition, expected, worker, host, figures):
    folder = str(host)
    find = server_pids

    def kill_once(batches):
        import os
        import signal
        import time

        from pyspark import TaskContext

        task = TaskContext.get()
        for number, batch in enumerate(batches):
            if number == 1 and task.attemptNumber() == 0 and task.partitionId() == 0:
                # The first batch is on its way, for which a server is there or is being started.
                while not find(folder):
                    time.sleep(0.01)
                for pid in find(folder):
                    os.kill(pid, signal.SIGKILL)
            yield batch

    register_by_value()
    rows = frame.mapInArrow(kill_once, "id string, text string")
    assert collect(shim.transform(rows, definition, worker, on_figures=figures.keep)) == expected
    assert len({task["partitionId"] for task in figures.read()}) == PARTITIONS


def test_a_python_worker_that_is_killed_costs_a_try_and_no_model(frame, definition, expected, worker, figures):
    inner = shim.map_in_arrow(definition["command"], worker, on_figures=figures.keep)

    def die_once(batches):
        import os
        import signal

        from pyspark import TaskContext

        task = TaskContext.get()
        for batch in inner(batches):
            if task.attemptNumber() == 0 and task.partitionId() == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            yield batch

    from pyspark.sql.types import StructType

    assert collect(frame.mapInArrow(die_once, StructType.fromJson(definition["returnType"]))) == expected
    told = figures.read()
    assert {task["modelLoads"] for task in told} == {1} and len({task["processId"] for task in told}) == 1


def test_a_limit_ends_the_tasks_and_not_the_server(frame, definition, worker, host):
    result = shim.transform(frame, definition, worker)
    assert len(result.limit(1).collect()) == 1
    pids = server_pids(host)
    assert len(pids) == 1
    assert len(result.limit(1).collect()) == 1
    assert server_pids(host) == pids


def register_by_value():
    """Executors have no module of the tests."""
    import servers
    from pyspark import cloudpickle

    cloudpickle.register_pickle_by_value(servers)
