"""A reader's own file: read as a careful person would; what was decided is told, and the reader may overrule it."""

import datetime
import io
import re
import time
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest

from rnn_core.data.tables.decisions import decide
from rnn_core.data.tables.numbers import NumberForm
from rnn_core.data.tables.series import MOST, read_even
from rnn_core.data.tables.steps import moments, spelled_step
from rnn_core.data.tables.times import ORDERS, TimeForm
from rnn_core.experiment import Experiment
from rnn_core.questions.own_table import EvenTable, TableDecisions
from rnn_core.tasks.series import Series

COUNT = 200
NUMBERS = np.round(np.sin(np.arange(COUNT)) * 10 + 50, 2)
DAYS = pd.date_range("2024-01-01", periods=COUNT, freq="D")
HOURS = pd.date_range("2024-01-01", periods=COUNT, freq="h")
MONTHS = pd.date_range("2000-01-01", periods=COUNT, freq="MS")


def lines(*columns, head="day,sold", mark=","):
    """Return a file with these columns, row by row, under the cells of `head`."""
    rows = [mark.join(map(str, row)) for row in zip(*columns, strict=True)]
    return "\n".join([*([head.replace(",", mark)] if head else []), *rows]).encode()


def dated(form, numbers=NUMBERS, days=DAYS, **how):
    return lines(days.strftime(form), numbers, **how)


def even(raw, step=None, **changes):
    return read_even(raw, replace(decide(raw), **changes), step)


def values(series):
    return np.array(series.values.split(), float)


def german(number, digits=2):
    return f"{number:,.{digits}f}".replace(",", "_").replace(".", ",").replace("_", ".")


def test_a_plain_file_becomes_the_series_that_it_holds():
    series = even(dated("%Y-%m-%d"))
    np.testing.assert_array_equal(values(series), NUMBERS)
    assert series[1:] == ("2024-01-01T00:00:00", "1D", 7, "sold", ())
    task = Series(series="own", values=series.values, start=series.start, step=series.step, season=7, past=14, ahead=7)
    assert moments(task.start, task.step, COUNT)[-1] == str(DAYS[-1].date())
    assert Experiment.from_link(Experiment(task=task).to_link()).task == task  # the link holds the whole series


