"""Which worker executors start, where they find models, and how both get there."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Optional

from ._archives import content_hash, pack, unpack
from ._door import MODEL_SETTING, WORKER_SETTING, Door
from ._errors import SparkBertError

_PROGRAM = "SparkBert.Worker"
_VARIABLE = "SPARKBERT_WORKER"
_LOCAL = "local:"
_MANIFEST = "sparkbert.json"
_hashes: dict[str, str] = {}


@dataclass(frozen=True)
class Model:
    """A model: its folder here, its content, and its name on executors."""

    folder: str
    identity: str
    name: str
    is_shipped: bool
    archive: Optional[str] = None
    """The archive here that has it; else one is made of the folder."""


@dataclass(frozen=True)
class NamedWorker:
    """A worker that is named to executors: a path as they see it, ``local:/path``, or its archive here."""

    path: str
    source: str
    """What names it, for messages."""


def worker_path() -> str:
    """The worker's program on this machine: what ``SPARKBERT_WORKER`` names, else the one in the wheel.

    It is also a value for the setting ``spark.sparkbert.worker``, if every node has this package in the same place.

    Raises:
        SparkBertError: There is none, or it can't be run.
    """
    return worker_here(None, must_be_here=False)


def worker_here(named: Optional[NamedWorker], must_be_here: bool) -> str:
    """The worker that plans on this machine.

    Args:
        named: The worker that a call, a setting or the environment names, as executors see it.
        must_be_here: Whether executors are on this machine.
    """
    variable = os.environ.get(_VARIABLE)
    for worker in (named, NamedWorker(variable, _VARIABLE) if variable else None):
        path = worker and (_on_every_node(worker.path) or worker.path)
        if worker and path and os.path.isabs(path) and not _is_archive(path) and (must_be_here or os.path.exists(path)):
            return _check(path, worker.source)
    inside = _inside()
    if not os.path.isfile(inside):
        raise SparkBertError(
            f"there is no worker on this machine: this installation has none in it ({inside}), and neither {WORKER_SETTING} nor "
            f"{_VARIABLE} names one that is here; install the wheel, or name the worker."
        )
    return _check(inside, "the installation")


def named_worker(door: Door, worker: Optional[str]) -> Optional[NamedWorker]:
    """The worker that a call, the session's setting or the environment names."""
    for path, source in ((worker, "worker"), (door.setting(WORKER_SETTING), WORKER_SETTING), (os.environ.get(_VARIABLE), _VARIABLE)):
        if path:
            return NamedWorker(path, source)
    return None


def ship_worker(door: Door, named: Optional[NamedWorker]) -> str:
    """Sees to it that executors have a worker.

    Args:
        door: The session.
        named: See ``named_worker``.

    Returns:
        The worker's path as executors see it.
    """
    if named is None:
        inside = worker_path()
        if door.is_local:
            return inside
        folder = os.path.dirname(inside)
        content = _hashes.get(folder) or _hashes.setdefault(folder, content_hash(folder))
        name = f"sparkbert-worker-{content[:16]}"
        return _ship(door, pack(folder, name, 6), name)
    everywhere = _on_every_node(named.path)
    if everywhere:
        return everywhere
    if _is_archive(named.path):
        path = os.path.abspath(named.path)
        if not os.path.isfile(path):
            raise SparkBertError(
                f"{named.source} names the worker's archive '{path}', but there is no such file; scripts/package.sh makes it."
            )
        return _ship(door, path, "sparkbert-worker")
    if door.files_root is not None:
        # A local master unpacks archives in a folder of its own, but starts the worker in another one.
        return _check(os.path.join(door.files_root, named.path), named.source)
    return named.path


