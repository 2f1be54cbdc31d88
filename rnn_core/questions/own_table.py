"""What does a table hold that a reader has dropped on a page?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from rnn_core.data.own_series import Even, read_columns, read_even
from rnn_core.questions.base import Question

A = TypeVar("A")


@dataclass(frozen=True)
class TableColumns(Question[tuple[tuple[str, ...], tuple[str, ...]]]):
    """The columns of a file that may be times, and those of numbers. Raises ValueError."""

    may_refuse: ClassVar = True
    private: ClassVar = True

    raw: bytes

    def answer(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return _read(lambda: read_columns(self.raw))


@dataclass(frozen=True)
class EvenTable(Question[Even]):
    """An even series out of the columns of a file that hold the time, if any, and a number. Raises ValueError.

    step: what is averaged over; None: nothing is.
    """

    may_refuse: ClassVar = True
    private: ClassVar = True

    raw: bytes
    time: str | None
    value: str
    step: str | None

    def answer(self) -> Even:
        return _read(lambda: read_even(self.raw, self.time, self.value, self.step))


def _read(reader: Callable[[], A]) -> A:
    """Return what is read; whatever cannot be read is refused with a sentence."""
    try:
        return reader()
    except ValueError:
        raise
    except Exception as error:
        raise ValueError(f"This file could not be read: {error!r}. Save the table anew as CSV.") from error
