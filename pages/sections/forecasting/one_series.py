"""A series on the page on forecasting: what comes next, or what is missing in a gap, and how sure that is."""

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from pages.parts import lesson, on_show
from pages.parts.asking import ask, origin
from pages.parts.course import Guess, Lesson
from pages.sections.forecasting import (
    future,
    how_sure,
    rolling_forecast,
    series_beliefs,
    series_errors,
    series_stretch,
)
from rnn_core.charts.fan import Line
from rnn_core.data.recorded import RECORDED
from rnn_core.data.tables.steps import moments
from rnn_core.experiment import Experiment
from rnn_core.findings.rolling import covered
from rnn_core.findings.series import (
    INTERPOLATION,
    NAIVE,
    REGRESSION,
    SEASONAL,
    rolling,
)
from rnn_core.questions.forecast_errors import ForecastErrors, ForecastLead
from rnn_core.questions.series import SeriesQuantiles, SeriesRivals
from rnn_core.runs.live import LiveRace
from rnn_core.shipped import LINKS
from rnn_core.tasks.base import Array, Task
from rnn_core.tasks.series import Series
from rnn_core.tasks.stretches import unit_of_change

MODELS = "&model.2=lstm&model.3=rnn"
SHIPPED = ("temperature", "glucose", "sunspots", "gap_both", "gap")
OPENINGS = {
    "Temperature": LINKS["temperature"] + MODELS,
    "Glucose": LINKS["glucose"] + MODELS,
    "Sunspots": LINKS["sunspots"] + MODELS,
    "A gap to be filled": LINKS["gap_both"] + "&direction.2=forward",
}


def named(task: Task) -> str:
    """Return what the reader has chosen, as the page calls it."""
    assert isinstance(task, Series)
    if task.after:
        return "A gap to be filled"
    return {"temperature": "Temperature", "glucose": "Glucose", "sunspots": "Sunspots"}.get(task.series, "Your series")


def story(task: Task) -> str:
    """Return what is forecast, and what the networks read."""
    assert isinstance(task, Series)
    what = RECORDED[task.series].title if task.series in RECORDED else "Your own numbers"
    base = f"the value {task.season} steps before" if task.season > 1 else "the last known value"
    sentence = f"**{what}.** A network reads {task.past} steps; the next {task.ahead} are hidden. "
    if task.after:
        sentence += (
            f"Then it reads {task.after} more. One that reads **forward** only comes to the gap from one side; one "
            "that reads **both ways** knows both sides. "
        )
    elif task.way == "at once":
        sentence += "At the last known step it answers for all of them **at once**. "
    else:
        sentence += "It **reads on**: at each hidden step it is told only the time, and says what it expects. "
    return (
        sentence
        + f"Every answer is a change from {base}, so that to say 0 is the naive forecast. And it says three numbers "
        "for each step: the median, and two between which the truth is to lie with a chance of 80 % (*quantiles*). "
        "An **MLP**, as Khotanzad (1997) and Khashei (2008) used, and a **linear regression** read the same all at "
        "once."
    )


def guess(task: Task) -> Guess:
    """Return what the reader is to guess."""
    return series_errors.guess(task)


def sources(task: Task) -> str:
    """Return where methods and data come from."""
    assert isinstance(task, Series)
    data = RECORDED[task.series].source if task.series in RECORDED else "your own"
    return (
        "Koenker & Bassett 1978 (quantiles); Wen et al. 2017 (all steps at once); Khashei, Hejazi & Bijari 2008, and "
        "Tanaka, Uejima & Asai 1982 (possibilistic intervals); Khotanzad et al. 1997 (MLP); Vovk, Gammerman & Shafer "
        f"2005 (conformal intervals); Hyndman & Athanasopoulos, Forecasting: Principles and Practice. Data: {data}."
    )


def subject(task: Series) -> rolling_forecast.Subject:
    """Return how the page speaks of a series."""
    about = RECORDED.get(task.series)
    start, step, unit = (about.start, about.step, about.unit) if about else (task.start, task.step, "")
    return rolling_forecast.Subject(
        rolling(task),
        moments(start, step, len(task.observed)),
        unit,
        _label(task, unit),
        (INTERPOLATION if task.after else REGRESSION, SEASONAL if task.season > 1 else NAIVE),
        before=min(task.past, 2 * task.ahead + 24),
        after=task.after,
        chosen="Gap: " if task.after else "Forecast: ",
    )


