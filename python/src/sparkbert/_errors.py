"""Errors of this package, and the text of errors of its worker."""

from __future__ import annotations

from typing import Optional

_BEGIN = "--- SparkBert worker error ---"
_END = "--- end of SparkBert worker error ---"


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
    seen = set()
    current: Optional[BaseException] = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        text = _cut(str(current))
        if text is not None:
            return text
        current = current.__cause__ or current.__context__
    return None


def _cut(message: str) -> Optional[str]:
    begin = message.find(_BEGIN)
    if begin < 0:
        return None
    text, _, _ = message[begin + len(_BEGIN) :].partition(_END)
    return text.strip()
