"""The page on forecasting: own runs of other settings, the trap, a network that diverged."""

import re

import numpy as np
import pandas as pd
import pytest

from rnn_core.experiment import Experiment
from rnn_core.findings.forecasts import ARIMA, LAST_WEEK, MLP, REGRESSION, SMOOTHING
from rnn_core.findings.series import INTERPOLATION
from rnn_core.shipped import LINKS
from rnn_core.tasks.series import Series
from tests.pages.opened import DIVERGING, open_lesson, says, words


def tables(test):
    return " ".join(str(part.proto.body) for part in test.get("html"))


def told_untrained(test):
    return any("not trained yet" in part.value for part in test.info)


def judged(test):
    """Return the rows of the table of errors: name, mean absolute error."""
    return [
        (name, float(mae))
        for name, mae in re.findall(
            r"<th scope='row'>([^<]*)</th><td>(\d+\.?\d*)</td><td>[\d.]+</td><td>", tables(test)
        )
    ]


def test_the_whole_table_stands_there_the_best_first_also_where_the_network_is_the_worst():
    test = open_lesson("forecasting", "task=load&model=gru&hidden=2&updates=1&batch_size=1&past=24")
    assert [name for name, _ in judged(test)][:2] == ["GRU 32", "RNN (tanh) 32"]  # the shipped ones
    test.button(key="step").click().run()
    assert not test.exception and not test.error
    rows = judged(test)
    assert rows == sorted(rows, key=lambda one: one[1])
    assert {REGRESSION, LAST_WEEK, SMOOTHING, ARIMA, MLP, "GRU 2"} < {name for name, _ in rows}
    assert rows[0][0] == REGRESSION


def test_the_trap_is_walked_into_by_a_leak():
    test = open_lesson("forecasting", "task=load&leak=yes&past=1&model=rnn&hidden=32&updates=500&learning_rate=0.01")
    assert "Mission accomplished" not in words(test)
    run = test.session_state["forecasting.run"]
    while not run.finished:
        run.one_update()
    test.run()
    assert not test.exception
    assert "Mission accomplished" in words(test) and "it has read the load of the very hours" in words(test)
    assert any("their errors mean nothing" in info.value for info in test.info)


def test_a_diverged_network_gives_its_place_to_the_shipped_ones():
    test = open_lesson("forecasting", f"task=load{DIVERGING}")
    while not test.button(key="step").disabled:
        test.button(key="step").click().run()
        assert not test.exception and not re.search(r"\bnan\b", words(test) + tables(test))
    assert "has diverged" in words(test) and "GRU 32" in tables(test)


@pytest.mark.parametrize("name", ["temperature", "glucose", "sunspots", "gap"])
def test_every_recorded_series_opens_with_networks_that_are_trained(name):
    test = open_lesson("forecasting", LINKS[name])
    assert not test.exception and not test.error
    rows = judged(test)
    assert rows == sorted(rows, key=lambda one: one[1])
    assert {
        REGRESSION,
        MLP,
        "GRU " + ("32" if name in ("temperature", "gap") else "16" if name == "glucose" else "8"),
    } < {one for one, _ in rows}
    assert (INTERPOLATION in dict(rows)) == (name == "gap")
    assert not told_untrained(test)
    assert all(kind in tables(test) for kind in ("quantiles of", "conformal,", "possibilistic,"))


def test_another_series_is_picked_and_trained():
    test = open_lesson("forecasting", LINKS["sunspots"])
    test.segmented_control[0].set_value("Glucose").run()
    assert not test.exception
    run = test.session_state["forecasting.run"]
    assert run.race.lanes[0].task.series == "glucose" and len(run.race.lanes) == 3
    test.button(key="step").click().run()
    assert not test.exception and not test.error
    assert "LSTM 16" in tables(test)


def test_a_series_of_ones_own_opens_untrained_then_its_future_is_drawn_under_its_name():
    numbers = " ".join(str(30 + n % 12 + n % 7) for n in range(120))
    task = Series(
        series="own", values=numbers, start="2015-01", step="1M", season=12, past=12, ahead=6, label="=cups (dl)"
    )
    test = open_lesson("forecasting", Experiment(task=task, updates=2).to_link())
    assert not test.exception and not test.error
    assert told_untrained(test) and "Your series" in str(test.segmented_control[0].options)
    assert "trained earlier" not in words(test) and "networks before any training" in words(test)
    assert "after your last value" not in words(test)
    test.button(key="step").click().run()
    assert not test.exception and not told_untrained(test)
    title = next(part.value for part in test.markdown if "interval goes from" in part.value)
    assert title.startswith("**6 steps after your last value, GRU 64 expects ")
    assert "The future as CSV" in [button.proto.label for button in test.get("download_button")]
    assert sum('"title": "=cups (dl)"' in chart.proto.spec for chart in test.get("vega_lite_chart")) >= 2


