"""The examples of the documents do what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from data import Data

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("document", "shown"),
    [
        ("python.md", [r"\| *token\| *vector\|", r"\| *tokens\|"]),
        ("coming-from-spark-nlp.md", [r"\| *text\|result\|begin\| *embeddings\|", r"\| *text\| *vector\|", r"^4 7 bank \d+$"]),
    ],
)
def test_the_examples_run(
    document: str, shown: list[str], classic: Any, rows: Data, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    (tmp_path / "minilm").symlink_to(rows.model)
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"(<!-- not run: [^\n]* -->\n)?```python\n(.*?)```", (ROOT / "docs" / document).read_text(), re.DOTALL)
    run = [text for mark, text in blocks if not mark]
    assert len(run) == 1
    # Java resolves relative paths by the folder in which it was started.
    exec(compile(run[0].replace('"samples/', f'"{ROOT}/samples/'), f"docs/{document}", "exec"), {"__name__": "example"})
    printed = capsys.readouterr().out
    for pattern in shown:
        assert re.search(pattern, printed, re.MULTILINE), pattern
