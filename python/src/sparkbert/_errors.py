"""Errors of this package, and the text of errors of its worker."""

from __future__ import annotations

import re
from typing import Iterator, Optional

_BEGIN = "--- SparkBert worker error ---"
_END = "--- end of SparkBert worker error ---"


_LOST = re.compile(
    r"Python worker exited unexpectedly"
    r"|(Connection reset|Broken pipe|Stream closed)[^\n]*(\n\s+at (?!org\.apache\.(?!arrow))[^\n]*)*\n\s+at org\.apache\.spark\.[^\n(]*Python"
)
"""The end of the worker's stream, or of the connection where the process left bytes unread: the first frames of Spark are those of its
runner of Python functions, not those of a source below it."""

_TRIES = re.compile(r"in stage [\d.]+ failed (\d+) times")
_STOPPED = re.compile(r"cancelled because SparkContext was shut down")
_CANCELLED = re.compile(r"SPARK_JOB_CANCELLED|OPERATION_CANCELED|Job \d+ cancelled")
_SESSION_GONE = re.compile(r"INVALID_HANDLE\.SESSION_")
_JAVA = re.compile(r"^(?:Caused by)?: (?:[\w.$]+(?:Exception|Error): )?(.+)$", re.MULTILINE)
"""The lines in which Py4J and Java name an exception and its causes."""

_JVM_GONE = re.compile(
    r"Py4JNetworkError|trying to connect to the Java server|ConnectionRefusedError|ConnectionResetError"
    r"|An error occurred while calling [\w.$]+\nPy4JError$",
    re.MULTILINE,
)
"""Py4J says no more than what it called where the JVM ended in the middle of a call."""

_SERVER_GONE = re.compile(r"StatusCode\.UNAVAILABLE|RETRIES_EXCEEDED|failed to connect to all addresses")


class SparkBertError(Exception):
    """What a call can't do, in one sentence: a column, a model, a worker, a setting or a parameter is not as it must be."""


def worker_error(error: BaseException) -> Optional[str]:
    """The .NET side of an error of a running job: type, message, inner exceptions and frames.

    Args:
        error: The exception that Spark raised.

    Returns:
        The text; None if the exception has none. A server of Spark Connect 3.5 sends the first 2,048 characters of an error, so that the
        end may be missing.
    """
    return next((text for text in map(_cut, map(_text, _chain(error))) if text is not None), None)


def reason(error: BaseException) -> str:
    """What ended a job, in a line for people.

    Args:
        error: The exception that Spark raised.

    Returns:
        The message of the .NET exception, or that a worker was killed, that the query was cancelled, that the JVM or the server is gone;
        else the first line of what Spark says.
    """
    worker = worker_error(error)
    if worker is not None:
        return re.sub(r"^[\w.`+]+: ", "", worker.split("\n", 1)[0])
    whole = "\n".join(f"{_text(one)}\n{type(one).__name__}" for one in _chain(error))
    if _LOST.search(whole):
        tries = _TRIES.search(whole)
        count = f"all of {tries.group(1)} tries" if tries and tries.group(1) != "1" else "its only try"
        return f"the .NET worker process ended in the middle of a task, in {count}: it was killed, or the machine had no memory left."
    text = _text(error)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    # Py4J puts a line of its own in front. What stands behind may be anything: rows, stacks, texts of users.
    head = "\n".join(lines[:2])
    if _STOPPED.search(head):
        return "the session was stopped while the query ran."
    if _SESSION_GONE.search(head):
        return "the server of Spark Connect no longer has the session: it was restarted, or the session was stopped; make a new session."
    if _CANCELLED.search(head):
        return "the query was cancelled."
    if _SERVER_GONE.search(whole):
        return "the server of Spark Connect does not answer: it has ended, or can't be reached; make a new session."
    if _JVM_GONE.search(whole):
        return "Spark's JVM is gone, and the session with it; its log has the reason. Make a new session."
    if lines and lines[0].startswith("An error occurred while calling"):
        causes = _JAVA.findall(text)
        return causes[-1].strip() if causes else lines[0]
    return lines[0] if lines else type(error).__name__


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and those that caused it."""
    seen = set()
    current: Optional[BaseException] = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _text(error: BaseException) -> str:
    """What an exception says. Py4J asks the JVM for it, which may be gone."""
    try:
        return str(error)
    except Exception as lost:
        return f"{type(lost).__name__}: {lost}"


def _cut(message: str) -> Optional[str]:
    begin = message.find(_BEGIN)
    if begin < 0:
        return None
    text, _, _ = message[begin + len(_BEGIN) :].partition(_END)
    return text.strip()
