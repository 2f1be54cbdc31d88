"""The promise of what a job comes to that somebody else has been handed."""

from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Promise(Future[T]):
    """What a job will come to. Whoever cancels it takes the job back, where no worker has it yet.

    job: the future of whoever has the job now. `unwanted`: it is, or is about to be, canceled.
    """

    def __init__(self) -> None:
        super().__init__()
        self.job: Future[Any] | None = None
        self.unwanted = False

    def cancel(self) -> bool:
        """Take the job back; return whether that was still possible."""
        self.unwanted = True  # first: whoever has the job says at once that it was canceled
        if self.job is not None and self.job.cancel():
            return super().cancel()
        self.unwanted = self.cancelled()
        return self.unwanted
