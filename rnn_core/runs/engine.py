"""Where slices run: worker processes that heal themselves, or inline for tests.

Anything that is a `concurrent.futures.Executor` will do; there is no scheduler of our own. A job
must be a pure function: when a worker dies in the middle of one, the job is simply run again.
"""

import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial
from typing import Any, TypeVar

import loky

from rnn_core.data.kept import LOG, can_write

T = TypeVar("T")

RETRIES = 2
NICENESS = 5  # the server process stays responsive while every core trains
# Small tensors are allocated and freed all the time: handing memory back to the system each time
# halves the speed (measured: 107 against 52 updates per second).
WORKER_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": "268435456",
    "MALLOC_TRIM_THRESHOLD_": "268435456",
}


class Engine:
    """Runs pure functions elsewhere. `healed` counts how often dead workers were replaced.

    `notice` is what readers should know of where it runs them.
    """

    notice = ""

    def __init__(self, make: Callable[[], Executor], workers: int) -> None:
        self.workers = workers
        self.healed = 0
        self._make, self._pool = make, make()
        self._lock = threading.Lock()

    def submit(self, job: Callable[..., T], *args: Any) -> "Future[T]":
        """Run `job(*args)` on a worker; if the worker dies, run it again, up to RETRIES times."""
        promise: Future[T] = Future()
        self._try(promise, job, args, RETRIES)
        return promise

    def warm(self) -> None:
        """Start the workers now, in the background, instead of with the first job."""
        for _ in range(self.workers):
            self.submit(_idle)

    def close(self) -> None:
        """End the workers, whatever they are doing, and wait until they are gone."""
        _end(self._pool, wait=True)

    def pids(self) -> list[int]:
        """Return the process ids of the workers (none when inline)."""
        return list(getattr(self._pool, "_processes", None) or {})

    def _try(self, promise: "Future[Any]", job: Callable[..., Any], args: tuple[Any, ...], retries: int) -> None:
        pool = self._pool
        try:
            inner = pool.submit(job, *args)
        except BrokenExecutor as error:
            inner = Future[Any]()
            inner.set_exception(error)

        def done(finished: "Future[Any]") -> None:
            error = finished.exception()
            if isinstance(error, BrokenExecutor):
                # Not in this thread: it belongs to the pool that has just died, and holds its locks.
                again = partial(self._again, pool, promise, job, args, retries - 1)
                then = again if retries else partial(promise.set_exception, error)
                threading.Thread(target=then, daemon=True).start()
            elif error is not None:
                promise.set_exception(error)
            else:
                promise.set_result(finished.result())

        inner.add_done_callback(done)

    def _again(self, broken: Executor, promise: "Future[Any]", job: Any, args: tuple[Any, ...], retries: int) -> None:
        with self._lock:  # many jobs die with one pool: replace it once
            if self._pool is broken:
                _end(broken)
                self._pool = self._make()
                self.healed += 1
        self._try(promise, job, args, retries)


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


def local_pool() -> Executor:
    """Return worker processes of this machine.

    loky starts them without importing the parent's main script, which during a Streamlit run is the page itself.
    """
    order = (os.getpid(), can_write())
    return loky.ProcessPoolExecutor(
        local_workers(), timeout=None, initializer=_settle, initargs=order, env=worker_environment()
    )


def local_engine(kind: type[Engine] = Engine) -> Engine:
    """Return an Engine of worker processes of this machine."""
    return kind(local_pool, local_workers())


_shared: Engine | None = None
_shared_lock = threading.Lock()


def shared_engine() -> Engine:
    """Return the engine of this server process, made on first use (inline if UNROLLED_ENGINE=inline)."""
    global _shared
    with _shared_lock:
        if _shared is None:
            inline = os.environ.get("UNROLLED_ENGINE") == "inline"
            _shared = Engine(Inline, 1) if inline else local_engine()
        return _shared


def share(engine: Engine) -> None:
    """Make this the engine of this process."""
    global _shared
    with _shared_lock:
        _shared = engine


def _end(pool: Executor, wait: bool = False) -> None:
    pool.shutdown(wait=wait, **{"kill_workers": True} if isinstance(pool, loky.ProcessPoolExecutor) else {})


def _settle(parent: int, writes: bool) -> None:
    """Make a worker polite, single-threaded, ready, and mortal: it ends when its parent does.

    writes: whether its parent can keep data on disk; if not, the parent has said so, and that is enough.
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


def use_one_core() -> None:
    """Keep torch in this process, a worker's, to one core: there are as many workers as cores."""
    import torch

    torch.set_num_threads(1)


def _idle() -> None:
    """Occupy a worker just long enough that the next one is started too."""
    time.sleep(0.05)
