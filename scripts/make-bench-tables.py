#!/usr/bin/env python3
"""Puts the tables of benchmarks/results into docs/performance.md, as `sparkbert bench --from FILE` prints them.

    scripts/make-bench-tables.py COMMAND...     such as: dotnet run -c Release --project src/SparkBert.Cli --
"""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent
page = root / "docs" / "performance.md"


def table(match):
    file = root / "benchmarks" / "results" / match.group(1)
    text = subprocess.run([*sys.argv[1:], "bench", "--from", str(file)], check=True, capture_output=True, text=True).stdout
    return f"<!-- bench: {match.group(1)} -->\n{text.rstrip()}\n<!-- /bench -->"


page.write_text(re.sub(r"<!-- bench: (\S+) -->.*?<!-- /bench -->", table, page.read_text(), flags=re.S))
