"""The wheel, installed into an environment of its own, with the worker that lies in it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import server
from conftest import need

PROGRAM = Path(__file__).with_name("wheel_program.py")


@pytest.fixture(scope="module")
def python(tmp_path_factory: Any) -> Path:
    """The Python of an environment with the wheel."""
    wheel = need("SPARKBERT_TEST_WHEEL")
    place = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    subprocess.run([place / "bin" / "pip", "install", "--quiet", "--no-index", "--no-deps", wheel], check=True)
    return place / "bin" / "python"


def run(python: Path, cache: Path, *places: str) -> str:
    """Runs the program, with no .NET and no worker in its environment."""
    source = Path(__file__).parents[1] / "src"
    paths = [path for path in os.environ["PYTHONPATH"].split(os.pathsep) if Path(path).resolve() != source]
    environment = {key: value for key, value in os.environ.items() if key not in ("SPARKBERT_WORKER", "DOTNET_ROOT")}
    environment |= {"PYTHONPATH": os.pathsep.join(paths), "XDG_CACHE_HOME": str(cache), "PYSPARK_PYTHON": str(python)}
    made = subprocess.run([python, PROGRAM, *places], env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr[-6000:]
    return made.stdout


def test_the_wheel_has_what_it_should() -> None:
    with zipfile.ZipFile(need("SPARKBERT_TEST_WHEEL")) as wheel:
        assert Path(wheel.filename or "").name.endswith("-py3-none-manylinux_2_28_x86_64.whl")
        program = wheel.getinfo("sparkbert/worker/SparkBert.Worker")
        assert stat.S_IMODE(program.external_attr >> 16) & stat.S_IXUSR
        names = set(wheel.namelist())
        metadata = next(name for name in names if name.endswith(".dist-info/METADATA"))
        required = [line for line in wheel.read(metadata).decode().splitlines() if line.startswith("Requires-Dist")]
        assert required == ["Requires-Dist: pyspark>=3.5"]
    assert {"sparkbert/py.typed", "sparkbert/worker/NOTICE", "sparkbert/worker/LICENSE"} <= names
    assert any(name.startswith("sparkbert/worker/dotnet/") for name in names)


def test_worker_and_model_come_from_the_wheel_to_executors(python: Path, cache: Path) -> None:
    need("SPARK_HOME")
    said = run(python, cache, "local[2]", "local-cluster[1,1,512]")
    assert "local[2]: 10 rows" in said and "local-cluster[1,1,512]: 10 rows" in said


def test_worker_and_model_come_from_the_wheel_to_a_server(python: Path, cache: Path, tmp_path: Path) -> None:
    with server.start(need("SPARK_HOME"), need("SPARKBERT_TEST_CONNECT"), tmp_path) as address:
        assert "session's worker ./sparkbert-worker-" in run(python, cache, address)
    archives = sorted(path.name for path in (cache / "sparkbert" / "archives").iterdir())
    assert [name.rsplit("-", 1)[0] for name in archives] == ["sparkbert-worker", Path(need("SPARKBERT_TEST_MODEL")).name], archives