def _label(task: Series, unit: str) -> str:
    """Return what an axis is called, such as "temperature (°C)"; of a reader's own series as their file calls it."""
    return task.label or "value" if not unit else unit if unit == task.series else f"{task.series} ({unit})"


def live(run: LiveRace) -> None:
    """Draw the first forecast of the test as the networks of a run make it by now."""
    task = run.race.lanes[0].task
    assert isinstance(task, Series)
    unit = unit_of_change(task.observed[: task.split], task.season)
    rolling_forecast.live(subject(task), run, unit, task.past)


def draw(page: Lesson, run: LiveRace, guess: str | None) -> None:
    """Draw all that follows the bench."""
    networks, quantiles = _sound(page, run)
    task = networks.nets[0].experiment.task
    assert isinstance(task, Series)
    series_stretch.watch(networks, task)
    lines = _lines(networks, quantiles)
    rivals = ask(SeriesRivals(task))
    about = subject(task)._replace(badge=origin(SeriesRivals(task), *map(SeriesQuantiles, networks.nets)))
    _roll(task, about, lines, rivals, quantiles[0][..., 1:])
    everybody = {name: line.values for name, line in lines.items()} | rivals
    judged = ask(ForecastErrors(task, everybody))
    best = min(rivals, key=lambda name: judged[name].mae)
    won = ask(ForecastLead(task, quantiles[0][..., 0], rivals[best]))
    future.draw(networks, task, covered(about.rolling, quantiles[0][..., 1:]).share, best)
    with lesson.happened(guess):
        series_errors.verdict(guess, networks, judged, best, won)
        rolling_forecast.table(about.unit, judged)
        series_errors.explain(task, judged)
        rolling_forecast.steps(about, lines, rivals, "steps into the gap" if task.after else "steps ahead")
        rolling_forecast.residuals(about, lines, rivals)
    rolling_forecast.download(about, lines, rivals)
    _trust(networks, task, quantiles[0], rivals[best], best)
    series_beliefs.cards(task)
    series_beliefs.try_this(page, task)


def _lines(networks: on_show.Networks, quantiles: Sequence[Array]) -> dict[str, Line]:
    """Return the medians of networks as lines."""
    return {
        title: Line(net.experiment.network.family, one[..., 0])
        for title, net, one in zip(networks.titles, networks.nets, quantiles, strict=True)
    }


def _roll(
    task: Series,
    about: rolling_forecast.Subject,
    networks: Mapping[str, Line],
    rivals: Mapping[str, Array],
    ends: Array,
) -> None:
    """Draw the forecasts from any origin, between the outer quantiles of the first network."""
    origins = about.rolling.origins
    kind = f"{task.past} steps read, {task.ahead} " + ("hidden" if task.after else "forecast")
    st.markdown("#### Move the gap" if task.after else "#### Watch the forecast roll")
    rolling_forecast.roll(about, networks, rivals, ends, f"{kind}: move where it begins")
    st.caption(
        f"The area lies between the two outer quantiles of {next(iter(networks))}: to hold 80 %. {len(origins)} origins"
        + ("; what they forecast overlaps." if np.diff(origins).min(initial=task.ahead) < task.ahead else ".")
    )


def _sound(page: Lesson, run: LiveRace) -> tuple[on_show.Networks, list[Array]]:
    """Return networks and what they say: those of the run, else the shipped one, else one that is not trained yet."""
    networks = on_show.networks(page, run, shipped(run.race.lanes[0].task))
    quantiles = [ask(SeriesQuantiles(net)) for net in networks.nets]
    if not all(np.isfinite(one).all() for one in quantiles):
        st.warning(
            "A network of this race has diverged: its forecasts are no numbers any more. Reset, and try a learning "
            "rate ten times smaller. Below stands what the networks say before their first update."
        )
        networks = on_show.untrained(run)
        quantiles = [ask(SeriesQuantiles(net)) for net in networks.nets]
    return networks, quantiles


def shipped(task: Task) -> tuple[str, ...]:
    """Return the names of the shipped networks that were trained on this very task."""
    return tuple(name for name in SHIPPED if Experiment.from_link(LINKS[name]).task == task)


def _trust(networks: on_show.Networks, task: Series, quantiles: Array, other: Array, best: str) -> None:
    """Show how sure trained networks are, and what their answers rest on."""
    if not networks.to_do:
        how_sure.draw(networks, task, subject(task).unit, {best: other}, quantiles)
        how_sure.influence(networks, task)
