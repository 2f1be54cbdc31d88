"""The page on forecasting: own runs of other settings, the trap, a network that diverged."""

import re

import pytest

from rnn_core.experiment import Experiment
from rnn_core.findings.forecasts import ARIMA, LAST_WEEK, MLP, REGRESSION, SMOOTHING
from rnn_core.findings.series import INTERPOLATION
from rnn_core.shipped import LINKS
from rnn_core.tasks.series import Series
from tests.pages.opened import DIVERGING, open_lesson, words


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
    assert "their errors mean nothing" in words(test)


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
    test.segmented_control(key="forecasting.picked").set_value("Glucose").run()
    assert not test.exception
    run = test.session_state["forecasting.run"]
    assert run.race.lanes[0].task.series == "glucose" and len(run.race.lanes) == 3
    test.button(key="step").click().run()
    assert not test.exception and not test.error
    assert "LSTM 16" in tables(test)


def test_a_series_of_ones_own_opens_untrained_and_says_so_and_its_link_holds_it():
    numbers = " ".join(str(30 + n % 12 + n % 7) for n in range(120))
    task = Series(series="own", values=numbers, start="2015-01", step="1M", season=12, past=12, ahead=6)
    link = Experiment(task=task, updates=2).to_link()
    test = open_lesson("forecasting", link)
    assert not test.exception and not test.error
    assert told_untrained(test) and "Your series" in str(test.segmented_control(key="forecasting.picked").options)
    test.button(key="step").click().run()
    assert not test.exception and not told_untrained(test)
