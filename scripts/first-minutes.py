#!/usr/bin/env python3
"""Replays the first minutes of a new user: the commands between the markers of README.md, in a fresh clone, on a terminal.

    scripts/first-minutes.py [--model MODEL]      MODEL is given to `sparkbert embed`, for machines without a network

It says how many commands there are, how long each took, and the longest silence of each. Exit codes: 0 each command ended with 0, there
are three, and none was silent for more than ten seconds; 1 not so.
"""
import argparse
import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time

MAX_COMMANDS = 3
MAX_SILENCE = 10.0


def run(command: str, folder: str) -> tuple[int, float, float, bytes]:
    """Runs a command on a terminal: its exit code, its seconds, the longest silence, and what it said."""
    began = last = time.monotonic()
    silence, said = 0.0, b""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.environ["TERM"] = "xterm-256color"
        os.execvp("bash", ["bash", "-c", command])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 140, 0, 0))
    while True:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        now = time.monotonic()
        silence = max(silence, now - last)
        if ready:
            try:
                part = os.read(terminal, 1 << 16)
            except OSError:
                part = b""
            if not part:
                break
            said += part
            last = now
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), time.monotonic() - began, silence, said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model")
    options = parser.parse_args()
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    with open(os.path.join(root, "README.md"), encoding="utf-8") as file:
        part = re.search(r"<!-- first-minutes -->.*?```sh\n(.*?)```", file.read(), re.S)
    commands = part.group(1).strip().splitlines() if part else []
    folder = tempfile.mkdtemp()
    failed = not 0 < len(commands) <= MAX_COMMANDS
    try:
        clone = os.path.join(folder, "SparkBert")
        subprocess.run(["git", "clone", "--quiet", root, clone], check=True)
        shell = "shopt -s expand_aliases\n"
        for command in commands:
            # An alias is for the commands behind it, in a shell that goes on.
            if match := re.search(r"alias .*$", command):
                shell += match.group(0).replace("$PWD", clone) + "\n"
            if options.model and "sparkbert embed" in command:
                command += f" --model {options.model}"
            code, seconds, silence, said = run(shell + command, clone)
            bad = code != 0 or silence > MAX_SILENCE
            failed |= bad
            print(f"{seconds:6.1f} s, silent for {silence:4.1f} s at most, exit code {code}: {command}")
            if bad or command == commands[-1]:
                print(said.decode("utf-8", "replace").replace("\r", ""))
    finally:
        shutil.rmtree(folder)
    print(f"{len(commands)} commands (at most {MAX_COMMANDS}), silences of at most {MAX_SILENCE:.0f} s: {'no' if failed else 'yes'}")
    return 1 if failed else 0


sys.exit(main())
