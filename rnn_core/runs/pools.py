"""Where jobs can run: worker processes of this machine, or the calling thread."""

import logging
import math
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any, TypeVar

import loky

from rnn_core.data.kept import LOG, can_write
from rnn_core.experiment.cost import budget

T = TypeVar("T")

NICENESS = 5  # the server process stays responsive while every core trains
# Times what one update may take: its estimate may be off by 2, and data that were read once stay in memory.
GROWTH = 4
# Small tensors are allocated and freed all the time: handing memory back to the system each time
# halves the speed (measured: 107 against 52 updates per second).
WORKER_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": "268435456",
    "MALLOC_TRIM_THRESHOLD_": "268435456",
}
GPU_DRIVERS = ("/dev/nvidiactl", "/dev/kfd", "/dev/dxg")  # of NVIDIA, of AMD, of either below Windows (WSL)
NO_GPU = {"CUDA_VISIBLE_DEVICES": "", "HIP_VISIBLE_DEVICES": ""}


class Inline(Executor):
    """Runs each job at once in the calling thread: for tests and the command line."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        """Call `fn` now and return a Future that is done."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # as every Executor does: the exception belongs to the future
            future.set_exception(error)
        return future


def worker_environment() -> dict[str, str]:
    """Return what workers find in their environment.

    torch does not start without a temporary folder: where none can be written, memory has one (Linux).
    """
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        return {**WORKER_ENVIRONMENT, "TMPDIR": "/dev/shm"}
    return WORKER_ENVIRONMENT


def local_workers() -> int:
    """Return how many processes work on this machine: one per core but one, and at least two.

    On two cores two workers at lower priority serve thirty learners better than one.
    """
    return max(2, (os.cpu_count() or 2) - 1)


def may_have_gpu() -> bool:
    """Whether this machine looks like one with a GPU that torch can use; only torch knows for certain."""
    return any(Path(driver).exists() for driver in GPU_DRIVERS) or shutil.which("nvidia-smi") is not None


def local_pool() -> Executor:
    """Return worker processes of this machine. Where a GPU may be, they do not see it: one process owns that."""
    return _processes(local_workers(), worker_environment() | (NO_GPU if may_have_gpu() else {}))


def owner_pool() -> Executor:
    """Return the one process that owns the GPU: what is trained there stays there, and takes one context for all."""
    return _processes(1, worker_environment())


def _processes(count: int, environment: dict[str, str]) -> Executor:
    """Return worker processes.

    loky starts them without importing the parent's main script, which during a Streamlit run is the page itself.
    """
    order = (os.getpid(), can_write(), GROWTH * budget().memory)
    return loky.ProcessPoolExecutor(count, timeout=None, initializer=_settle, initargs=order, env=environment)


def end(pool: Executor, wait: bool = False) -> None:
    """End workers, whatever they are doing."""
    pool.shutdown(wait=wait, **{"kill_workers": True} if isinstance(pool, loky.ProcessPoolExecutor) else {})


def _settle(parent: int, writes: bool, growth: float) -> None:
    """Make a worker polite, single-threaded, ready, bounded, and mortal: it ends when its parent does.

    writes: whether its parent can keep data on disk; if not, the parent has said so, and that is enough. growth: by
    how many bytes it may grow from here.
    """
    os.nice(NICENESS)
    if not writes:
        LOG.setLevel(logging.ERROR)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
    use_one_core()
    from rnn_core.runs.slices import warm_up

    warm_up()
    if sys.platform == "linux" and math.isfinite(growth):  # UNROLLED_GIGABYTES=inf sets no limit
        _bound(growth)


def _bound(growth: float) -> None:
    """Let this process have so many bytes more: a job that wants more fails, instead of taking the machine along."""
    import resource

    status = Path("/proc/self/status").read_text().split()
    now = 1024 * int(status[status.index("VmData:") + 1])
    resource.setrlimit(resource.RLIMIT_DATA, (now + int(growth), resource.getrlimit(resource.RLIMIT_DATA)[1]))


def use_one_core() -> None:
    """Keep torch in this process, a worker's, to one core: there are as many workers as cores."""
    import torch

    torch.set_num_threads(1)
