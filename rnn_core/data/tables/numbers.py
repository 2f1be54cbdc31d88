"""How a column writes its numbers: decimal mark, thousands, minus, unit, and what stands for “missing”.

It is decided for the whole column, never cell by cell: “1.158” is 1158 beside “958”, but 1.158 beside “0.958”.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MISSING = {
    *("", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "..", "...", "*", "x", "m"),
    *("unavailable", "unknown", "missing", "no data", "nodata", "nd", "n.d.", "off", "tr"),
}
SCALES = {"k": 1e3, "K": 1e3, "M": 1e6, "mn": 1e6, "Mio.": 1e6, "B": 1e9, "bn": 1e9, "Mrd.": 1e9, "T": 1e12}
_MINUS = str.maketrans(dict.fromkeys("\u2212\u2013\u2012\ufe63\uff0d", "-") | {"\u2019": "'"})
_CELL = re.compile(
    r"(?P<open>\()?\s*(?P<bound>[<>≤≥]=?|~)?\s*(?P<sign>[-+])?\s*"
    r"(?:(?:[$€£¥₹₽₩₺฿₫₴]|R\$|[A-Z]{3}(?=\s)|Rs\.?|kr\.?)\s*(?P<later>[-+])?)?\s*"
    r"(?P<body>\d[\d.,'\s]*(?:[eE][-+]?\d+)?|[.,]\d+)\s*"
    r"(?P<unit>[^\W\d_][^\d()]{0,11}[23]?|[%°‰$€£¥₹₽₩₺฿₫₴][^\d()]{0,8})?\s*(?P<close>\))?(?P<behind>-)?"
)
_GROUPED = re.compile(r"\d{1,3}(?:[\s']\d{3})+(?:[.,]\d+)?|\d[\d.,]*(?:[eE][-+]?\d+)?|[.,]\d+")


@dataclass(frozen=True)
class NumberForm:
    """How a column writes numbers; `missing` are numbers that stand for no value, such as -9999."""

    decimal: str = "."
    unit: str = ""
    sure: bool = True  # False: the other decimal mark would fit as well
    missing: tuple[float, ...] = ()


def decide_numbers(cells: Sequence[str], usual: str = "") -> NumberForm | None:
    """Return how a column writes its numbers; None where most cells that say something are no numbers.

    usual: the decimal mark where the column leaves it open.
    """
    filled = [cell for cell in cells if not is_missing(cell)]
    matches = [match for match in map(_match, filled) if match]
    if not matches or len(matches) < 0.5 * len(filled):
        return None
    units = Counter(match["unit"].strip() for match in matches if match["unit"])
    if units and max(units.values()) < 0.9 * units.total() and not units.keys() <= SCALES.keys():
        return None
    decimal, sure = _decimal([re.sub(r"[\s']", "", match["body"]) for match in matches], usual)
    unit = units.most_common(1)[0][0] if units and not units.keys() <= SCALES.keys() else ""
    form = NumberForm(decimal, unit, sure)
    return NumberForm(decimal, unit, sure, _strangers(read_numbers(cells, form)))


def read_numbers(cells: Sequence[str], form: NumberForm) -> NDArray[np.float64]:
    """Return the numbers of a column, NaN where there is none."""
    numbers = np.array([_number(cell, form.decimal) for cell in cells], float)
    numbers[np.isin(numbers, form.missing)] = np.nan
    return numbers


def is_missing(cell: str) -> bool:
    """Tell whether a cell says that there is no value."""
    return cell.strip().translate(_MINUS).lower() in MISSING


def bounds(cells: Sequence[str]) -> list[str]:
    """Return the cells that name a bound, such as “<1”."""
    suspects = (cell.strip() for cell in cells if cell.lstrip()[:1] in tuple("<>≤≥~"))
    return [cell for cell in suspects if _match(cell)]


def _match(cell: str) -> "re.Match[str] | None":
    match = _CELL.fullmatch(cell.strip().translate(_MINUS))
    return match if match and _GROUPED.fullmatch(match["body"].strip()) else None


def _number(cell: str, decimal: str) -> float:
    """Return a cell's number; of “<4” half of it, of “>4” the 4 itself, NaN where there is none."""
    if decimal == ".":
        try:
            plain = float(cell)
            return plain if math.isfinite(plain) else math.nan
        except ValueError:
            pass
    match = None if is_missing(cell) else _match(cell)
    if match is None:
        return math.nan
    digits = re.sub(r"[\s']", "", match["body"]).replace("," if decimal == "." else ".", "").replace(",", ".")
    try:
        size = float(digits) * SCALES.get((match["unit"] or "").strip(), 1.0)
    except ValueError:
        return math.nan
    size = size / 2 if (match["bound"] or "")[:1] in ("<", "≤") else size
    negative = "-" in (match["sign"], match["later"], match["behind"]) or bool(match["open"] and match["close"])
    return -size if negative else size


def _decimal(bodies: Sequence[str], usual: str) -> tuple[str, bool]:
    """Return the decimal mark of a column, and whether only that fits."""
    votes: Counter[str] = Counter()
    open_: Counter[str] = Counter()  # “1.158”: thousands or decimals
    for body in bodies:
        dots, commas = body.count("."), body.count(",")
        if dots and commas:
            votes["." if body.rfind(".") > body.rfind(",") else ","] += 1
        elif dots + commas > 1:
            votes[("." if commas else ",") if re.fullmatch(r"\d{1,3}([.,]\d{3})+", body) else ""] += 1
        elif dots + commas:
            mark = "." if dots else ","
            (open_ if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", body) else votes)[mark] += 1
    del votes[""]
    if votes:
        return max(votes, key=lambda mark: votes[mark]), True
    if not open_:
        return usual or ".", True
    mark = max(open_, key=lambda mark: open_[mark])
    whole = [body for body in bodies if body.isdecimal()]
    if any(len(body) > 3 for body in whole):  # thousands without a mark: so the mark is no thousands' one
        return mark, True
    if whole:
        return ("." if mark == "," else ","), False
    return (usual or mark), False


def _strangers(numbers: NDArray[np.float64]) -> tuple[float, ...]:
    """Return numbers far off that look as if they stood for “missing”: -9999, -99.9, 1e20."""
    values = np.unique(numbers[np.isfinite(numbers)])
    suspects: list[float] = []
    for end in (0, -1):
        while len(values) > 3:
            value, rest = float(values[end]), np.delete(values, end)
            spread, gap = float(np.ptp(rest)), float(np.abs(rest - value).min())
            nines = (
                re.fullmatch(r"-?9{2,}(\.9+)?", f"{value:.10g}") or abs(value) >= 1e19 or value in (-200.0, -32768.0)
            )
            lone = value < 0 <= rest.min() and value in (-99.0, -200.0, -999.0, -9999.0)
            if not (nines and gap > spread) and not lone:
                break
            suspects.append(value)
            values = rest
    return tuple(suspects)
