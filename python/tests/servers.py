"""The servers of a host, as the system sees them."""

import os
import select

PATIENCE = 60


def server_pids(folder):
    """The processes that serve a socket in a folder."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                arguments = file.read().split(b"\0")
        except OSError:
            continue
        if b"--serve" in arguments and any(argument.startswith(os.fsencode(folder) + b"/") for argument in arguments):
            found.append(int(pid))
    return found


def kill(pid, number):
    """Sends a signal and waits for the end."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
    wait_for_end(pid)


def wait_for_end(pid):
    """Waits for the end of a process that need not be a child of this one."""
    try:
        file = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([file], [], [], PATIENCE)[0], f"{pid} does not end"
    finally:
        os.close(file)
