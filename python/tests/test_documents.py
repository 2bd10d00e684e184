"""The examples of docs/python.md do what they say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from data import Data

ROOT = Path(__file__).parents[2]


def test_the_examples_run(classic: Any, rows: Data, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    (tmp_path / "minilm").symlink_to(rows.model)
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    monkeypatch.chdir(tmp_path)
    document = (ROOT / "docs" / "python.md").read_text()
    blocks = re.findall(r"(<!-- not run: [^\n]* -->\n)?```python\n(.*?)```", document, re.DOTALL)
    run = [text for mark, text in blocks if not mark]
    assert len(run) == 2
    for text in run:
        # Java resolves relative paths by the folder in which it was started.
        exec(compile(text.replace('"samples/', f'"{ROOT}/samples/'), "docs/python.md", "exec"), {"__name__": "example"})
    shown = capsys.readouterr().out
    assert re.search(r"\| *token\| *vector\|", shown) and re.search(r"\| *tokens\|", shown) and re.search(r"\| *result\|begin\|", shown)
