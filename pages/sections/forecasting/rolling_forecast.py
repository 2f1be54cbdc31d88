"""Forecasts on a page: drawn from an origin that can be moved, and measured."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import streamlit as st

from pages.parts import figures
from rnn_core.charts.fan import Ground, Line, fan
from rnn_core.charts.lines import lines
from rnn_core.findings.rolling import Covered, Rolling, by_step
from rnn_core.questions.forecast_errors import ForecastAccuracy
from rnn_core.runs.live import LiveRace
from rnn_core.tasks.base import Array


class Subject(NamedTuple):
    """What is forecast: the series and its origins, when its steps were, and how a page speaks of them."""

    rolling: Rolling
    times: Sequence[str] | None  # ISO dates, or None
    unit: str  # such as "GW"
    label: str  # such as "load (GW)"
    rivals: tuple[str, ...]  # those that are drawn
    before: int = 48  # steps shown before an origin
    after: int = 0  # steps shown after what is forecast
    chosen: str = "Forecast: "  # what the slider calls an origin
    opening: int = 1  # the origin shown at first
    badge: str = figures.MEASURED_NOW  # how the forecasts came about

    def when(self, step: int) -> str:
        """Return when a step was, as a caption says it."""
        if self.times is None:
            return f"step {step + 1}"
        stamp = self.times[step]
        return stamp.replace("T", ", ") + (":00" if len(stamp) == 13 else "")


def _in(unit: str) -> str:
    return f" ({unit})" if unit else ""


def roll(subject: Subject, networks: Mapping[str, Line], simple: Mapping[str, Array], band: Array, title: str) -> None:
    """Draw forecasts, the interval of the first network, and what came; the reader moves the origin."""
    asked = subject.rolling
    drawn = dict(networks) | {name: Line("table", simple[name]) for name in subject.rivals}
    ground = Ground(
        asked.values,
        subject.times,
        asked.origins.tolist(),
        subject.before,
        subject.after,
        subject.label,
        subject.chosen,
    )
    figures.chart(
        fan(ground, drawn, band, subject.opening),
        title,
        subject.badge,
        f"{subject.label} from each of {len(asked.origins)} origins; forecasts by {', '.join(drawn)}. An area shows "
        f"where {next(iter(networks))} expects it with a chance of 80 %.",
        400,
    )


def table(unit: str, measured: Mapping[str, ForecastAccuracy]) -> None:
    """Show all that was measured, the best in mean absolute error first."""
    ordered = sorted(measured.items(), key=lambda one: one[1].mae)
    digits = max(0, 3 - int(np.floor(np.log10(max(ordered[0][1].mae, 1e-12)) + 1)))
    percent = not np.isnan(ordered[0][1].mape)
    figures.table(
        ("forecast", f"MAE{_in(unit)}", f"RMSE{_in(unit)}", *(["MAPE (%)"] if percent else []), "MASE", "skill"),
        [
            (
                name,
                f"{a.mae:,.{digits}f}",
                f"{a.rmse:,.{digits}f}",
                *([f"{a.mape:.2f}"] if percent else []),
                f"{a.mase:.3f}" if np.isfinite(a.mase) else "–",
                f"{round(a.skill, 2) + 0.0:+.0%}".replace("-", "−") if np.isfinite(a.skill) else "–",
            )
            for name, a in ordered
        ],
    )


def steps(subject: Subject, networks: Mapping[str, Line], rivals: Mapping[str, Array], across: str) -> None:
    """Draw the error by step ahead; `across` says what a step is."""
    drawn = dict(networks) | {name: Line("table", rivals[name]) for name in subject.rivals}
    errors = {name: by_step(subject.rolling, line.values) for name, line in drawn.items()}
    first, last = next(iter(networks)), subject.rivals[-1]
    figures.chart(
        lines(
            across,
            f"mean absolute error{_in(subject.unit)}",
            _numbered(drawn, errors),
        ),
        f"The errors are largest {int(np.argmax(errors[first])) + 1} {across} ({first}) and "
        f"{int(np.argmax(errors[last])) + 1} {across} ({last})",
        subject.badge,
        "; ".join(f"{name}: {error[0]:.3g} at the first, {error.max():.3g} at worst" for name, error in errors.items()),
        380,
    )


def _numbered(
    drawn: Mapping[str, Line], forecasts: Mapping[str, Array]
) -> dict[str, tuple[str, list[tuple[float, float]]]]:
    """Return for each name its family, and its numbers over 1, 2, 3 ..., as a chart of lines wants them."""
    return {
        name: (line.family, [(n + 1.0, float(value)) for n, value in enumerate(forecasts[name])])
        for name, line in drawn.items()
    }


def residuals(subject: Subject, networks: Mapping[str, Line], rivals: Mapping[str, Array]) -> None:
    """Draw what was left over, truth minus forecast, on average from each origin."""
    drawn = dict(networks) | {name: Line("table", rivals[name]) for name in subject.rivals[:1]}
    left = {name: (subject.rolling.truth - line.values).mean(1) for name, line in drawn.items()}
    first = next(iter(networks))
    worst = int(np.argmax(np.abs(left[first])))
    far = f"{abs(left[first][worst]):.3g} {subject.unit}".strip()
    figures.chart(
        lines(
            subject.chosen.strip(": ").lower() + " number",
            f"truth − forecast{_in(subject.unit)}",
            _numbered(drawn, left),
        ),
        f"Residuals: {first} is furthest off, by {far} on average, at number "
        f"{worst + 1} ({subject.when(int(subject.rolling.origins[worst]))})",
        subject.badge,
        "; ".join(f"{name}: {value.mean():+.3g} on average" for name, value in left.items()),
        320,
    )


def intervals(unit: str, sure: Mapping[str, Covered], losses: Mapping[str, float]) -> None:
    """Show what intervals hold, how wide they are, and their pinball loss."""
    digits = 2 if min(one.width for one in sure.values()) < 100 else 0
    figures.table(
        ("interval", "holds", f"mean width{_in(unit)}", f"pinball loss{_in(unit)}"),
        [(name, f"{one.share:.1%}", f"{one.width:,.{digits}f}", f"{losses[name]:.3g}") for name, one in sure.items()],
    )


def live(subject: Subject, run: LiveRace, unit_change: float, first: int) -> None:
    """Draw the first forecast of the test as the networks make it by now, while they train.

    unit_change: what an answer of 1 means, in the series' unit. first: the step of a sequence that is forecast first.
    """
    if not any(run.now):
        return
    asked = subject.rolling
    origin, ahead = int(asked.origins[0]), asked.ahead
    came = [(float(step), float(asked.values[origin + step])) for step in range(-min(first, 24), ahead)]
    drawn: dict[str, tuple[str, list[tuple[float, float]]]] = {"what came": ("table", came)}
    for title, spec, shot in zip(run.race.titles, run.race.networks, run.now, strict=True):
        if shot is None or not np.isfinite(shot.trace.outputs).all():
            continue
        changes = shot.trace.outputs[0, first : first + ahead, 0]
        if len(changes) < ahead:  # all at once, at the last known step, each with its quantiles
            changes = shot.trace.outputs[0, -1].reshape(ahead, -1)[:, 0]
        values = asked.before[0] + unit_change * changes
        drawn[title] = (spec.family, [(float(step), float(value)) for step, value in enumerate(values)])
    figures.chart(
        lines("steps from the origin", subject.label, drawn),
        f"The forecast from {subject.when(origin)} as it is after update {run.update:,}",
        "measured now",
        f"{subject.label} and what {', '.join(list(drawn)[1:])} say of the steps from the origin on.",
        320,
    )


def download(subject: Subject, networks: Mapping[str, Line], rivals: Mapping[str, Array]) -> None:
    """Offer all forecasts, step by step, as CSV."""
    import pandas as pd  # here: a second of import

    asked = subject.rolling
    flat = asked.hours.ravel()
    columns = {
        "origin": np.repeat([subject.when(int(origin)) for origin in asked.origins], asked.ahead),
        "time": flat + 1 if subject.times is None else [subject.times[step] for step in flat],
        subject.label.lstrip("=+-@"): asked.truth.ravel(),  # a spreadsheet would take such a name for a formula
        **{name: line.values.ravel() for name, line in networks.items()},
        **{name: values.ravel() for name, values in rivals.items()},
    }
    text = pd.DataFrame(columns).to_csv(index=False, float_format="%.10g")
    st.download_button(
        "Forecasts as CSV", text, "forecasts.csv", "text/csv", icon=":material/download:", on_click="ignore"
    )
