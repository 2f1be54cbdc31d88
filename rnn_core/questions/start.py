"""How far back does the loss reach before any training?"""

from dataclasses import dataclass

from rnn_core.experiment import Experiment
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.trace import Floats


@dataclass(frozen=True)
class StartGradients(Question[tuple[Floats, ...]]):
    """How far back the loss reaches in each network before its first update: GradientFlow.whole, (time,)."""

    experiments: tuple[Experiment, ...]

    def answer(self) -> tuple[Floats, ...]:
        from rnn_core.nets import training

        return tuple(training.start(experiment).snapshots[0].flow.whole[0] for experiment in self.experiments)


@dataclass(frozen=True)
class ShortcutReach(Question[tuple[Floats, ...]]):
    """How far back the loss reaches in untrained leaky RNNs with their short cuts, (time,) each."""

    experiments: tuple[Experiment, ...]

    def answer(self) -> tuple[Floats, ...]:
        from rnn_core.nets import training
        from rnn_core.nets.device import pick_device
        from rnn_core.nets.probes.short_cuts import reach_of_skips

        cpu = pick_device("cpu")
        return tuple(
            reach_of_skips(Net(lane).recurrent(), lane.task, training.as_tensors(lane.held_out(), cpu))
            for lane in self.experiments
        )
