"""How a file is divided into cells: what divides columns, where the table begins, whether its first row names them.

CleverCSV finds what divides columns (van den Burg, Nazábal & Sutton 2019): it weighs how even the rows become by how
many cells look like numbers and dates, so that a decimal comma does not pass for a delimiter.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rnn_core.data.tables.numbers import is_missing
from rnn_core.data.tables.workbook import read_workbook

MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars", " ": "spaces"}
WIDEST, LOOKED_AT = 500, 60  # columns of a table; lines that decide
Rows = list[list[str]]
_DECIMAL = re.compile(r"\s*[-+]?\d+(,\d+)?\s*")
_DATA = re.compile(r"[-+−(<>$€£]*\s*[\d.,]*\d[\d.,\s'%)]*|\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?([T\s].*)?|\d{1,2}:\d\d.*")


@dataclass(frozen=True)
class Dialect:
    """How a file is divided into cells; `sheet` is that of a workbook, where nothing divides columns."""

    delimiter: str
    header: bool
    sheet: str = ""
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cells:
    """A table as text: a different name for every column, rows of equal length, and what was noticed."""

    dialect: Dialect
    names: tuple[str, ...]
    rows: Rows
    notes: tuple[str, ...]


def read_cells(raw: bytes, delimiter: str = "", header: bool | None = None, sheet: str = "") -> Cells:
    """Divide a file into cells; what is not asked for is decided. Raises ValueError that says what to do."""
    notes: list[str] = []
    comment: list[str] = []
    if raw[:4] == b"PK\x03\x04":
        sheet, sheets, rows = read_workbook(raw, sheet)
        delimiter = ""
        if len(sheets) > 1:
            notes.append(f"The workbook has {len(sheets)} sheets; “{sheet}” is read.")
    else:
        lines, comment, delimiter = _lines(raw, delimiter, notes)
        rows, sheets = _divided(lines, delimiter), ()
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise ValueError("The file is empty, or has one line only: it must have a row for every moment.")
    rows, width = _table(rows, notes)
    named = _is_header(rows) if header is None else header
    head = rows[0] if named else []
    if not named and len(comment_cells := _divided([*comment[-1:]], delimiter or ",")) == 1:
        head = comment_cells[0] if len(comment_cells[0]) == width else []
    rows = rows[1:] if named else rows
    long = sum(len(row) > width for row in rows)
    if long:
        notes.append(f"{long:,} rows have more cells than the table has columns: they are left out.")
    rows = [row + [""] * (width - len(row)) for row in rows if len(row) <= width]
    return Cells(Dialect(delimiter, named, sheet, sheets), _names(head, width), rows, tuple(notes))


def _lines(raw: bytes, delimiter: str, notes: list[str]) -> tuple[list[str], list[str], str]:
    """Return the lines of a text file, the comments above them, and what divides columns."""
    lines = [line for line in decoded(raw).replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    if lines and (match := re.fullmatch(r'"?sep=(.)"?', lines[0].strip(" "))):
        delimiter, lines = delimiter or match[1], lines[1:]
    comment = [line.lstrip("#%").strip() for line in lines if line.startswith(("#", "%"))]
    lines = [line for line in lines if not line.startswith(("#", "%"))]
    if len(comment) > 1:
        notes.append(f"{len(comment):,} lines of comments are left out.")
    delimiter = delimiter or find_delimiter(lines)
    if delimiter == "," and len(lines) > 1 and "," not in lines[0] and all(map(_DECIMAL.fullmatch, lines[1:])):
        delimiter = ";"  # one column under its name, with decimal commas
    return lines, comment, delimiter


def decoded(raw: bytes) -> str:
    """Return the text of a file. Raises ValueError for what is none."""
    if raw[:4] == b"\xd0\xcf\x11\xe0":
        raise ValueError("This is a workbook of an old kind (.xls): save it as .xlsx or as CSV.")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    if b"\0" in raw[:4_000] or raw[:4] == b"%PDF":
        raise ValueError("This file is no text: choose a CSV or Excel file with a row for every moment.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def find_delimiter(lines: Sequence[str]) -> str:
    """Return what divides the columns of these lines."""
    import clevercsv  # here: a quarter of a second of import

    sample = [line[:2_000] for line in (*lines[: LOOKED_AT // 2], *lines[-LOOKED_AT // 2 :])]
    dialect = clevercsv.Detector().detect("\n".join(sample), delimiters=[mark for mark in MARKS if mark != " "])
    if dialect is not None and dialect.delimiter:
        return str(dialect.delimiter)
    shares = {mark: _evenness(_divided(sample, mark)) for mark in MARKS}
    best = max(shares, key=lambda mark: shares[mark])
    return best if shares[best] > 0.6 else ","


def _evenness(rows: Rows) -> float:
    """Return how many rows have the usual number of cells; 0 where that is one."""
    cells, count = Counter(len(row) for row in rows).most_common(1)[0] if rows else (1, 1)
    return count / len(rows) if cells > 1 else 0.0


def _divided(lines: Sequence[str], delimiter: str) -> Rows:
    if delimiter == " ":
        return [line.split() for line in lines]
    csv.field_size_limit(1_000_000)
    try:
        return list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        raise ValueError("A quotation mark in the file is never closed: save the table again as CSV.") from None


def _table(rows: Rows, notes: list[str]) -> tuple[Rows, int]:
    """Return the rows from where the table begins, and how many columns it has."""
    body = rows[len(rows) // 2 : len(rows) // 2 + 1_000] if len(rows) > 30 else rows
    width = Counter(len(row) for row in body).most_common(1)[0][0]
    first = next(n for n, row in enumerate(rows) if len(row) == width or n == len(rows) - 1)
    if first and len(rows[first - 1]) > width and rows[first][0].strip() and _is_header(rows[first - 1 :]):
        first, width = first - 1, len(rows[first - 1])  # rows end before columns that are always empty
    if width > WIDEST:
        raise ValueError(f"The table has {width:,} columns, but at most {WIDEST} can be read: keep those you need.")
    if first:
        lines = "line is" if first == 1 else "lines are"
        notes.append(f"The table begins with “{', '.join(rows[first])[:60]}”: {first} {lines} left out above it.")
    return rows[first:], width


def _is_header(rows: Rows) -> bool:
    """Tell whether the first row names the columns: where numbers or dates follow, it has none."""
    if not any(cell.strip() for cell in rows[0]):
        return True
    for number, cell in enumerate(rows[0]):
        below = [row[number].strip() for row in rows[1:30] if len(row) > number]
        below = [text for text in below if not is_missing(text)]
        data = sum(bool(_DATA.match(text)) for text in below)
        if below and data > 0.5 * len(below):
            if _DATA.fullmatch(cell.strip()) or (is_missing(cell) and cell.strip()):
                return False
            if not any(letter.isdigit() for letter in cell) and cell.strip():
                return True
    return not any(_DATA.fullmatch(cell.strip()) for cell in rows[0])


def _names(head: Sequence[str], width: int) -> tuple[str, ...]:
    """Return a different name for every column: what the first row says, if it names them."""
    padded = [*head[:width], *[""] * (width - len(head))]
    names = [re.sub(r"\s+", " ", cell).strip()[:60] or f"column {n + 1}" for n, cell in enumerate(padded)]
    return tuple(f"{name} ({n + 1})" if names.count(name) > 1 else name for n, name in enumerate(names))
