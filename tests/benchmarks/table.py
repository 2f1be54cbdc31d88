"""What a benchmark hands out: rows of a table, each with what is required of it; an error is a row, too."""

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
WIDTHS = (64, 12, 16)  # of the columns name, measured, required: rows are printed as they come


@dataclass(frozen=True)
class Row:
    """One measured number; without `at_least` and `at_most` it is there for information only.

    error: why there is no number, in one line.
    """

    name: str
    measured: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None
    error: str = ""

    @property
    def required(self) -> str:
        """The requirement in words."""
        if self.at_least is not None:
            return f"at least {self.at_least:g}{self.unit}"
        return "" if self.at_most is None else f"at most {self.at_most:g}{self.unit}"

    @property
    def holds(self) -> bool:
        """Whether the requirement is met (NaN, nothing measured, never meets one; an error neither)."""
        enough = self.at_least is None or self.measured >= self.at_least
        return not self.error and enough and (self.at_most is None or self.measured <= self.at_most)

    def __str__(self) -> str:
        """Return the row as a line of the table."""
        if self.error:
            return f"{self.name.ljust(WIDTHS[0])}  FAILED: {self.error}"
        verdict = "" if not self.required else "yes" if self.holds else "NO"
        return _line(self.name, f"{self.measured:.3g}{self.unit}", self.required, verdict)


def head() -> str:
    """Return the two lines above the rows."""
    return f"{_line('name', 'measured', 'required', 'holds')}\n{_line(*('-' * width for width in WIDTHS), '-----')}"


def attempt(name: str, measure: Callable[..., Iterable[Row]], *given: Any, **settings: Any) -> Iterator[Row]:
    """Hand on the rows that `measure` yields; an error becomes the last of them, so that it hides no other row."""
    try:
        yield from measure(*given, **settings)
    except Exception as error:
        line = str(error).strip().partition("\n")[0]
        yield Row(name, math.nan, error=f"{type(error).__name__}: {line}"[:160])


def lend(there: T | None, make: Callable[[], AbstractContextManager[T]]) -> AbstractContextManager[T]:
    """Return what is there already, which somebody else ends; without it, one that is made and ended here."""
    return make() if there is None else nullcontext(there)


def _line(*cells: str) -> str:
    return "  ".join([cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=False)] + [cells[-1]]).rstrip()
