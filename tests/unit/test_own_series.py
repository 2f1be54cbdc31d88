"""A reader's own file: whatever is odd about it is said in a sentence, or works; nothing is guessed in silence."""

import io
import time

import numpy as np
import pandas as pd
import pytest

from rnn_core.data.own_series import LARGEST, MOST, make_even, read_table
from rnn_core.data.recorded import moments
from rnn_core.experiment import Experiment
from rnn_core.tasks.series import Series

DAYS = pd.date_range("2024-01-01", periods=200, freq="D")
NUMBERS = np.round(np.sin(np.arange(200)) * 10 + 50, 2)


def table(rows, head="day,sold", mark=","):
    return "\n".join([head.replace(",", mark), *(mark.join(map(str, row)) for row in rows)]).encode()


def even(raw, step=None):
    found = read_table(raw)
    return make_even(found, found.times[0] if found.times else None, found.numbers[0], step)


def values(found):
    return np.array(found.values.split(), float)


def rows(numbers=NUMBERS, days=DAYS, form="%Y-%m-%d"):
    return list(zip(days.strftime(form), numbers, strict=True))


def test_a_plain_file_becomes_the_series_that_stands_in_it():
    found = even(table(rows()))
    np.testing.assert_array_equal(values(found), NUMBERS)
    assert (found.start, found.step, found.season, found.notes) == ("2024-01-01T00:00:00", "1D", 7, ())
    task = Series(series="own", values=found.values, start=found.start, step=found.step, season=7, past=14, ahead=7)
    assert moments(task.start, task.step, 200)[-1] == str(DAYS[-1].date())
    again = Experiment.from_link(Experiment(task=task).to_link())
    assert again.task == task  # the link holds the whole series


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_another_delimiter_works_and_is_said(mark):
    found = even(table(rows(), mark=mark))
    np.testing.assert_array_equal(values(found), NUMBERS)
    assert "Columns are divided by" in found.notes[0]


def test_decimal_commas_work_with_semicolons_and_in_quotes_and_are_said():
    commas = [str(number).replace(".", ",") for number in NUMBERS]
    for raw in (table(rows(commas), mark=";"), table(rows([f'"{one}"' for one in commas]))):
        found = even(raw)
        np.testing.assert_array_equal(values(found), NUMBERS)
        assert any("decimal points" in note for note in found.notes)
    grouped = even(table(rows([f'"{int(n * 1000):,}"' for n in NUMBERS])))
    np.testing.assert_allclose(values(grouped), np.floor(NUMBERS * 1000), rtol=1e-4)


def test_duplicate_and_missing_dates_are_averaged_filled_in_and_said():
    kept = [row for n, row in enumerate(rows()) if n not in (50, 51, 120)]
    kept.insert(10, (kept[9][0], kept[9][1] + 2))
    found = even(table(kept))
    got = values(found)
    assert len(got) == 200 and got[9] == pytest.approx(NUMBERS[9] + 1)
    assert got[120] == pytest.approx((NUMBERS[119] + NUMBERS[121]) / 2, rel=1e-4)
    assert any("more than once" in note for note in found.notes)
    assert any("3 of 200 steps have no value" in note for note in found.notes)


def test_rows_in_any_order_come_out_in_order():
    shuffled = list(np.random.default_rng(0).permutation(np.array(rows(), object)))
    np.testing.assert_array_equal(values(even(table(shuffled))), NUMBERS)


def test_a_constant_series_and_five_rows_and_an_empty_file_get_a_sentence():
    with pytest.raises(ValueError, match=r"Every value of sold is 7: .*\.$"):
        even(table(rows([7] * 200)))
    with pytest.raises(ValueError, match=r"has 5 numbers: at least 60 are needed.*\.$"):
        even(table(rows()[:5]))
    for raw in (b"", b"\n\n", b"day,sold\n"):
        with pytest.raises(ValueError, match=r"empty, or has one line.*\.$"):
            even(raw)


def test_half_a_million_rows_are_read_in_seconds_and_the_last_are_used_or_averaged():
    stamps = pd.date_range("2024-01-01", periods=500_000, freq="min")
    numbers = np.arange(500_000) % 1_440
    frame = pd.DataFrame({"time": stamps, "kW": numbers})
    raw = frame.to_csv(index=False).encode()
    began = time.perf_counter()
    found = even(raw)
    assert time.perf_counter() - began < 60
    assert len(values(found)) == MOST and found.step == "1m"
    assert any("Of 500,000 values the last 2,000" in note for note in found.notes)
    hourly = even(raw, "1D")
    assert found.values.split()[-1] == f"{numbers[-1]:.5g}" and hourly.step == "1D"
    assert values(hourly)[0] == pytest.approx(719.5)


