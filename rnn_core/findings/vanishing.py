"""How far back a gradient reaches: its horizon, the factor that it loses per step, and the lags that were solved."""

from itertools import takewhile
from typing import NamedTuple

import numpy as np

from rnn_core.course.results import quoted
from rnn_core.experiment import Experiment
from rnn_core.trace import Floats

SHARE = 0.01  # the horizon ends where less than this share of the gradient at the end is left
FAINTEST = 1e-30  # below it float32 is about to lose the number: no rate is read off there


def horizon(norms: Floats) -> int:
    """Return how many steps back from the last one the gradient norms (time,) first fall below SHARE of the end's.

    The whole length if they never do; 0 if no gradient arrives at all.
    """
    back = norms[::-1]
    faint = ~(back >= SHARE * back[0]) | (back[0] == 0)
    return int(faint.argmax()) if faint.any() else len(back)


def decay(norms: Floats) -> float:
    """Return the factor per step by which gradient norms (time,) change on their way back, by least squares in log.

    The last tenth of the way is left out: there the read-out still shows. 0 where nothing is left to see.
    """
    back = norms[::-1].astype(np.float64)
    here = np.arange(len(back))
    used = (back > FAINTEST) & np.isfinite(back) & (here >= len(back) // 10)
    if used.sum() < 2:
        return 0.0
    return float(np.exp(np.polyfit(here[used], np.log(back[used]), 1)[0]))


def growth(norms: Floats) -> float:
    """Return how much longer the gradient is at the first step than at the last; 0 if none arrives at the last."""
    return float(norms[0]) / float(norms[-1]) if norms[-1] > 0 else 0.0


def shares(norms: Floats) -> list[tuple[float, float]]:
    """Return (steps back, share of the gradient at the end that is left) for gradient norms (time,)."""
    back = norms[::-1]
    return [(float(k), float(one / max(back[0], FAINTEST))) for k, one in enumerate(back)]


def in_bins(values: Floats, wide: int) -> list[tuple[float, float]]:
    """Return (steps back, mean over so many steps) for values (time,)."""
    back = values[::-1]
    return [(float(at), float(back[at : at + wide].mean())) for at in range(0, len(back), wide)]


class Survey(NamedTuple):
    """A task on whose lag networks of several kinds were tried: how its link begins, and the name of the lag."""

    title: str
    link: str
    lag: str


LAGS = (20, 50, 100, 200)
SURVEYS = (
    Survey("Delayed recall", "task=recall&hidden=32&updates=600", "delay"),
    Survey("Adding", "task=adding&hidden=32&updates=600", "length"),
)
KINDS = {
    "RNN": "model=rnn",
    "LSTM": "model=lstm",
    "GRU": "model=gru",
    "LSTM, chrono": "model=lstm&init=chrono",
    "GRU, chrono": "model=gru&init=chrono",
}


def survey_link(survey: Survey, kind: str, lag: int) -> str:
    """Return the link of one experiment of a survey."""
    return f"{survey.link}&{survey.lag}={lag}&{KINDS[kind]}"


def survey_table(survey: Survey) -> list[tuple[str, ...]]:
    """Return a row for each kind of network: in how many of three seeds each lag was solved, and the longest by all."""
    rows = list[tuple[str, ...]]()
    for kind in KINDS:
        solved = {lag: quoted(claim(survey, kind, lag)).mean for lag in LAGS}
        longest = max((lag for lag, share in solved.items() if share == 1), default=None)
        rows.append((kind, *(f"{3 * share:.0f} of 3" for share in solved.values()), str(longest or "none")))
    return rows


def survey_curves(survey: Survey) -> dict[str, tuple[str, list[tuple[float, float]]]]:
    """Return for each kind its family, and (lag, mean updates until solved) up to where a seed fails."""
    curves = dict[str, tuple[str, list[tuple[float, float]]]]()
    for kind, link in KINDS.items():
        solved = list(takewhile(lambda lag, kind=kind: quoted(claim(survey, kind, lag)).mean == 1, LAGS))
        updates = [quoted(claim(survey, kind, lag).replace("solved", "updates")).mean for lag in solved]
        points = [(float(lag), mean) for lag, mean in zip(solved, updates, strict=True)]
        curves[kind] = (Experiment.from_link(link).network.family, points)
    return curves


def claim(survey: Survey, kind: str, lag: int) -> str:
    """Return the name under which the survey keeps whether it was solved (1 or 0)."""
    return f"vanishing: {survey.title}, lag {lag}: {kind}: solved"