WAVE = [f"{50 + 10 * np.sin(n / 3):.3f}" for n in range(120)]
DAYS, MONTHS = (pd.date_range("2015-01-01", periods=120, freq=step) for step in ("D", "MS"))
FILES = {  # what a reader opens: its lines, what each column is taken for, what the page tells of it
    "commas in numbers": (
        ["Datum;Wert", *(f"{d:%d.%m.%Y};{v.replace('.', ',')}" for d, v in zip(DAYS, WAVE, strict=True))],
        ("time: day, month, year", "number, decimal comma"),
        "Dates are read as day, month, year.",
    ),
    "either order": (
        ["day,sold", *(f"{d:%d/%m/%Y},{v}" for d, v in zip(MONTHS, WAVE, strict=True))],
        ("time: day, month, year", "number"),
        "Dates such as “01/02/2015” fit month, day, year, too.",
    ),
    "several series": (
        ["id,ds,y", *(f"{name},{d:%Y-%m-%d},{v}" for name in "AB" for d, v in zip(DAYS, WAVE, strict=True))],
        ("series id: 2 series", "time: year, month, day", "number"),
        "The file holds 2 series. Which one should be forecast?",
    ),
    "numbers for nothing": (
        ["day,level", *(f"{d:%Y-%m-%d},{'-9999' if d.day == 9 else v} m" for d, v in zip(DAYS, WAVE, strict=True))],
        ("time: year, month, day", "number, in m"),
        "4 values are -9999, far from all others: taken as missing.",
    ),
    "a stranger’s address": (
        ["day,http://evil.example", *(f"{d:%Y-%m-%d},{v}" for d, v in zip(DAYS, WAVE, strict=True))],
        ("time: year, month, day", "number"),
        "http://evil.example: 120 values, one every day",
    ),
    "a date and a time": (
        ["Date,Time,v", *(f"1/{n // 24 + 13}/2015,{n % 24}:00,{v}" for n, v in enumerate(WAVE))],
        ("time: month, day, year", "time: time of day", "number"),
        "Times are joined from “Date” and “Time”.",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_ones_own_is_shown_as_it_was_taken_and_every_doubt_is_asked(name):
    lines, roles, sentence = FILES[name]
    test = open_lesson("forecasting", LINKS["sunspots"])
    test.file_uploader(key="own.file").set_value((f"{name}.csv", "\n".join(lines).encode(), "text/csv")).run()
    assert not test.exception and not test.error
    preview = next(str(part.proto.body) for part in test.get("html") if "taken for" in str(part.proto.body))
    assert re.findall(r"<td>([^<]*)</td>", preview)[: len(roles)] == list(roles)
    asked = " ".join(part.label for part in (*test.selectbox, *test.radio))
    told = " ".join(says(part) for part in (*test.caption, *test.markdown)) + asked
    assert sentence in told
    assert not re.search(r"https?://", words(test).replace("\\", ""))
    if name == "several series":
        assert not test.button or "own.go" not in [button.key for button in test.button]
        next(part for part in test.selectbox if "holds 2 series" in part.label).set_value("B").run()
    if name == "either order":
        order = next(part for part in test.radio if "fits both orders" in part.label)
        order.set_value("month, day, year").run()
        assert "more than half of the even steps" in says(test.error[0])
        next(part for part in test.radio if "fits both orders" in part.label).set_value("day, month, year").run()
    test.number_input(key=next(w.key for w in test.number_input if w.label == "Steps ahead")).set_value(4).run()
    run = test.session_state["forecasting.run"]
    assert run.race.lanes[0].task.series == "sunspots"
    test.button(key="own.go").click().run()
    assert not test.exception
    task = test.session_state["forecasting.run"].race.lanes[0].task
    assert task.series == "own" and task.ahead == 4 and len(task.observed) >= 115
    test.session_state["forecasting.run"].pause()


def test_the_limit_of_a_file_is_one_number():
    import streamlit as st

    test = open_lesson("forecasting", LINKS["sunspots"])
    uploader = test.file_uploader(key="own.file")
    assert st.get_option("server.maxUploadSize") == 30
    assert uploader.proto.max_upload_size_mb in (0, 30) and "At most 30 MB" in words(test)
