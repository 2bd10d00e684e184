"""Archives of folders, as Spark unpacks them for executors, in a cache of this user."""

from __future__ import annotations

import gzip
import os
import stat
import tarfile
import tempfile
from hashlib import sha256
from typing import Iterator

from ._errors import SparkBertError

_TIME = 946684800
"""One time for all files, so that the same files give the same bytes."""


def content_hash(folder: str) -> str:
    """The SHA-256 over names, rights and content of a folder's files, in hexadecimal."""
    whole = sha256()
    for name in _files(folder):
        path = os.path.join(folder, name)
        with open(path, "rb") as file:
            content = sha256(file.read()).hexdigest()
        whole.update(f"{name}\0{_mode(path):o}\0{content}\n".encode())
    return whole.hexdigest()


def pack(folder: str, name: str, effort: int) -> str:
    """The archive of a folder.

    Args:
        folder: The folder, whose files stand at the archive's root.
        name: A name that stands for this content and no other.
        effort: 1, fast, to 9, small.

    Returns:
        The path of ``name.tar.gz`` in the cache, made now if it is not there.
    """
    cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "sparkbert", "archives")
    target = os.path.join(cache, name + ".tar.gz")
    if os.path.isfile(target):
        return target
    part = None
    try:
        os.makedirs(cache, exist_ok=True)
        handle, part = tempfile.mkstemp(".part", name + ".", cache)
        with os.fdopen(handle, "wb") as file, gzip.GzipFile("", "wb", effort, file, mtime=0) as packed:
            with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive:
                for entry in _files(folder):
                    _add(archive, folder, entry)
        os.replace(part, target)  # What is not finished never has an archive's name.
    except OSError as error:
        if part is not None and os.path.exists(part):
            os.remove(part)
        raise SparkBertError(
            f"the archive {target} of {folder} can't be written: {error.strerror}; XDG_CACHE_HOME names another place."
        ) from error
    return target


def _add(archive: tarfile.TarFile, folder: str, name: str) -> None:
    path = os.path.join(folder, name)
    entry = tarfile.TarInfo(name)
    entry.size = os.path.getsize(path)
    entry.mode = _mode(path)
    entry.mtime = _TIME
    with open(path, "rb") as file:
        archive.addfile(entry, file)


def _files(folder: str) -> Iterator[str]:
    """The files under a folder, by names with a slash, sorted."""
    found = []
    for place, _, names in os.walk(folder):
        found += [os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/") for name in names]
    return iter(sorted(found))


def _mode(path: str) -> int:
    return 0o755 if os.stat(path).st_mode & stat.S_IXUSR else 0o644