def find_model(door: Door, model: Optional[str], copy: Optional[str]) -> Model:
    """A model of a stage.

    Args:
        door: The session.
        model: What the stage names; None for the setting.
        copy: A folder here with a copy of a model that is named ``local:/path``.
    """
    model = model or door.setting(MODEL_SETTING)
    if not model:
        raise SparkBertError(f"no model is named; give a bundle's folder, or set {MODEL_SETTING}.")
    if not isinstance(model, str):
        raise SparkBertError(f"model must be a bundle's folder, its archive or local:/path, but is {model!r}.")
    everywhere = _on_every_node(model)
    if everywhere:
        folder = os.path.abspath(copy or everywhere)
        if not os.path.isdir(folder):
            raise SparkBertError(
                f"there is no model {folder} on this machine, which needs the vocabulary and sizes of '{model}'; give a copy's folder as "
                "model_copy."
            )
        return Model(folder, _identity(folder), everywhere, is_shipped=False)
    archive = os.path.abspath(model) if _is_archive(model) else None
    if archive is not None and not os.path.isfile(archive):
        raise SparkBertError(f"there is no model '{model}': no file {archive}.")
    folder = os.path.abspath(model) if archive is None else unpack(archive)
    if not os.path.isdir(folder):
        raise SparkBertError(
            f"there is no model '{model}': no folder {folder}. A model that is on every node but not here is named local:/path, and one "
            "that has only a name is fetched before, with 'sparkbert model pull NAME -o FOLDER'."
        )
    identity = _identity(folder)
    if door.is_local:
        return Model(folder, identity, folder, is_shipped=False)
    name = re.sub("[^A-Za-z0-9_-]", "-", re.sub(r"\.(tar\.gz|tgz)$", "", os.path.basename(archive or folder), flags=re.IGNORECASE))
    return Model(folder, identity, f"{name}-{identity[:8]}", is_shipped=True, archive=archive)


def ship_model(door: Door, model: Model) -> None:
    """Sees to it that executors have a model."""
    if model.is_shipped:
        if model.archive is not None:
            _require_plain(model.archive)

        # Weights hardly shrink, and there are many.
        door.add_archive(model.archive or pack(model.folder, model.name, 1), model.name)


def _require_plain(path: str) -> None:
    if re.search("[#,]", path):
        raise SparkBertError(f"the archive '{path}' can't be shipped: Spark gives '#' and ',' in names of archives a meaning; rename it.")


def _ship(door: Door, path: str, name: str) -> str:
    _require_plain(path)
    door.add_archive(path, name)
    if door.files_root is None:
        return f"./{name}/{_PROGRAM}"
    return _check(os.path.join(door.files_root, name, _PROGRAM), path)


def _inside() -> str:
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "worker", _PROGRAM)


def _on_every_node(name: Any) -> Optional[str]:
    return "/" + name[len(_LOCAL) :].lstrip("/") if isinstance(name, str) and name.startswith(_LOCAL) else None


def _is_archive(name: str) -> bool:
    return name.lower().endswith((".tar.gz", ".tgz"))


def _check(path: str, source: str) -> str:
    if os.path.isdir(path):
        raise SparkBertError(f"{source} names '{path}', which is a folder; the worker's program is {os.path.join(path, _PROGRAM)}.")
    if not os.path.isfile(path):
        raise SparkBertError(f"{source} names the worker '{path}', but there is no such file.")
    if not os.access(path, os.X_OK):
        raise SparkBertError(f"{source} names the worker '{path}', which is not executable; run chmod +x.")
    return path


def _identity(folder: str) -> str:
    """The SHA-256 of a bundle's manifest, which has the hashes of its files."""
    try:
        with open(os.path.join(folder, _MANIFEST), "rb") as file:
            return sha256(file.read()).hexdigest().upper()
    except FileNotFoundError as error:
        raise SparkBertError(
            f"{folder} is no model bundle: there is no {_MANIFEST}; make one with 'sparkbert model import {folder} BUNDLE'."
        ) from error
    except OSError as error:
        raise SparkBertError(f"the model in {folder} can't be read: {error.strerror}.") from error
