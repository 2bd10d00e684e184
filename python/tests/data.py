"""What the tests compare with: the rows that the command makes of the same texts."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any, Mapping, NamedTuple

COLUMNS = ("document", "sentence", "token", "embeddings")


class Data(NamedTuple):
    """Texts, a model, and what the engine in one process makes of them."""

    model: str
    texts: list[tuple[int, str]]
    expected: dict[int, dict[str, Any]]


def read(model: str, rows: Path) -> Data:
    """Reads what ``sparkbert embed`` wrote as JSON lines."""
    texts = []
    expected = {}
    with open(rows, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            texts.append((row["id"], row["text"]))
            expected[row["id"]] = {column: [annotation(made) for made in row[column]] for column in COLUMNS}
    return Data(model, texts, expected)


def annotation(made: Mapping[str, Any]) -> tuple[Any, ...]:
    """All of an annotation, the vector by its bits."""
    vector = made["embeddings"]
    return (
        made["annotatorType"],
        made["begin"],
        made["end"],
        made["result"],
        tuple(sorted(made["metadata"].items())),
        struct.pack(f"<{len(vector)}f", *vector),
    )
