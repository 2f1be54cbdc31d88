"""A network whose read-out is fuzzy: intervals in the manner of Khashei, Hejazi & Bijari 2008.

Their hybrid keeps the hidden units of a trained network (theirs was an MLP) and makes the weights of its read-out
symmetric triangular fuzzy numbers, centre a_j and spread c_j (Tanaka, Uejima & Asai 1982): the narrowest ones whose
interval contains every value that they are fitted on. Then what lies furthest out is left aside, and the rest fitted
once more (Ishibuchi & Tanaka 1988).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnn_core.findings.series import in_units, rolling
from rnn_core.questions.base import PartedQuestion, Question, share_of
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.tasks.base import Array, Batch
from rnn_core.tasks.series import Series

FITTED_ON = 200  # stretches before the test at most, evenly spaced
SHARES = 12  # of the steps ahead, at most: each is fitted by itself


@dataclass(frozen=True)
class FuzzySteps(Question[Array]):
    """The changes that bound PossibilisticIntervals at a share of the steps ahead, (origins, some steps, [low, high]).

    share: one of `shares`.
    """

    net: Net
    level: float
    drop: float
    share: int
    shares: int

    def answer(self) -> Array:
        task = self.net.experiment.task
        assert isinstance(task, Series)
        origins = np.linspace(task.past + task.season, task.last_origin(task.split), FITTED_ON).astype(int)
        before = task.stretch_at(np.unique(origins))
        states, asked = (_hidden(self.net, batch) for batch in (before, task.held_out(np.random.default_rng())))
        if task.way == "at once":
            right = before.targets[:, -1].reshape(len(states), task.ahead, -1)[..., 0]
        else:
            right = before.targets[:, task.past : task.past + task.ahead, 0]
        steps = share_of(range(task.ahead), self.share, self.shares)
        ends = np.empty((len(asked), len(steps), 2))
        for at, step in enumerate(steps):
            centre, spread = narrowest(states[:, step], right[:, step], self.level)
            if self.drop:
                missed = np.abs(right[:, step] - states[:, step] @ centre)
                kept = missed <= np.quantile(missed, 1 - self.drop)
                centre, spread = narrowest(states[kept, step], right[kept, step], self.level)
            middle, half = asked[:, step] @ centre, np.abs(asked[:, step]) @ spread
            ends[:, at] = np.stack([middle - half, middle + half], 1)
        return ends


@dataclass(frozen=True)
class PossibilisticIntervals(PartedQuestion[Array, Array]):
    """Intervals for the test of a series, (origins, ahead, [low, high]), in its unit.

    level: the h of possibilistic regression, 0 ... 0.9; higher is wider. drop: the share left aside, 0 ... 0.2.
    """

    net: Net
    level: float
    drop: float

    def parts(self) -> list[FuzzySteps]:
        task = self.net.experiment.task
        assert isinstance(task, Series)
        shares = min(SHARES, task.ahead)
        return [FuzzySteps(self.net, self.level, self.drop, share, shares) for share in range(shares)]

    def whole(self, answers: Sequence[Array]) -> Array:
        task = self.net.experiment.task
        assert isinstance(task, Series)
        return in_units(rolling(task), np.concatenate(answers, 1))


def _hidden(net: Net, batch: Batch) -> Array:
    """Return what the read-out sees at the steps that are asked, and a 1 for its bias: (batch, ahead, hidden + 1)."""
    task = net.experiment.task
    assert isinstance(task, Series)
    states = np.concatenate(list(Recording(net, batch).answer().states["h"]), -1)
    at = slice(task.past, task.past + task.ahead)
    seen = np.repeat(states[:, -1:], task.ahead, 1) if task.way == "at once" else states[:, at]
    return np.concatenate([seen, np.ones((*seen.shape[:2], 1))], -1).astype(float)


def narrowest(seen: Array, right: Array, level: float) -> tuple[Array, Array]:
    """Return centres and spreads, (features,) each: of all intervals that contain `right` those of least total width.

    seen (cases, features), right (cases,). Tanaka's linear program, with the spreads times 1 - level. It is solved for
    the middles, in orthogonal directions: units of a network that has hardly learned are so alike that the solver
    fails on their own weights.
    """
    from scipy.linalg import orth  # here: a second of import
    from scipy.optimize import linprog

    directions, reach = orth(seen), (1 - level) * np.abs(seen)
    rank, size = directions.shape[1], seen.shape[1]
    above, below = np.hstack([-directions, -reach]), np.hstack([directions, -reach])
    solved = linprog(
        np.concatenate([np.zeros(rank), np.abs(seen).sum(0)]),
        np.vstack([above, below]),
        np.concatenate([-right, right]),
        bounds=[(None, None)] * rank + [(0, None)] * size,
        method="highs",
    )
    solution = solved.x
    assert solved.success and solution is not None, "wide enough intervals contain everything"
    return np.linalg.lstsq(seen, directions @ solution[:rank], rcond=None)[0], solution[rank:]
