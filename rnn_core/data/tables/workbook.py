"""The cells of an Excel workbook (.xlsx) as text, by openpyxl."""

import datetime
import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

UNPACKED, ROWS, COLUMNS = 500_000_000, 500_000, 500  # bytes, at most; what is read of a sheet


def read_workbook(raw: bytes, sheet: str = "") -> tuple[str, tuple[str, ...], list[list[str]]]:
    """Return the sheet that is read, all sheets, and the rows; without `sheet` the one with the most rows.

    Raises ValueError where the file is no workbook.
    """
    import openpyxl  # here: a quarter of a second of import

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > UNPACKED:
            raise ValueError(f"Unpacked, this workbook has {size / 1e6:,.0f} MB: save the sheet as CSV, and cut it.")
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except (KeyError, OSError, zipfile.BadZipFile):
        raise ValueError("This archive is no Excel workbook: save the table as .xlsx or as CSV.") from None
    names = tuple(page.title for page in book.worksheets)
    if not names:
        raise ValueError("This workbook has no sheet with cells: save the table as CSV.")
    sizes = {page.title: page.max_row or 0 for page in book.worksheets}
    chosen = sheet if sheet in names else max(names, key=lambda name: sizes[name])
    rows: Iterable[tuple[object, ...]] = book[chosen].iter_rows(max_row=ROWS, max_col=COLUMNS, values_only=True)
    cells = [[_text(value) for value in row] for row in rows]
    width = max((n + 1 for row in cells for n, cell in enumerate(row) if cell), default=0)
    return chosen, names, [row[:width] for row in cells]


def _text(value: object) -> str:
    """Return what a cell holds as text, with every digit."""
    if value is None:
        return ""
    if isinstance(value, (datetime.datetime, datetime.time)):
        return value.isoformat(" ") if isinstance(value, datetime.datetime) else value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)
