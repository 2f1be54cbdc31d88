"""Forecasts of load on a page: drawn with a day that can be moved, and measured."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import numpy as np
import streamlit as st

from pages.parts import figures
from rnn_core.charts.fan import BEFORE, Line, fan
from rnn_core.charts.lines import lines
from rnn_core.data.load import read_load
from rnn_core.findings.forecasts import FEWEST, LAST_WEEK, REGRESSION, Accuracy, Covered, by_hour
from rnn_core.tasks.base import Array
from rnn_core.tasks.load import TEST_DAYS, first_test_hour

START = np.datetime64("2014-01-01T00", "h")
OPENING_DAY = 64  # Christmas Day: last week knows nothing of it


def roll(networks: Mapping[str, Line], simple: Mapping[str, Array], first: Covered, badge: str) -> None:
    """Draw forecasts, the interval of the first network, and what came; the reader moves the day."""
    known = read_load()["load"][first_test_hour() - BEFORE :]
    band = np.full((TEST_DAYS, 24, 2), np.nan)
    band[FEWEST:] = first.ends
    drawn = dict(networks) | {name: Line("table", simple[name]) for name in (REGRESSION, LAST_WEEK)}
    name = next(iter(networks))
    figures.chart(
        fan(str((START + first_test_hour()).astype("datetime64[D]")), known, drawn, band, OPENING_DAY),
        "Two days that were, and the third foretold at midnight: move the day",
        badge,
        f"Load in gigawatts, hour by hour, of {TEST_DAYS} days; each forecast by {', '.join(drawn)}. From day "
        f"{FEWEST + 1} on an area shows where {name} expects the load with a chance of 80 %.",
        400,
    )


def table(measured: Mapping[str, Accuracy]) -> None:
    """Show all that was measured, the best in mean absolute error first."""
    ordered = sorted(measured.items(), key=lambda one: one[1].mae)
    figures.table(
        ("forecast", "MAE (GW)", "RMSE (GW)", "MAPE (%)", "MASE", "skill"),
        [
            (name, f"{a.mae:.3f}", f"{a.rmse:.3f}", f"{a.mape:.2f}", f"{a.mase:.3f}", f"{round(a.skill, 4) + 0.0:+.0%}")
            for name, a in ordered
        ],
    )


def hours(networks: Mapping[str, Line], rivals: Mapping[str, Array], badge: str) -> None:
    """Draw the error by hour ahead."""
    drawn = dict(networks) | {name: Line("table", values) for name, values in rivals.items()}
    errors = {name: by_hour(line.values) for name, line in drawn.items()}
    first = next(iter(networks))
    figures.chart(
        lines(
            "hours ahead",
            "mean absolute error (GW)",
            {
                name: (line.family, [(n + 1.0, float(error)) for n, error in enumerate(errors[name])])
                for name, line in drawn.items()
            },
        ),
        f"The largest errors: of {first} in hour {int(np.argmax(errors[first])) + 1}, of the {LAST_WEEK} in hour "
        f"{int(np.argmax(errors[LAST_WEEK])) + 1}",
        badge,
        "; ".join(
            f"{name}: {error[0]:.2f} at the first hour, {error.max():.2f} at worst" for name, error in errors.items()
        ),
        380,
    )


def download(networks: Mapping[str, Line], rivals: Mapping[str, Array]) -> None:
    """Offer all forecasts, hour by hour, as CSV."""
    pandas: Any = import_module("pandas")
    first = first_test_hour()
    columns = {
        "time": START + np.arange(first, first + 24 * TEST_DAYS),
        "load (GW)": read_load()["load"][first:],
        **{name: line.values.ravel() for name, line in networks.items()},
        **{name: values.ravel() for name, values in rivals.items()},
    }
    text = pandas.DataFrame(columns).to_csv(index=False, float_format="%.4f")
    st.download_button(
        "Forecasts as CSV", text, "forecasts.csv", "text/csv", icon=":material/download:", on_click="ignore"
    )
