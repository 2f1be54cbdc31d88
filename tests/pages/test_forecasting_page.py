"""The page on forecasting: own runs of other settings, the trap, a network that diverged."""

import re

from rnn_core.findings.forecasts import ARIMA, LAST_WEEK, REGRESSION, SMOOTHING
from tests.pages.opened import DIVERGING, open_lesson, words


def tables(test):
    return " ".join(str(part.proto.body) for part in test.get("html"))


def judged(test):
    """Return the rows of the table of errors: name, mean absolute error."""
    return [
        (name, float(mae)) for name, mae in re.findall(r"<th scope='row'>([^<]*)</th><td>(\d\.\d{3})<", tables(test))
    ]


def test_the_whole_table_stands_there_the_best_first_also_where_the_network_is_the_worst():
    test = open_lesson("forecasting", "task=load&model=gru&hidden=2&updates=1&batch_size=1&past=24")
    assert [name for name, _ in judged(test)][:2] == ["GRU 32", "RNN (tanh) 32"]  # the shipped ones
    test.button(key="step").click().run()
    assert not test.exception and not test.error
    rows = judged(test)
    assert rows == sorted(rows, key=lambda one: one[1])
    assert {REGRESSION, LAST_WEEK, SMOOTHING, ARIMA, "GRU 2"} < {name for name, _ in rows}
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
