"""Tables in any dialect that a program may write come back as what was written."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from hypothesis import given, note, settings
from hypothesis import strategies as st

from rnn_core.data.tables.decisions import decide
from rnn_core.data.tables.series import read_even
from rnn_core.data.tables.times import ORDERS

DAY_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y%m%d", "%d %b %Y", "%B %d, %Y", "%Y/%m/%d", "%d/%m/%y")
HOUR_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%SZ", "%d.%m.%Y %H:%M", "%m/%d/%Y %I:%M %p", "%Y%m%d%H", "seconds")
FORMS = [("D", form) for form in DAY_FORMS] + [("h", form) for form in HOUR_FORMS] + [("MS", "%Y-%m"), ("MS", "%b-%y")]
MISSING = ("", "NA", "NaN", "-", "?", "null", "unavailable", "n/a")


@dataclass(frozen=True)
class Style:
    """How a table is written."""

    delimiter: str
    decimal: str
    thousands: str
    digits: int
    form: tuple[str, str]
    header: bool
    missing: str
    quoted: bool
    second: bool  # another column of numbers
    ending: str

    def number(self, value: float) -> str:
        text = f"{value:,.{self.digits}f}".replace(",", "_").replace(".", self.decimal)
        return text.replace("_", self.thousands)

    def row(self, cells: list[str]) -> str:
        quoted = (f'"{cell}"' if self.quoted or self.delimiter in cell else cell for cell in cells)
        return self.delimiter.join(quoted)


@st.composite
def styles(draw):
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    decimal = draw(st.sampled_from([".", ","]))
    thousands = draw(st.sampled_from(["", "", " ", "\u202f", "'", "." if decimal == "," else ","]))
    return Style(
        delimiter,
        decimal,
        thousands,
        draw(st.sampled_from([1, 2, 4])),  # with three, no one could tell decimals from thousands
        draw(st.sampled_from(FORMS)),
        draw(st.booleans()),
        draw(st.sampled_from(MISSING)),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.sampled_from(["\n", "\r\n"])),
    )


@settings(max_examples=200, deadline=None)
@given(style=styles(), seed=st.integers(0, 2**32 - 1), start=st.integers(0, 40), count=st.integers(80, 300))
def test_a_table_in_any_dialect_is_read_back(style, seed, start, count):
    rng = np.random.default_rng(seed)
    frequency, form = style.form
    first = pd.Timestamp("2003-01-01") + start * pd.tseries.frequencies.to_offset(frequency)
    times = pd.date_range(first, periods=count, freq=frequency)
    numbers = np.round(np.cumsum(rng.normal(0, 900, count)), style.digits)
    holes = np.zeros(count, bool)
    holes[rng.choice(np.arange(1, count - 1), count // 20, replace=False)] = True
    stamps = [str(int(t.timestamp())) if form == "seconds" else t.strftime(form) for t in times]
    cells = [style.missing if hole else style.number(value) for value, hole in zip(numbers, holes, strict=True)]
    rows = [[stamp, cell] + (["7", "x"] if style.second else []) for stamp, cell in zip(stamps, cells, strict=True)]
    if style.header:
        rows.insert(0, ["when", "sold", "shop", "till"][: len(rows[0])])
    text = style.ending.join(map(style.row, rows))
    note(text[:200])
    decisions = decide(text.encode())
    assert decisions.dialect.header == style.header
    assert decisions.time == (decisions.columns[0].name,) and decisions.value == decisions.columns[1].name
    order = decisions.columns[0].time
    if order.both and order.order != (ORDERS[0] if form.startswith("%d") else ORDERS[1]):
        return  # it fits both orders, which is told
    series = read_even(text.encode(), decisions)
    assert pd.Timestamp(series.start) == times[0] and series.step == {"D": "1D", "h": "1h", "MS": "1M"}[frequency]
    np.testing.assert_allclose(np.array(series.values.split(), float)[~holes], numbers[~holes], rtol=0, atol=1e-9)