THOUSANDS = np.round(NUMBERS * 30)
GERMAN = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli")
WEEKS = [day.isocalendar() for day in pd.date_range("2020-01-06", periods=150, freq="7D")]
TIMES = {  # how times are written: the file, when the series begins, its step, what is told
    "day first": (dated("%d/%m/%Y"), "2024-01-01", "1D", "day, month, year"),
    "month first": (dated("%m/%d/%Y"), "2024-01-01", "1D", "month, day, year"),
    "day first, hyphens": (dated("%d-%m-%Y"), "2024-01-01", "1D", "day, month, year"),
    "day first, hours": (dated("%d-%m-%Y %H:%M", days=HOURS), "2024-01-01", "1h", "day, month, year"),
    "first of the month, day first": (dated("%d/%m/%Y", days=MONTHS), "2000-01-01", "1M", "fit month, day, year, too"),
    "first of the month, US": (dated("%-m/%-d/%Y", days=MONTHS), "2000-01-01", "1M", "fit day, month, year, too"),
    "half a day, clock of 12 hours": (dated("%m/%d/%y %I:%M %p", days=HOURS), "2024-01-01", "1h", "month, day"),
    "no marks": (dated("%Y%m%d"), "2024-01-01", "1D", None),
    "no marks, with the hour": (dated("%Y%m%d%H", days=HOURS), "2024-01-01", "1h", None),
    "months without marks": (dated("%Y%m", days=MONTHS, head="month,sold"), "2000-01-01", "1M", None),
    "month’s name": (dated("%b-%y", days=MONTHS[:110], numbers=NUMBERS[:110]), "2000-01-01", "1M", None),
    "month’s name in German": (
        lines([f"{d.day}. {GERMAN[d.month - 1]} 2024" for d in DAYS], NUMBERS),
        "2024-01-01",
        "1D",
        None,
    ),
    "weeks": (lines([f"{d.year}-W{d.week:02}" for d in WEEKS], NUMBERS[:150]), "2020-01-06", "7D", None),
    "quarters": (lines([f"Q{n % 4 + 1} {1980 + n // 4}" for n in range(100)], NUMBERS[:100]), "1980-01-01", "3M", None),
    "years": (lines(1800 + np.arange(COUNT), NUMBERS, head="year,sold"), "1800-01-01", "1Y", None),
    "working days": (
        dated("%Y-%m-%d", days=pd.bdate_range("2024-01-01", periods=COUNT)),
        "2024-01-01",
        "1B",
        None,
    ),
    "seconds": (
        lines(1_704_067_200 + 60 * np.arange(COUNT), NUMBERS, head="t,v"),
        "2024-01-01",
        "1m",
        "seconds since",
    ),
    "microseconds": (
        lines((1_704_067_200 + 3_600 * np.arange(COUNT)) * 10**6, NUMBERS, head="t,v"),
        "2024-01-01",
        "1h",
        "microseconds since 1970",
    ),
    "Excel": (lines(44_927 + np.arange(COUNT), NUMBERS, head="Date,v"), "2023-01-01", "1D", "days since 1900"),
    "year and month": (
        lines(
            MONTHS.year,
            MONTHS.month,
            (MONTHS.year + MONTHS.month / 12).to_series().round(4),
            NUMBERS,
            head="year,month,decimal date,average",
        ),
        "2000-01-01",
        "1M",
        "joined from “year” and “month”",
    ),
    "date and time": (
        lines(HOURS.strftime("%d/%m/%Y"), HOURS.strftime("%H:%M:%S"), NUMBERS, head="Date,Time,v", mark=";"),
        "2024-01-01",
        "1h",
        "joined from “Date” and “Time”",
    ),
    "date and hour": (
        lines(HOURS.strftime("%Y-%m-%d"), HOURS.hour + 1, NUMBERS, head="Date,Hour,v"),
        "2024-01-01",
        "1h",
        "hour 1 begins at 00:00",
    ),
    "24:00": (
        lines([f"{(h - pd.Timedelta('1h')):%Y-%m-%d} {(h.hour - 1) % 24 + 1:02}:00" for h in HOURS], NUMBERS),
        "2024-01-01",
        "1h",
        None,
    ),
    "intervals": (
        lines([f"{h:%d.%m.%Y %H:%M} - {h + pd.Timedelta('1h'):%d.%m.%Y %H:%M}" for h in HOURS], NUMBERS),
        "2024-01-01",
        "1h",
        "the beginning is used",
    ),
    "tenths of a second": (
        dated("%Y-%m-%d %H:%M:%S.%f", days=pd.date_range("2024-01-01", periods=COUNT, freq="100ms")),
        "2024-01-01",
        "100ms",
        None,
    ),
    "zone": (
        lines([h.isoformat() for h in HOURS.tz_localize("UTC").tz_convert("Europe/Berlin")], NUMBERS),
        "2024-01-01",
        "1h",
        "in UTC",
    ),
}


@pytest.mark.parametrize("name", TIMES)
def test_times_are_read_as_they_are_written_and_what_was_decided_is_told(name):
    raw, start, step, note = TIMES[name]
    series = even(raw)
    np.testing.assert_array_equal(values(series), NUMBERS[: len(values(series))])
    assert (series.start[:10], series.step) == (start, step) and len(values(series)) >= 100
    assert note is None or any(note in told for told in series.notes), series.notes


