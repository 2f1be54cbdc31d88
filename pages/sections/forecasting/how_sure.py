"""How sure forecasts of a series are: three kinds of intervals; and how far back a network looks for them."""

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from pages.parts import figures, on_show
from pages.parts.asking import ask, origin
from pages.sections.forecasting import rolling_forecast
from rnn_core.charts.lines import lines
from rnn_core.findings.rolling import FEWEST, Covered, conformal, covered, pinball
from rnn_core.findings.series import rolling
from rnn_core.questions.influence import StepInfluence
from rnn_core.questions.possibilistic import FITTED_ON, PossibilisticIntervals
from rnn_core.tasks.base import Array
from rnn_core.tasks.series import Series


def draw(networks: on_show.Networks, task: Series, unit: str, rival: Mapping[str, Array], quantiles: Array) -> None:
    """Hold three kinds of intervals against each other: of the first network, its `quantiles`, and of a rival."""
    [(best, other)] = rival.items()
    st.markdown("#### How sure is it?")
    asked, title = rolling(task), networks.titles[0]
    left, right = st.columns(2)
    level = left.slider("How wide the possibilistic interval is: h", 0.0, 0.8, 0.0, 0.1, key="series.level")
    drop = right.slider("Left aside (% furthest out)", 0, 20, 5, 5, key="series.drop") / 100
    ends = {
        f"quantiles of {title}": quantiles[..., 1:],
        f"conformal, {title}": conformal(asked, quantiles[..., 0]).ends,
        f"conformal, {best}": conformal(asked, other).ends,
        f"possibilistic, {title}": ask(PossibilisticIntervals(networks.nets[0], level, drop)),
    }
    complete = np.isfinite(ends[f"conformal, {title}"]).all((1, 2))
    start = int(np.argmax(complete)) if complete.any() else 0
    sure: dict[str, Covered] = {name: covered(asked, one, start) for name, one in ends.items()}
    there = {name: one for name, one in sure.items() if np.isfinite(one.share)}
    rolling_forecast.intervals(
        unit,
        there,
        {name: pinball(asked._replace(origins=asked.origins[start:]), ends[name][start:]) for name in there},
    )
    st.caption(
        (
            f"On the {len(asked.origins) - start} origins that have all kinds: conformal ones need {FEWEST} errors "
            "known by then. "
            if complete.any()
            else "Too few origins for conformal intervals here. "
        )
        + "All but the last are to hold 80 %; of two that do, the narrower one says more, and the pinball loss weighs "
        "both: lower is better. **Possibilistic**, after Khashei et al. 2008, whose network was an MLP: the weights of "
        "the read-out become fuzzy numbers, the narrowest whose intervals hold every one of up to "
        f"{FITTED_ON} stretches before the test (they may overlap), but for those left aside. How many of the test "
        "they hold is not promised."
    )


def influence(networks: on_show.Networks, task: Series) -> None:
    """Draw how much each step that is read matters for the last answer."""
    if any(net.experiment.network.both for net in networks.nets):
        return
    batch = task.stretch_at(np.array(task.origins))
    questions = [StepInfluence(net, batch) for net in networks.nets]
    reach = [ask(question) for question in questions]
    last = task.steps - 1
    figures.chart(
        lines(
            "steps before the last answer",
            "change of the answers",
            {
                name: (net.experiment.network.family, [(float(last - n), float(v)) for n, v in enumerate(one)])
                for name, net, one in zip(networks.titles, networks.nets, reach, strict=True)
            },
            back=True,
        ),
        f"How far back it looks: half of the influence on the last answer of {networks.titles[0]} lies within "
        f"{_half(reach[0])} step{'s' if _half(reach[0]) > 1 else ''}",
        origin(*questions),
        "How much the last answers change, in units of the changes, when all that is read at one step is that of "
        "another stretch.",
        320,
    )


def _half(reach: Sequence[float] | Array) -> int:
    """Return within how many steps of the end half of all influence lies."""
    back = np.cumsum(np.asarray(reach)[::-1])
    return int(np.searchsorted(back, back[-1] / 2)) + 1
