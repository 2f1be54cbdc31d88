"""A table that a reader dropped on a page, made into one even series: said is what was done to it.

Everything that cannot be read raises ValueError with one sentence that says what to do.
"""

import csv
import io
import re
import warnings
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

MOST, FEWEST = 2_000, 60  # values of a series
LARGEST = 30_000_000  # bytes of a file
SEASONS = {"5m": 288, "10m": 144, "15m": 96, "30m": 48, "1h": 24, "1D": 7, "1B": 5, "7D": 52, "1M": 12, "3M": 4}
STEPS = ("1s", "10s", "1m", "5m", "15m", "1h", "1D", "7D", "1M", "1Y")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "D": 86_400, "B": 86_400 * 7 / 5, "M": 30.4 * 86_400, "Y": 365.2 * 86_400}
_PANDAS = {"s": "s", "m": "min", "h": "h", "D": "D", "B": "B", "M": "MS", "Y": "YS"}


class Table(NamedTuple):
    """What stands in a file: its columns by name, which of them may be times, which numbers, and what was noticed."""

    frame: "pd.DataFrame"  # of text
    times: tuple[str, ...]
    numbers: tuple[str, ...]
    notes: tuple[str, ...]


class Even(NamedTuple):
    """An even series: its values as a link holds them, when it starts, its step and likely season; what was done."""

    values: str
    start: str
    step: str
    season: int
    notes: tuple[str, ...]


def read_table(raw: bytes) -> Table:
    """Read a text file of rows and columns, whatever divides them. Raises ValueError."""
    import pandas as pd  # here, and below: a second of import

    text = _decoded(raw)
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        raise ValueError("The file is empty, or has one line only: it must have a row for every moment.")
    mark = _delimiter(lines[:50])
    head = next(csv.reader([lines[0]], delimiter=mark))
    named = not any(re.fullmatch(r"[-+]?[\d.,]+|\d{4}-\d\d.*", cell.strip()) for cell in head)
    names = _names(head, named)
    try:
        frame = pd.read_csv(
            io.StringIO("\n".join(lines[named:])),
            sep=mark,
            header=None,
            names=names,
            index_col=False,
            dtype=str,
            on_bad_lines="skip",
            engine="c",
        )
    except (ValueError, pd.errors.ParserError):
        raise ValueError("The rows of the file have no common form: save the table anew as CSV.") from None
    notes = [] if mark == "," else [f"Columns are divided by {'tabs' if mark == chr(9) else f'“{mark}”'}."]
    if (skipped := len(lines) - named - len(frame)) > 0:
        notes.append(f"{skipped:,} rows with too many cells are left out.")
    sample = frame.iloc[:2_000]
    times = tuple(name for name in names if _share(_as_times(sample[name])[0]) > 0.8)
    numbers = tuple(name for name in names if name not in times and _share(_as_numbers(sample[name])[0]) > 0.5)
    if not numbers:
        raise ValueError(
            f"No column holds numbers (found: {', '.join(names[:6])}): is the delimiter a comma, a semicolon or a tab?"
        )
    return Table(frame, times, numbers, tuple(notes))


def _names(head: list[str], named: bool) -> tuple[str, ...]:
    """Return a different name for every column: what the first row says, if it names them."""
    names = [cell.strip() if named and cell.strip() else f"column {n + 1}" for n, cell in enumerate(head)]
    return tuple(f"{name} ({n + 1})" if names.count(name) > 1 else name for n, name in enumerate(names))


