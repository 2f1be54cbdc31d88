"""What does a table hold that a reader brought along?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from rnn_core.data.tables.decisions import Decisions, decide
from rnn_core.data.tables.series import Even, read_even
from rnn_core.questions.base import Question

A = TypeVar("A")


@dataclass(frozen=True)
class TableDecisions(Question[Decisions]):
    """What every column of a file is taken for. Raises ValueError.

    delimiter, header, sheet: as the reader has set them; "" or None: to be decided.
    """

    may_refuse: ClassVar = True
    private: ClassVar = True

    raw: bytes
    delimiter: str = ""
    header: bool | None = None
    sheet: str = ""

    def answer(self) -> Decisions:
        return _read(lambda: decide(self.raw, self.delimiter, self.header, self.sheet))


@dataclass(frozen=True)
class EvenTable(Question[Even]):
    """An even series out of the columns that were decided on, by the reader or for them. Raises ValueError.

    step: what is averaged over; None: nothing is.
    """

    may_refuse: ClassVar = True
    private: ClassVar = True

    raw: bytes
    decisions: Decisions
    step: str | None = None

    def answer(self) -> Even:
        return _read(lambda: read_even(self.raw, self.decisions, self.step))


def _read(reader: Callable[[], A]) -> A:
    """Return what is read; whatever cannot be read is refused with a sentence."""
    try:
        return reader()
    except ValueError:
        raise
    except Exception as error:
        raise ValueError(f"This file could not be read: {error!r}. Save the table again as CSV.") from error
