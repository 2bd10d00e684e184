"""Archives of folders, as Spark unpacks them for executors, in a cache of this user."""

from __future__ import annotations

import gzip
import os
import shutil
import stat
import tarfile
import tempfile
import zlib
from hashlib import sha256
from typing import Iterator

from ._errors import SparkBertError

_TIME = 946684800
"""One time for all files, so that the same files give the same bytes."""


_file_hashes: dict[tuple[str, int, int], str] = {}


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
    cache = _cache("archives")
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


def unpack(archive: str) -> str:
    """The folder of an archive's files, in the cache, made now if it is not there.

    Args:
        archive: A ``.tar.gz`` with the files of one folder.
    """
    cache = _cache("unpacked")
    part = None
    try:
        target = os.path.join(cache, _file_hash(archive))
        if os.path.isdir(target):
            return target
        os.makedirs(cache, exist_ok=True)
        part = tempfile.mkdtemp(".part", dir=cache)
        with tarfile.open(archive, "r:gz") as packed:
            for entry in packed:
                name = os.path.normpath(entry.name)
                if entry.isdir():
                    continue
                if not entry.isfile() or os.path.isabs(name) or name.split(os.sep)[0] == "..":
                    raise SparkBertError(f"the archive '{archive}' has an entry '{entry.name}' that is no file of its folder.")
                path = os.path.join(part, name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                content = packed.extractfile(entry)
                assert content is not None
                with content, open(path, "xb") as file:
                    shutil.copyfileobj(content, file, 1 << 20)
        try:
            os.rename(part, target)  # What is not complete never has the folder's name.
        except OSError:
            if not os.path.isdir(target):  # Another process may have been first.
                raise
        return target
    except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
        raise SparkBertError(f"the archive '{archive}' can't be unpacked into {cache}: {error}") from error
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)


def _cache(kind: str) -> str:
    return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "sparkbert", kind)


def _file_hash(path: str) -> str:
    """The beginning of a file's SHA-256, which is read once for its size and time."""
    state = os.stat(path)
    key = (os.path.abspath(path), state.st_size, state.st_mtime_ns)
    found = _file_hashes.get(key)
    if found is None:
        content = sha256()
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                content.update(block)
        found = _file_hashes[key] = content.hexdigest()[:32]
    return found


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
