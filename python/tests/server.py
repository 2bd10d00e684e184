"""A server of Spark Connect for the tests."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import time
from pathlib import Path
from typing import Iterator

LIMIT_SECONDS = 180


@contextlib.contextmanager
def start(home: str, connect: str, folder: Path, master: str = "local[2]") -> Iterator[str]:
    """Starts it on a free port; gives its address; stops it."""
    log = folder / "server.log"
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(_free_port()),
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    command = [f"{home}/bin/spark-submit", "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--name", "connect"]
    command += ["--master", master, "--driver-class-path", f"{connect}/jars/*"]
    command += [part for key, value in settings.items() for part in ("--conf", f"{key}={value}")]
    with open(log, "wb") as out, subprocess.Popen([*command, "spark-internal"], stdout=out, stderr=out, cwd=folder) as process:
        try:
            yield f"sc://127.0.0.1:{_wait(process, log)}"
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], log: Path) -> str:
    """The port, as soon as the server says that it is ready."""
    end = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < end:
        text = log.read_text(errors="replace")
        ready = re.search(r"Spark Connect server started at: \S*?(\d+)\s", text)
        if ready:
            return ready.group(1)
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}: {text[-3000:]}")
        time.sleep(0.1)
    raise RuntimeError(f"the server was not ready after {LIMIT_SECONDS} seconds: {log.read_text(errors='replace')[-3000:]}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