def test_text_among_numbers_is_taken_as_missing_and_said_with_an_example():
    numbers = [n if k % 20 else "n/a?" for k, n in enumerate(NUMBERS)]
    found = even(table(rows(numbers)))
    assert any("10 of 200 values are no numbers (such as “n/a?”)" in note for note in found.notes)
    with pytest.raises(ValueError, match=r"No column holds numbers .* a tab\?$"):
        even(table(rows(["many"] * 200)))


def test_stamps_with_a_zone_are_turned_into_utc_and_said_also_across_summer_time():
    stamps = pd.date_range("2024-03-29", periods=100, freq="h", tz="Europe/Berlin")
    found = even(table([(stamp.isoformat(), n) for n, stamp in enumerate(stamps)]))
    np.testing.assert_array_equal(values(found), np.arange(100))
    assert (found.start, found.step, found.season) == ("2024-03-28T23:00:00", "1h", 1)
    assert any("UTC" in note for note in found.notes)


@pytest.mark.parametrize("form, said", [("%d.%m.%Y", "day, month, year"), ("%m/%d/%Y", "month, day, year")])
def test_the_order_of_day_and_month_is_found_out_and_said(form, said):
    found = even(table(rows(form=form)))
    np.testing.assert_array_equal(values(found), NUMBERS)
    assert any(said in note for note in found.notes)


def test_working_days_months_years_and_seconds_since_1970_are_understood():
    weekdays = pd.bdate_range("2024-01-01", periods=200)
    assert even(table(rows(days=weekdays))).step == "1B"
    assert even(table(rows(days=pd.date_range("2000-01-01", periods=200, freq="MS")))).step == "1M"
    years = even(table([(1800 + n, number) for n, number in enumerate(NUMBERS)], head="year,sold"))
    assert (years.step, years.start) == ("1Y", "1800-01-01T00:00:00")
    epoch = even(table([(1_700_000_000 + 60 * n, number) for n, number in enumerate(NUMBERS)], head="t,v"))
    assert epoch.step == "1m" and np.array_equal(values(epoch), NUMBERS)


def test_no_header_and_no_times_work():
    found = even("\n".join(f"{number}" for number in NUMBERS).encode())
    np.testing.assert_array_equal(values(found), NUMBERS)
    assert found.step == "" and any("every row counts as one step" in note for note in found.notes)
    found = even(table(rows(), head="2023-12-31,1"))
    assert len(values(found)) == 201


def test_what_is_no_csv_gets_a_sentence():
    for raw, said in (
        (b"PK\x03\x04rest", "Save as CSV"),
        (b"%PDF-1.7 \0\0", "no text"),
        (b"x" * (LARGEST + 1), "at most 30"),
    ):
        with pytest.raises(ValueError, match=rf"{said}.*\.$|{said}”\.$"):
            read_table(raw)
    utf16 = pd.DataFrame({"a": DAYS, "b": NUMBERS}).to_csv(index=False).encode("utf-16")
    np.testing.assert_array_equal(values(even(utf16)), NUMBERS)
    assert io.BytesIO(utf16).read(2) == b"\xff\xfe"


def test_times_too_far_apart_for_an_even_step_get_a_sentence():
    sparse = [row for n, row in enumerate(rows()) if n % 50 < 22]
    jumps = [(pd.Timestamp("2024-01-01") + pd.Timedelta(days=int(2**k)), k) for k in np.linspace(0, 12, 100)]
    assert len(sparse) > 60
    said = r"more than half of the even steps of .* would have no value.*\.$"
    with pytest.raises(ValueError, match=said):
        even(table([(day.date(), n) for day, n in jumps] + sparse))


@pytest.mark.parametrize("stray", ["1700-01-01", "9999-12-31"])
def test_one_stray_date_among_seconds_asks_for_no_billion_steps(stray):
    seconds = pd.date_range("2024-01-01", periods=200, freq="s")
    lines = [*rows(days=seconds, form="%Y-%m-%d %H:%M:%S"), (f"{stray} 00:00:00", 5)]
    began = time.perf_counter()
    with pytest.raises(ValueError, match=r"take out dates that are wrong\.$"):
        even(table(lines))
    assert time.perf_counter() - began < 30
