"""What became of a job that failed: a sentence for readers; everything else about it goes to the log."""

import logging
from concurrent.futures import BrokenExecutor

from rnn_core.runs.engine import ClosedEngineError

LOG = logging.getLogger(__name__)
DIED = "The process that worked on it ended several times, most likely because the server ran out of memory."
NO_MEMORY = "The server does not have enough memory for it."
TOO_LATE = "The server is too busy: there was no answer in time."
UNEXPECTED = "Something went wrong that we did not expect; the server’s log says what."


def stopped(error: BaseException, update: int) -> str:
    """Return in sentences why training has stopped; a ValueError is one already. `update`: the last that is kept."""
    if isinstance(error, ValueError):
        return str(error)
    kept = f" Everything up to update {update:,} is kept." if update > 0 else ""
    return f"Training stopped. {explained(error, 'Training')}{kept}"


def explained(error: BaseException, job: str) -> str:
    """Return in a sentence why a job failed, and put the error into the log under the name of the job."""
    if isinstance(error, ClosedEngineError):
        return str(error)  # the end of the server is no failure
    LOG.error("%s failed", job, exc_info=error)
    if isinstance(error, BrokenExecutor):
        return DIED
    if isinstance(error, TimeoutError):
        return TOO_LATE
    text = str(error).lower()
    short = isinstance(error, MemoryError) or "out of memory" in text or "allocate memory" in text
    return NO_MEMORY if short else UNEXPECTED