LOW = np.round(NUMBERS - 50, 1)
CELLS = {  # how numbers are written: cells, the numbers, what is told
    "decimal comma, three digits": ([german(n / 50, 3) for n in NUMBERS], np.round(NUMBERS / 50, 3), "decimal marks"),
    "dots divide thousands": ([german(n, 0) for n in THOUSANDS - 600], THOUSANDS - 600, "divide thousands"),
    "narrow spaces divide thousands": ([f"{n:,.0f}".replace(",", "\u202f") for n in THOUSANDS], THOUSANDS, None),
    "apostrophes divide thousands": ([f"{n:,.2f}".replace(",", "’") for n in THOUSANDS], THOUSANDS, None),
    "both marks": ([german(n, 2) for n in THOUSANDS], THOUSANDS, "divide thousands"),
    "a real minus": ([f"{n}".replace("-", "\u2212") for n in LOW], LOW, None),
    "parentheses": ([f"({-n})" if n < 0 else f"{n}" for n in LOW], LOW, None),
    "a unit": ([f"{n} kWh" for n in NUMBERS], NUMBERS, "the unit kWh"),
    "a currency": ([f"${n:,.2f}" for n in THOUSANDS], THOUSANDS, None),
    "thousands and millions": (
        [f"{n}K" if k % 2 else f"{n / 1000:.5f}M" for k, n in enumerate(NUMBERS)],
        NUMBERS * 1000,
        None,
    ),
    "bounds": (["<1" if n < 45 else f"{n}" for n in NUMBERS], np.where(NUMBERS < 45, 0.5, NUMBERS), "such as “<1”"),
    "pascal": ([f"{101_300 + n}" for n in LOW], 101_300 + LOW, None),
    "a meter": ([f"{18_894.5 + n / 5:.3f}" for n in range(COUNT)], np.round(18_894.5 + np.arange(COUNT) / 5, 3), None),
    "large and whole": ([f"{120_000_000 + 10**5 * n}" for n in range(COUNT)], 120e6 + 1e5 * np.arange(COUNT), None),
}


@pytest.mark.parametrize("name", CELLS)
def test_numbers_are_read_with_every_digit_as_their_column_writes_them(name):
    cells, numbers, note = CELLS[name]
    series = even(lines(DAYS.strftime("%Y-%m-%d"), cells, mark=";"))
    np.testing.assert_allclose(values(series), numbers, rtol=1e-15)
    assert note is None or any(note in told for told in series.notes), series.notes


def test_the_unit_of_the_cells_goes_to_the_axis():
    assert (
        even(lines(DAYS.strftime("%Y-%m-%d"), [f"{n} kWh" for n in NUMBERS], head="day,power")).label == "power (kWh)"
    )


