"""What does a network make of tomorrow's load?"""

from dataclasses import dataclass

import numpy as np

from rnn_core.data.load import read_load
from rnn_core.findings.forecasts import in_gigawatts
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.tasks.base import Array
from rnn_core.tasks.load import DAY, Load, midnights
from rnn_core.trace import Trace


@dataclass(frozen=True)
class LoadForecast(Question[Array]):
    """What a network forecasts for the days of the test, (days, 24), in GW."""

    net: Net

    def answer(self) -> Array:
        return in_gigawatts(_recording(self.net).outputs[:, -DAY:, 0])


@dataclass(frozen=True)
class WeekendUnit(Question[tuple[int, float, Array, Array]]):
    """The unit that goes furthest with workdays, its correlation with them, its h, (days,), and the workdays.

    At noon of each day that is forecast; the network is told at every hour whether it is one of a workday.
    """

    net: Net

    def answer(self) -> tuple[int, float, Array, Array]:
        task = _task(self.net)
        states = _recording(self.net).states["h"][0, :, task.past + DAY // 2]
        workday = read_load()["workday"][midnights() + DAY // 2]
        alike = np.nan_to_num([np.corrcoef(unit, workday)[0, 1] if unit.std() > 0 else 0.0 for unit in states.T])
        best = int(np.argmax(np.abs(alike)))
        return best, float(alike[best]), states[:, best], workday


def _recording(net: Net) -> Trace:
    return Recording(net, _task(net).held_out(np.random.default_rng())).answer()


def _task(net: Net) -> Load:
    task = net.experiment.task
    assert isinstance(task, Load)
    return task
