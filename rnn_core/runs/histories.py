"""The rows of a run as arrays: only new ones are converted, since pages ask at every redraw."""

import numpy as np

from rnn_core.runs.record import RunRecord
from rnn_core.trace import Row

SECONDS = Row._fields.index("seconds")


class Histories:
    """The history of every lane of a record that grows. Not to be used by two threads at once."""

    def __init__(self, record: RunRecord) -> None:
        self.record = record
        self._tables = [np.empty((0, len(Row._fields))) for _ in record.rows]
        self._seconds = np.empty(0)

    def of(self, lane: int) -> np.ndarray:
        """Return the history of one lane as (rows, 7) in the order of Row's fields."""
        new = self.record.rows[lane][len(self._tables[lane]) :]
        if new:
            self._tables[lane] = np.vstack([self._tables[lane], np.array(new, dtype=np.float64)])
        return self._tables[lane]

    def seconds(self) -> np.ndarray:
        """Return how long the training of all lanes had taken in all after each update, (head + 1,)."""
        if len(self._seconds) <= self.record.head:
            whole = np.zeros(self.record.head + 1)
            for spent in (self.of(lane)[:, SECONDS] for lane in range(len(self._tables))):
                whole[: len(spent)] += spent
                whole[len(spent) :] += spent[-1] if len(spent) else 0.0
            # Updates that had to be made again may have taken less time: time goes on all the same.
            self._seconds = np.maximum.accumulate(whole)
        return self._seconds
