"""The shim without Spark: the real worker, rows from this process."""

import json
import multiprocessing
import os
import signal
import stat
import subprocess
import sys
import threading

import pyarrow as pa
import pytest

from servers import PATIENCE, kill, server_pids, wait_for_end
from sparkbert import shim

COMMAND = json.dumps({"fn": "sparkbert.pipeline", "options": {"pipeline": [{"type": "DocumentAssembler"}]}})


def make_batch(*texts):
    return pa.RecordBatch.from_pydict({"text": list(texts)}, schema=pa.schema([("text", pa.string())]))


@pytest.fixture(autouse=True)
def host(tmp_path, monkeypatch):
    """A folder that is the host's folder for temporary files; no server outlives the test."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    yield tmp_path
    for pid in server_pids(tmp_path):
        kill(pid, signal.SIGKILL)


def run(function, *batches):
    return [row for batch in function(iter(batches)) for row in batch.to_pylist()]


def test_rows_go_through_one_process_in_order(worker):
    seen = []
    function = shim.map_in_arrow(COMMAND.encode(), worker, on_figures=seen.append)
    for _ in range(2):
        rows = run(function, make_batch("a", "b"), make_batch("c"))
        assert [row["document"][0]["result"] for row in rows] == ["a", "b", "c"]
    assert [figures["outputRows"] for figures in seen] == [3, 3]
    assert len({figures["processId"] for figures in seen}) == 1


def test_many_rows_both_ways_wait_for_nobody(worker):
    # Far more than the buffers of a socket, in each direction, before either side is at its end.
    batches = (make_batch(*["x" * 1000] * 1000) for _ in range(40))
    assert sum(batch.num_rows for batch in shim.map_in_arrow(COMMAND, worker)(batches)) == 40_000


def test_reading_is_bounded_by_what_is_taken(worker):
    taken = []

    def batches():
        for i in range(1000):
            taken.append(i)
            yield make_batch(*["x" * 1000] * 1000)

    results = shim.map_in_arrow(COMMAND, worker)(batches())
    next(results)
    results.close()
    assert len(taken) < 100  # A hundred megabytes would fit into no buffer.


def test_an_empty_partition_starts_no_server(worker, host):
    assert run(shim.map_in_arrow(COMMAND, worker)) == []
    assert os.listdir(host) == []


def test_the_error_of_NET_is_the_error(worker):
    function = shim.map_in_arrow(json.dumps({"fn": "unknown"}), worker)
    with pytest.raises(shim.ShimError, match="the worker has no function 'unknown'"):
        run(function, *[make_batch("x" * 1_000_000)] * 20)
    body = {"type": "DocumentAssembler", "params": {"inputCol": "body"}}
    function = shim.map_in_arrow(json.dumps({"fn": "sparkbert.pipeline", "options": {"pipeline": [body]}}), worker)
    with pytest.raises(shim.ShimError, match="SchemaException.*'body'"):
        run(function, make_batch("a"))


@pytest.mark.parametrize("error", [KeyError("input"), OSError(5, "input")])
def test_the_error_of_the_rows_is_the_error(worker, error):
    def batches():
        yield make_batch("a")
        raise error

    with pytest.raises(type(error), match="input"):
        list(shim.map_in_arrow(COMMAND, worker)(batches()))


def test_batches_of_another_schema_are_an_error(worker):
    other = pa.RecordBatch.from_pydict({"other": [1]})
    with pytest.raises(pa.ArrowInvalid, match="schema"):
        run(shim.map_in_arrow(COMMAND, worker), make_batch("a"), other)


def test_a_server_that_is_killed_is_one_error_and_the_next_try_works(worker, host):
    function = shim.map_in_arrow(COMMAND, worker)
    go_on = threading.Event()

    def batches():
        yield make_batch("a")
        go_on.wait(PATIENCE)
        yield make_batch("b")

    results = function(batches())
    next(results)
    (pid,) = server_pids(host)
    kill(pid, signal.SIGKILL)
    with pytest.raises(shim.ShimError, match=f"process {pid} of this host ended.*The next try"):
        next(results)
    go_on.set()
    assert os.listdir(host) == [f"sparkbert-{os.getuid()}"]
    assert len(run(function, make_batch("a"))) == 1
    assert server_pids(host) != [pid]


def test_a_consumer_that_closes_ends_the_work_and_the_server_stays(worker, host):
    function = shim.map_in_arrow(COMMAND, worker)
    results = function(make_batch("a") for _ in range(1_000_000))
    next(results)
    pids = server_pids(host)
    results.close()
    assert len(run(function, make_batch("a"))) == 1
    assert server_pids(host) == pids


def _task(worker, results):
    figures = []
    run(shim.map_in_arrow(COMMAND, worker, on_figures=figures.append), make_batch("a"))
    results.put(figures[0]["processId"])


def test_processes_at_the_same_time_start_one_server_that_outlives_them(worker, host):
    fork = multiprocessing.get_context("fork")
    results = fork.Queue()
    tasks = [fork.Process(target=_task, args=(worker, results)) for _ in range(6)]
    for task in tasks:
        task.start()
    pids = {results.get(timeout=PATIENCE) for _ in tasks}
    for task in tasks:
        task.join()
    assert len(pids) == 1 and server_pids(host) == list(pids)


def test_an_idle_server_leaves_nothing(worker, host):
    assert len(run(shim.map_in_arrow(COMMAND, worker, idle=1), make_batch("a"))) == 1
    for pid in server_pids(host):
        wait_for_end(pid)
    assert os.listdir(host) == []


def test_a_worker_that_is_not_there_or_can_not_run_is_named(host):
    with pytest.raises(shim.ShimError, match="no SparkBert.Worker on this executor .looked for /nowhere/worker.*'worker'"):
        run(shim.map_in_arrow(COMMAND, "/nowhere/worker"), make_batch("a"))
    script = host / "worker"
    script.write_text("#!/bin/sh\necho it is not for this machine >&2\nexit 5\n")
    with pytest.raises(shim.ShimError, match="can't be started: Permission denied.*may execute"):
        run(shim.map_in_arrow(COMMAND, str(script)), make_batch("a"))
    script.chmod(0o700)
    with pytest.raises(shim.ShimError, match="ended with 5 instead of serving: it is not for this machine"):
        run(shim.map_in_arrow(COMMAND, str(script)), make_batch("a"))
    assert os.listdir(host) == ["worker"]


def test_a_folder_of_others_is_refused(worker, host):
    folder = host / f"sparkbert-{os.getuid()}"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    with pytest.raises(shim.ShimError, match="must be this user's own"):
        run(shim.map_in_arrow(COMMAND, worker), make_batch("a"))


def test_the_files_are_the_user_s_alone(worker, host):
    run(shim.map_in_arrow(COMMAND, worker), make_batch("a"))
    folder = host / f"sparkbert-{os.getuid()}"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.lstat().st_mode) for file in folder.iterdir()} == {0o600}


def test_the_function_travels_with_its_code(worker, tmp_path):
    cloudpickle = pytest.importorskip("pyspark.cloudpickle")
    (tmp_path / "function").write_bytes(cloudpickle.dumps(shim.map_in_arrow(COMMAND, worker)))
    program = """
import pickle, sys, pyarrow
with open(sys.argv[1], "rb") as file:
    function = pickle.load(file)
batch = pyarrow.RecordBatch.from_pydict({"text": ["a"]})
print(sum(result.num_rows for result in function(iter([batch]))), "sparkbert" in sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", program, str(tmp_path / "function")], stdout=subprocess.PIPE, check=True)
    assert run.stdout.split() == [b"1", b"False"]


def test_what_can_not_work_is_refused_at_once():
    with pytest.raises(ValueError, match="ask --define for the crossing 'rows'"):
        shim.map_in_arrow(json.dumps({"fn": "sparkbert.columns"}))
    with pytest.raises(ValueError, match="idle must be"):
        shim.map_in_arrow(COMMAND, idle=0)
