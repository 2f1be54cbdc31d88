"""What does a small experiment come to?"""

from dataclasses import dataclass

from rnn_core.experiment import Experiment
from rnn_core.questions.base import Question


@dataclass(frozen=True)
class FinalMetric(Question[float]):
    """The held-out metric of a small experiment, trained from its first update to its last."""

    experiment: Experiment

    def answer(self) -> float:
        from rnn_core.nets import training

        run = training.start(self.experiment)
        while not run.finished:
            training.train_once(run)
        return run.history[-1].val_metric
