"""Slices and questions on the workers of a Dask cluster; on this machine's own where there is none, and that is said.

Needs `distributed` (`pip install -e .[cluster]`). Workers must find the same code and the same torch as the server.
"""

import logging
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from functools import partial
from importlib.metadata import version
from typing import Any, TypeVar, cast

from rnn_core.runs.engine import Engine, gpu_owner
from rnn_core.runs.pools import local_pool, local_workers, use_one_core
from rnn_core.runs.promise import Promise
from rnn_core.runs.store import code_digest

LOG = logging.getLogger(__name__)
T = TypeVar("T")
PATIENCE = "5s"  # for a scheduler to answer
OWN = "this server trains with its own workers"
ABSENT = "No cluster answers at {}: " + OWN + "."
LOST = "The cluster at {} does not answer any more: " + OWN + ". What was trained is kept."
EMPTY = "The cluster at {} has no workers: " + OWN + "."
OTHER = (
    "On {} of {} workers of the cluster at {} the code of Unrolled, Python, torch or NumPy is another one: "
    + OWN
    + ". Install the same there, then start this server again."
)


class ClusterPool(Executor):
    """The workers of a cluster. A job whose connection is lost is a BrokenExecutor, as if its process had died.

    Jobs whose worker dies are run again by the scheduler itself. Where workers declare GPUs, a job takes one of them.
    Raises ValueError, with a sentence, for a cluster that cannot be used, and OSError where none answers.
    """

    def __init__(self, address: str) -> None:
        from distributed import Client

        self.address = address
        self._client = Client(address, timeout=PATIENCE, set_as_default=False)
        workers: dict[str, Any] = self._client.scheduler_info(n_workers=-1)["workers"]
        try:
            self._check(workers)
        except ValueError:
            self._client.close()
            raise
        self.threads = sum(worker["nthreads"] for worker in workers.values())
        gpus = any(worker["resources"].get("GPU") for worker in workers.values())
        self._executor = self._client.get_executor(pure=False, resources={"GPU": 1} if gpus else None)

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        """Run `fn` on a worker, on one core of it."""
        promise = Promise[T]()
        try:
            promise.job = inner = self._executor.submit(_on_one_core, fn, *args, **kwargs)
        except (RuntimeError, OSError) as error:  # of a client that has lost its scheduler, and was closed
            raise BrokenExecutor(str(error)) from error
        inner.add_done_callback(partial(self._land, promise))
        return promise

    def shutdown(self, wait: bool = True, **_: Any) -> None:
        """Leave the cluster: its workers go on for others."""
        self._executor.shutdown(wait=wait)
        self._client.close(timeout=1)

    def _land(self, promise: Promise[T], inner: "Future[T]") -> None:
        if (
            inner.cancelled() and promise.unwanted
        ):  # the scheduler forgets the job; who runs it already ends it for nobody
            return
        from distributed import KilledWorker
        from distributed.comm.core import CommClosedError

        error = CancelledError() if inner.cancelled() else inner.exception()
        if error is None:
            promise.set_result(inner.result())
        elif isinstance(error, KilledWorker):
            promise.set_exception(MemoryError(f"{error}"))  # several workers died of it: most likely of its size
        elif isinstance(error, CancelledError | CommClosedError) or self._client.status != "running":
            promise.set_exception(BrokenExecutor(LOST.format(self.address)))
        else:
            promise.set_exception(error)

    def _check(self, workers: dict[str, Any]) -> None:
        """Raise ValueError unless there are workers that compute what this server would."""
        if not workers:
            raise ValueError(EMPTY.format(self.address))
        theirs = cast("dict[str, object]", self._client.run(what_decides, on_error="return"))
        others = sum(there != what_decides() for there in theirs.values())
        if others:
            raise ValueError(OTHER.format(others, len(workers), self.address))


class ClusterEngine(Engine):
    """Runs jobs on a cluster as long as it answers, then on this machine. `notice` says so to readers."""

    def __init__(self, address: str) -> None:
        self.address, self.notice = address, ""
        super().__init__(self._connect, 1)
        self.workers = self._pool.threads if isinstance(self._pool, ClusterPool) else local_workers()

    def _connect(self) -> Executor:
        if not self.notice:
            was_there = hasattr(self, "_pool")
            try:
                return ClusterPool(self.address)
            except ValueError as error:
                self.notice = str(error)
            except (OSError, ImportError) as error:
                self.notice = (LOST if was_there else ABSENT).format(self.address)
                LOG.warning("%s: %s", self.address, error)
            LOG.warning("%s", self.notice)
            self.workers, self.owner = local_workers(), gpu_owner()
        return local_pool()


def what_decides() -> tuple[str, str, str]:
    """Return what the numbers that come out depend on, besides the job."""
    return code_digest(), version("torch"), version("numpy")


def _on_one_core(fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    use_one_core()
    return fn(*args, **kwargs)