def read_columns(raw: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which columns of a file may be times, and which numbers. Raises ValueError."""
    table = read_table(raw)
    return table.times, table.numbers


def read_even(raw: bytes, time: str | None, value: str, step: str | None) -> Even:
    """Make one column of a file an even series, as `make_even` does. Raises ValueError."""
    return make_even(read_table(raw), time, value, step)


def make_even(table: Table, time: str | None, value: str, step: str | None = None) -> Even:
    """Make one column an even series, in order of the column `time`, or row by row without one. Raises ValueError.

    step: one of STEPS, to average over; None: as the times have it.
    """
    import pandas as pd

    numbers, notes = _numbers_of(table, value)
    if time is None:
        kept, letters = numbers.reset_index(drop=True), ""
        notes.append("Without a column of times every row counts as one step.")
    else:
        kept, said = _in_order(table.frame[time], numbers)
        notes += said
        letters = step or _step_of(pd.DatetimeIndex(kept.index))
        kept = _averaged(kept, letters)
    if len(kept) > MOST:
        notes.append(f"Of {len(kept):,} values the last {MOST:,} are used.")
        kept = kept.iloc[-MOST:]
    if (gaps := int(kept.isna().sum())) > 0:
        notes.append(f"{gaps:,} of {len(kept):,} steps have no value: filled in along straight lines.")
        kept = kept.interpolate(limit_direction="both")
    _check(kept, value)
    season = SEASONS.get(letters, 1)
    return Even(
        " ".join(f"{number:.5g}" for number in kept),
        "" if time is None else str(kept.index[0].to_datetime64().astype("datetime64[s]")),
        letters,
        season if len(kept) >= 6 * season and season <= 200 else 1,
        tuple(notes),
    )


def _numbers_of(table: Table, value: str) -> "tuple[pd.Series[float], list[str]]":
    """Return a column's numbers and what was noticed. Raises ValueError when there are too few."""
    numbers, commas = _as_numbers(table.frame[value])
    notes = list(table.notes) + (["Commas in numbers are read as decimal points."] if commas else [])
    count = int(numbers.notna().sum())
    if count < len(numbers):
        example = next((str(cell) for cell in table.frame[value][numbers.isna()].dropna()), "empty cells")
        notes.append(
            f"{len(numbers) - count:,} of {len(numbers):,} values are no numbers (such as “{example[:20]}”): taken as "
            "missing."
        )
    if count < FEWEST:
        raise ValueError(f"The column {value} has {count} numbers: at least {FEWEST} are needed to train on.")
    return numbers, notes


def _in_order(cells: "pd.Series[str]", numbers: "pd.Series[float]") -> "tuple[pd.Series[float], list[str]]":
    """Return numbers in the order of their times, one for each, and what was noticed. Raises ValueError."""
    import pandas as pd

    when, notes = _as_times(cells)
    if (lost := int(when.isna().sum())) > 0:
        notes.append(f"{lost:,} rows whose time cannot be read are left out.")
    kept = pd.Series(numbers.to_numpy(), index=when)[when.notna().to_numpy()].sort_index()
    if kept.index.has_duplicates:
        notes.append(f"{int(kept.index.duplicated().sum()):,} times stand there more than once: averaged.")
        kept = kept.groupby(level=0).mean()
    if len(kept) < FEWEST:
        raise ValueError(f"The file has {len(kept)} different times: at least {FEWEST} are needed to train on.")
    return kept, notes


def _averaged(kept: "pd.Series[float]", letters: str) -> "pd.Series[float]":
    """Return the mean of every even step, NaN where there is none. Raises ValueError when most would be empty.

    They are counted before they are made: one stray date among seconds would ask for a billion of them.
    """
    first, last = kept.index[0], kept.index[-1]
    count = (last - first).total_seconds() / (int(letters[:-1]) * _SECONDS[letters[-1]])
    even = kept.resample(f"{letters[:-1]}{_PANDAS[letters[-1]]}").mean() if count < 3 * len(kept) + 3 else None
    if even is None or even.isna().mean() > 0.5:
        raise ValueError(
            f"From {first:%Y-%m-%d} to {last:%Y-%m-%d} more than half of the even steps of {letters} would have no "
            "value: choose a longer step to average over, or take out dates that are wrong."
        )
    return even


def _check(kept: "pd.Series[float]", value: str) -> None:
    if len(kept) < FEWEST:
        raise ValueError(f"The series has {len(kept)} values: at least {FEWEST} are needed to train on.")
    spread = float(kept.max() - kept.min())
    if spread <= 1e-9 * float(kept.abs().max()):
        raise ValueError(f"Every value of {value} is {kept.iloc[0]:g}: there is nothing to forecast. Choose another.")
    if float(kept.abs().max()) > 1e12:
        raise ValueError(f"{value} has values beyond 10¹²: divide them by a thousand, or a million.")


def _decoded(raw: bytes) -> str:
    if len(raw) > LARGEST:
        raise ValueError(f"The file has {len(raw) / 1e6:,.0f} MB; at most {LARGEST / 1e6:.0f} can be read: cut it.")
    if raw[:4] == b"PK\x03\x04" or raw[:4] == b"\xd0\xcf\x11\xe0":
        raise ValueError("This is a workbook or an archive, no CSV: in your spreadsheet choose “Save as CSV”.")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    if b"\0" in raw[:4_000] or raw[:4] == b"%PDF":
        raise ValueError("This file is no text: drop a CSV file, with a row for every moment.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _delimiter(lines: list[str]) -> str:
    """Return what divides columns: that of , ; tab | which makes the same number of them, more than one, most often."""
    best, most = ",", (0.0, 0)
    for mark in (",", ";", "\t", "|"):
        counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
        usual = max(set(counts), key=counts.count)
        if usual > 1 and (counts.count(usual) / len(counts), usual) > most:
            best, most = mark, (counts.count(usual) / len(counts), usual)
    if best == "," and ";" in lines[0]:  # “1,5;2,5”: as many commas as semicolons
        return ";"
    return best


def _share(found: "pd.Series[float] | pd.Series[pd.Timestamp]") -> float:
    return float(found.notna().mean()) if len(found) else 0.0


def _as_numbers(cells: "pd.Series[str]") -> "tuple[pd.Series[float], bool]":
    """Return a column's numbers, NaN where there is none, and whether its commas were decimal ones."""
    import pandas as pd

    plain = cells.str.replace(r"[\s'’%€$£]", "", regex=True)
    found = pd.to_numeric(plain, errors="coerce")
    if _share(found) > 0.95:
        return found.where(np.isfinite(found)), False
    grouped = plain.str.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?").fillna(False)
    if grouped.any() and bool((grouped | ~plain.str.contains(",", na=False)).all()):
        found = pd.to_numeric(plain.str.replace(",", "", regex=False), errors="coerce")
        return found.where(np.isfinite(found)), False
    decimal = plain.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    other = pd.to_numeric(decimal, errors="coerce")
    commas = bool(plain.str.contains(",", na=False).any()) and _share(other) > _share(found)
    best = other if commas else found
    return best.where(np.isfinite(best)), commas


def _are_years(cells: "pd.Series[str]") -> bool:
    numbers = _as_numbers(cells)[0].dropna()
    whole = len(numbers) > 1 and bool((numbers == numbers.round()).all())
    return whole and bool(numbers.between(1500, 2200).all()) and bool((numbers.diff().dropna() == 1).all())


def _as_times(cells: "pd.Series[str]") -> "tuple[pd.Series[pd.Timestamp], list[str]]":
    """Return a column's moments in UTC without a zone, NaT where there is none, and what was noticed."""
    import pandas as pd

    plain, numbers = cells.str.strip(), _as_numbers(cells)[0]  # “58,41” is no date
    if _share(numbers) > 0.8:
        if len(numbers) > 1 and _are_years(cells):
            return pd.to_datetime(numbers.astype("Int64").astype(str), format="%Y", errors="coerce"), []
        unit = "s" if numbers.between(1e8, 1e10).mean() > 0.8 else "ms"
        if numbers.between(1e8, 1e10).mean() > 0.8 or numbers.between(1e11, 1e13).mean() > 0.8:
            return pd.to_datetime(numbers, unit=unit, errors="coerce"), ["Times are seconds since 1970, in UTC."]
        return pd.Series(pd.NaT, index=cells.index), []
    notes: list[str] = []
    found = _parsed(plain, False)
    if plain.str.match(r"\d{1,2}[/.]\d{1,2}[/.]", na=False).mean() > 0.8:
        other = _parsed(plain, True)
        if (_share(other), _evenness(other)) > (_share(found), _evenness(found)):
            found = other
            notes.append("Dates are read as day, month, year.")
        else:
            notes.append("Dates are read as month, day, year.")
    zoned = plain.str.contains(r"\d(?:Z|[+-]\d\d:?\d\d)$", na=False).mean() > 0.5
    return found.dt.tz_localize(None), notes + (["Times are given in UTC."] if zoned else [])


def _parsed(plain: "pd.Series[str]", day_first: bool) -> "pd.Series[pd.Timestamp]":
    """Parse text as moments; of a long column only in one form, since guessing every row's would take minutes."""
    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that no common form was found: what counts is how many are read
        found = pd.to_datetime(plain, errors="coerce", utc=True, dayfirst=day_first)
        if _share(found) < 0.9 and len(plain) <= 20_000:
            mixed = pd.to_datetime(plain, errors="coerce", utc=True, dayfirst=day_first, format="mixed")
            found = mixed if _share(mixed) > _share(found) else found
    return found


def _evenness(found: "pd.Series[pd.Timestamp]") -> float:
    """Return which share of the distances between rows is the usual one."""
    steps = found.dropna().diff().dropna()
    return float((steps == steps.median()).mean()) if len(steps) else 0.0


def _step_of(index: "pd.DatetimeIndex") -> str:
    """Return the usual distance of sorted moments, such as 1h, 1D, 1B (working days), 1M."""
    steps = (np.diff(index.to_numpy()) / np.timedelta64(1, "s")).astype(float)
    usual = float(np.median(steps))
    days = usual / 86_400
    for months, letters in ((30.4, "1M"), (91.3, "3M"), (365.2, "1Y")):
        if abs(days / months - 1) < 0.04:
            return letters
    if days == 1 and len(index) > 10 and (index.day_of_week < 5).all():
        return "1B"
    for letter in ("D", "h", "m", "s"):
        if usual % _SECONDS[letter] == 0 and usual >= _SECONDS[letter]:
            return f"{int(usual // _SECONDS[letter])}{letter}"
    return f"{max(1, round(usual))}s"
