"""Where slices run: worker processes that heal themselves, or inline for tests.

Anything that is a `concurrent.futures.Executor` will do; there is no scheduler of our own. A job
must be a pure function: when a worker dies in the middle of one, the job is simply run again.
"""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from rnn_core.runs.pools import Inline, end, local_pool, local_workers, may_have_gpu, owner_pool
from rnn_core.runs.promise import Promise

T = TypeVar("T")

RETRIES = 2


class ClosedEngineError(RuntimeError):
    """What becomes of a job that is submitted to an engine after its end, or was under way then."""

    def __init__(self) -> None:
        super().__init__("The server is shutting down.")


class Engine:
    """Runs pure functions elsewhere. `healed` counts how often dead workers were replaced.

    Whatever was under way when a worker died is tried again, one job at a time and apart from all others: so a job
    that kills its workers harms nobody else, and has done with RETRIES. `notice` is what readers should know of where
    it runs them. `owner` is the engine of the one process that owns the GPU, where there may be one.
    """

    notice = ""

    def __init__(self, make: Callable[[], Executor], workers: int, owner: "Engine | None" = None) -> None:
        self.workers, self.owner = workers, owner
        self.healed = 0
        self._make, self._pool = make, make()
        self._alone: Executor | None = None  # where suspects are tried
        self._suspects = ThreadPoolExecutor(1, "suspects")
        self._waiting = 0  # suspects
        self._closed = False
        self._lock = threading.Lock()

    def submit(self, job: Callable[..., T], *args: Any) -> "Future[T]":
        """Run `job(*args)` on a worker; if the worker dies, run it again, up to RETRIES times.

        What is returned can be canceled as long as no worker has the job.
        """
        promise, pool = Promise[T](), self._pool
        if self._closed:
            promise.set_exception(ClosedEngineError())
            return promise
        bound = partial(job, *args)
        promise.job = _begun(pool, bound)
        promise.job.add_done_callback(partial(self._done, pool, promise, bound))
        return promise

    def at(self, device: str) -> "Engine":
        """Return the engine for what runs on a device; "auto", not measured yet, may come to be a GPU."""
        return self if self.owner is None or device == "cpu" else self.owner

    def warm(self) -> None:
        """Start the workers now, in the background, instead of with the first job."""
        for _ in range(self.workers):
            self.submit(_idle)
        if self.owner is not None:
            self.owner.warm()

    def close(self) -> None:
        """End the workers, whatever they are doing, and wait until they are gone."""
        self._closed = True
        self._suspects.shutdown(wait=False, cancel_futures=True)
        for pool in (self._pool, self._alone):
            if pool is not None:
                end(pool, wait=True)
        if self.owner is not None:
            self.owner.close()

    def pids(self) -> list[int]:
        """Return the process ids of the workers (none when inline), but not of the GPU's owner."""
        return list(getattr(self._pool, "_processes", None) or {})

    def _done(self, pool: Executor, promise: Promise[Any], job: Callable[[], Any], finished: "Future[Any]") -> None:
        if finished.cancelled() and promise.unwanted:
            return
        error = CancelledError() if finished.cancelled() else finished.exception()
        if error is None:
            promise.set_result(finished.result())
        elif self._closed:
            promise.set_exception(ClosedEngineError())
        elif isinstance(error, BrokenExecutor):
            # Not in this thread: it belongs to the pool that has just died, and holds its locks.
            threading.Thread(target=self._suspect, args=(pool, promise, job), daemon=True).start()
        else:
            promise.set_exception(error)

    def _suspect(self, broken: Executor, promise: "Future[Any]", job: Callable[[], Any]) -> None:
        """Replace the workers that died, once for all that died with them, and queue what was under way."""
        with self._lock:
            if not self._closed:
                if self._pool is broken:
                    end(broken)
                    self._pool = self._make()
                    self.healed += 1
                self._waiting += 1
                self._suspects.submit(self._try_alone, promise, job)
                return
        promise.set_exception(ClosedEngineError())

    def _try_alone(self, promise: "Future[Any]", job: Callable[[], Any]) -> None:
        finished, error = Future[Any](), None
        for _ in range(RETRIES):
            self._alone = pool = self._alone or self._make()
            finished = _begun(pool, job)
            error = finished.exception()
            if not isinstance(error, BrokenExecutor):
                break
            end(pool)
            self._alone = None
            if self._closed:
                break
        if error is None:
            promise.set_result(finished.result())
        else:
            promise.set_exception(ClosedEngineError() if self._closed else error)
        with self._lock:
            self._waiting -= 1
            if not self._waiting and self._alone is not None:
                end(self._alone)
                self._alone = None


def _begun(pool: Executor, job: Callable[[], T]) -> "Future[T]":
    """Submit a job; where the workers have died already, so has the job."""
    try:
        return pool.submit(job)
    except BrokenExecutor as error:
        failed = Future[T]()
        failed.set_exception(error)
        return failed


def local_engine(kind: type[Engine] = Engine) -> Engine:
    """Return an Engine of worker processes of this machine, with one more that owns the GPU where one may be."""
    return kind(local_pool, local_workers(), gpu_owner())


def gpu_owner() -> Engine | None:
    """Return the Engine of a process that owns the GPU of this machine; None where there is none for certain."""
    return Engine(owner_pool, 1) if may_have_gpu() else None


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


def _idle() -> None:
    """Occupy a worker just long enough that the next one is started too."""
    time.sleep(0.05)