PLAIN = lines(HOURS.strftime("%Y-%m-%dT%H:%M"), NUMBERS, NUMBERS + 1, head="time,temperature (°C),rain").decode()
FRAMES = {  # what is above a table, or around it: the file, the columns
    "three lines": (f"latitude,longitude,zone,short\n52.5,13.4,GMT,G\n\n{PLAIN}", ("time", "temperature (°C)", "rain")),
    "a title": (f"Category: All\n\n{PLAIN}", ("time", "temperature (°C)", "rain")),
    "comments": (f"# use of data\n# please cite\n#\n{PLAIN}", ("time", "temperature (°C)", "rain")),
    "comments that name the columns": (
        "# made in May\n# time,a,b\n" + PLAIN.split("\n", 1)[1],
        ("time", "a", "b"),
    ),
    "sep=": ("sep=;\n" + PLAIN.replace(",", ";"), ("time", "temperature (°C)", "rain")),
    "no header": (PLAIN.split("\n", 1)[1], ("column 1", "column 2", "column 3")),
    "spaces": ("\n".join(f"{m.year}  {m.month:>2}   {n:>6}" for m, n in zip(MONTHS, NUMBERS, strict=True)), None),
    "a byte order mark": ("\ufeff" + PLAIN, ("time", "temperature (°C)", "rain")),
    "Windows": (PLAIN.replace("\n", "\r\n"), ("time", "temperature (°C)", "rain")),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_table_is_found_in_what_surrounds_it(name):
    text, names = FRAMES[name]
    decisions = decide(text.encode())
    assert names is None or tuple(column.name for column in decisions.columns) == names
    if names is None:
        assert decisions.dialect.delimiter == " " and decisions.numbers[-1] == "column 3"
    else:
        series = read_even(text.encode(), decisions)
        np.testing.assert_array_equal(values(series), NUMBERS)


def test_a_sheet_with_two_kinds_of_rows_is_read_under_its_second_line():
    body = [
        f"Meter,X1,{h:%d-%m-%Y %H:%M},{k % 2},{n if k % 2 == 0 else ''},{n if k % 2 else ''}"
        for k, (h, n) in enumerate(zip(HOURS, NUMBERS, strict=True))
    ]
    head = "Device,Serial,Device Timestamp,Record Type,Historic mmol/L,Scan mmol/L"
    raw = "\n".join(["Data,Generated on,12-03-2024 10:15 UTC,by,someone", head, *body]).encode()
    decisions = decide(raw)
    assert decisions.numbers[:2] == ("Historic mmol/L", "Scan mmol/L") and decisions.time == ("Device Timestamp",)
    series = read_even(raw, decisions)
    np.testing.assert_array_equal(values(series), NUMBERS[::2])
    assert series.step == "2h"


def test_of_several_series_in_one_file_the_reader_chooses():
    raw = lines(
        np.repeat(["A", "B", "http://evil.example"], COUNT),
        [*DAYS.strftime("%Y-%m-%d")] * 3,
        np.concatenate([NUMBERS, NUMBERS + 500, NUMBERS * 2]),
        head="unique_id,ds,y",
    )
    decisions = decide(raw)
    assert (decisions.series, decisions.value) == ("unique_id", "y")
    with pytest.raises(ValueError, match=r"holds 3 series in “unique_id” \(A, B, .*\): choose one\.$"):
        read_even(raw, decisions)
    series = even(raw, member="B")
    np.testing.assert_array_equal(values(series), NUMBERS + 500)
    assert any("“B” is read" in note for note in series.notes)


def test_numbers_that_name_series_count_rows_or_are_years_are_not_what_is_forecast():
    days = DAYS.strftime("%Y-%m-%d")
    stores = lines(np.repeat([1, 2], COUNT), [*days] * 2, [*NUMBERS, *(NUMBERS + 9)], head="store,date,sales")
    decisions = decide(stores)
    assert (decisions.series, decisions.value) == ("store", "sales")
    np.testing.assert_allclose(values(even(stores, member="2")), NUMBERS + 9)
    assert decide(lines(np.arange(COUNT) / 100, NUMBERS, head="time_s,acc")).value == "acc"
    years = (MONTHS.year + MONTHS.month / 12).to_series().round(4)
    assert decide(lines(MONTHS.strftime("%Y-%m"), years, NUMBERS, head="d,decimal,v")).value == "v"


def test_a_single_column_and_times_with_dots_are_read():
    alone = "Wert\n" + "\n".join(german(number) for number in NUMBERS)
    np.testing.assert_array_equal(values(even(alone.encode())), NUMBERS)
    dots = lines(HOURS.strftime("%d/%m/%Y"), HOURS.strftime("%H.%M.%S"), NUMBERS, head="Date,Time,v", mark=";")
    assert decide(dots).time == ("Date", "Time") and even(dots).step == "1h"


def test_a_number_far_from_all_others_is_pointed_out_and_taken_as_missing_unless_the_reader_says_no():
    cells = np.where(np.arange(COUNT) % 20 == 7, -9999, NUMBERS)
    raw = lines(DAYS.strftime("%Y-%m-%d"), cells)
    decisions = decide(raw)
    series = read_even(raw, decisions)
    assert values(series).min() > 0 and any("10 values are -9999" in note for note in series.notes)
    column = decisions.column("sold")
    kept = read_even(raw, decisions.having(replace(column, number=NumberForm())))
    assert values(kept).min() == -9999


def test_the_reader_overrules_order_decimal_mark_delimiter_header_and_time():
    raw = dated("%d/%m/%Y", days=MONTHS)
    decisions = decide(raw)
    day = decisions.column("day")
    assert day.time.both and day.time.order == ORDERS[0]
    other = decisions.having(replace(day, time=replace(day.time, order=ORDERS[1])))
    with pytest.raises(ValueError, match="more than half of the even steps"):
        read_even(raw, other)  # twelve days in January of every year
    raw = lines(DAYS.strftime("%Y-%m-%d"), [german(n, 0) for n in THOUSANDS - 600], mark=";")
    decisions = decide(raw)
    column = decisions.column("sold")
    assert not column.number.sure
    dots = read_even(raw, decisions.having(replace(column, number=NumberForm("."))))
    assert values(dots).min() < 2
    assert decide(raw, header=False).columns[0].name == "column 1"
    with pytest.raises(ValueError, match="No column holds numbers"):
        decide(raw, delimiter=",")
    rows = even(raw, time=())
    assert rows.step == "" and any("every row counts as one step" in note for note in rows.notes)
    micro = lines(1_704_067_200 + 60 * np.arange(COUNT), NUMBERS, head="t,v")
    decisions = decide(micro)
    slower = decisions.having(replace(decisions.column("t"), time=TimeForm("milliseconds since 1970")))
    assert read_even(micro, slower).step == "60ms"
    counted_days = decisions.having(replace(decisions.column("t"), time=TimeForm("days since 1900")))
    with pytest.raises(ValueError, match=r"^No time can be read like this: .*\.$"):
        read_even(micro, counted_days)


def test_a_step_is_spelled_as_a_sentence_needs_it():
    steps = {"1h": "an hour", "1D": "a day", "15m": "15 minutes", "1B": "a working day", "1000ms": "1,000 milliseconds"}
    assert {step: spelled_step(step) for step in steps} == steps
    assert [spelled_step(step, article=False) for step in ("1h", "7D")] == ["hour", "7 days"]


def test_duplicate_and_missing_dates_are_averaged_filled_in_and_told():
    rows = [row for n, row in enumerate(zip(DAYS.strftime("%Y-%m-%d"), NUMBERS, strict=True)) if n not in (50, 51, 120)]
    rows.insert(10, (rows[9][0], rows[9][1] + 2))
    series = even(lines(*zip(*rows, strict=True)))
    got = values(series)
    assert len(got) == COUNT and got[9] == pytest.approx(NUMBERS[9] + 1)
    assert got[120] == pytest.approx((NUMBERS[119] + NUMBERS[121]) / 2)
    assert any("more than once" in note for note in series.notes)
    assert any("3 of 200 steps have no value" in note for note in series.notes)


def test_rows_in_any_order_come_out_in_order():
    order = np.random.default_rng(0).permutation(COUNT)
    np.testing.assert_array_equal(values(even(lines(DAYS[order].strftime("%Y-%m-%d"), NUMBERS[order]))), NUMBERS)


def test_text_among_numbers_is_taken_as_missing_and_told_with_an_example():
    cells = [n if k % 20 else "unavailable" for k, n in enumerate(NUMBERS)]
    assert any("10 of 200 values are no numbers (such as “unavailable”)" in n for n in even(lines(DAYS, cells)).notes)


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_an_excel_file_is_read_with_its_dates_and_digits_and_another_sheet_on_request():
    sold = [["day", "sold"], *zip(DAYS.to_pydatetime(), (NUMBERS + 0.125).tolist(), strict=True)]
    raw = workbook(notes=[["hello"]], sales=sold, more=[["a", "b"], *zip(range(100), range(100, 200), strict=True)])
    decisions = decide(raw)
    assert (decisions.dialect.sheet, decisions.dialect.sheets) == ("sales", ("notes", "sales", "more"))
    series = read_even(raw, decisions)
    np.testing.assert_array_equal(values(series), NUMBERS + 0.125)
    assert (series.start, series.step) == ("2024-01-01T00:00:00", "1D")
    assert any("3 sheets" in note for note in series.notes)
    assert values(read_even(raw, decide(raw, sheet="more")))[-1] == 199
    hours = [(datetime.date(2024, 1, 1 + n // 24), datetime.time(n % 24), n * n % 7) for n in range(COUNT)]
    clock = workbook(x=[["day", "at", "v"], *hours])
    assert decide(clock).time == ("day", "at") and read_even(clock, decide(clock)).step == "1h"


REFUSED = {
    "empty": (b"", "empty, or has one line"),
    "one line": (b"day,sold\n", "empty, or has one line"),
    "an archive": (b"PK\x03\x04rest", "no Excel workbook"),
    "an old workbook": (b"\xd0\xcf\x11\xe0rest", r"save it as \.xlsx"),
    "a PDF": (b"%PDF-1.7 \0\0", "no text"),
    "few rows": (lines(DAYS[:5], NUMBERS[:5]), "has 5 numbers: at least 60"),
    "no numbers": (lines(DAYS.strftime("%Y-%m-%d"), ["many"] * COUNT), "No column holds numbers"),
    "one value": (lines(DAYS.strftime("%Y-%m-%d"), [7] * COUNT), "Every value of sold is 7"),
    "huge values": (lines(DAYS.strftime("%Y-%m-%d"), [f"{n}e14" for n in NUMBERS]), "beyond 10¹²"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_gets_one_sentence_that_says_what_to_do(name):
    raw, words = REFUSED[name]
    with pytest.raises(ValueError, match=words) as error:
        even(raw)
    assert re.search(r"[.]$", str(error.value)) and len(str(error.value)) < 400 and "\n" not in str(error.value)


def test_one_stray_date_among_seconds_asks_for_no_billion_steps():
    seconds = [str(second) for second in pd.date_range("2024-01-01", periods=COUNT, freq="s")]
    began = time.perf_counter()
    with pytest.raises(ValueError, match=r"take out dates that are wrong\.$"):
        even(lines([*seconds, "1700-01-01 00:00:00"], [*NUMBERS, 5]))
    series = even(lines([*seconds, "9999-12-31 00:00:00"], [*NUMBERS, 5]))
    assert len(values(series)) == COUNT
    assert any("such as “9999-12-31" in note for note in series.notes)
    assert time.perf_counter() - began < 30


def test_times_too_far_apart_for_an_even_step_get_a_sentence():
    jumps = [(pd.Timestamp("2024-01-01") + pd.Timedelta(days=int(2**k))).date() for k in np.linspace(0, 12, 100)]
    days = [day.date() for n, day in enumerate(DAYS) if n % 50 < 22] + jumps
    with pytest.raises(ValueError, match=r"more than half of the even steps of a day would have no value.*\.$"):
        even(lines(days, NUMBERS[: len(days)]))


def test_an_uneven_clock_is_rounded_to_the_step_that_it_means():
    jitter = pd.Series(HOURS + pd.to_timedelta(np.random.default_rng(0).uniform(-40, 40, COUNT), "s")).dt.round("s")
    series = even(lines(jitter.astype(str), NUMBERS))
    np.testing.assert_array_equal(values(series), NUMBERS)
    assert series.step == "1h"


def test_half_a_million_rows_are_read_in_seconds_and_the_last_are_used_or_averaged():
    stamps = pd.date_range("2024-01-01", periods=500_000, freq="min")
    numbers = np.arange(500_000) % 1_440
    raw = pd.DataFrame({"time": stamps, "kW": numbers}).to_csv(index=False).encode()
    began = time.perf_counter()
    series = even(raw)
    assert time.perf_counter() - began < 60
    assert len(values(series)) == MOST and series.step == "1m"
    assert any("Of 500,000 values the last 2,000" in note for note in series.notes)
    daily = even(raw, "1D")
    assert daily.step == "1D" and values(daily)[0] == pytest.approx(719.5)


def test_a_question_about_a_file_answers_the_same_and_refuses_with_a_sentence():
    raw = dated("%Y-%m-%d")
    decisions = TableDecisions(raw).answer()
    assert decisions == decide(raw) and not TableDecisions(raw).shared
    assert EvenTable(raw, decisions).answer() == read_even(raw, decisions)
    assert TableDecisions(raw).digest != TableDecisions(raw, header=False).digest
    with pytest.raises(ValueError, match="empty"):
        TableDecisions(b"").answer()
