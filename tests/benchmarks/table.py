"""What a benchmark hands back: rows of a table, each with what is required of it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measured number; without `at_least` and `at_most` it is there for information only."""

    name: str
    measured: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def required(self) -> str:
        """The requirement in words."""
        if self.at_least is not None:
            return f"at least {self.at_least:g}{self.unit}"
        return "" if self.at_most is None else f"at most {self.at_most:g}{self.unit}"

    @property
    def holds(self) -> bool:
        """Whether the requirement is met (NaN, nothing measured, never meets one)."""
        enough = self.at_least is None or self.measured >= self.at_least
        return enough and (self.at_most is None or self.measured <= self.at_most)


def show(rows: Sequence[Row]) -> str:
    """Return the rows as a plain-text table."""
    verdicts = ["" if not row.required else "yes" if row.holds else "NO" for row in rows]
    cells = [("name", "measured", "required", "holds")]
    cells += [(r.name, f"{r.measured:.3g}{r.unit}", r.required, v) for r, v in zip(rows, verdicts, strict=True)]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])
