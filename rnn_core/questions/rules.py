"""Where does a learning rule point, beside the gradient?"""

from dataclasses import dataclass

import numpy as np

from rnn_core.experiment import Experiment
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.tasks import Batch
from rnn_core.trace import Floats


@dataclass(frozen=True)
class RuleAlignment(Question[float]):
    """The cosine between the gradient of a network's own learning rule and the true one."""

    net: Net
    batch: Batch

    def answer(self) -> float:
        from rnn_core.nets.probes.alignment import alignment

        return alignment(self.net.recurrent(), self.net.experiment.task, self.batch)


@dataclass(frozen=True)
class RuleFeedback(Question[Floats]):
    """What a network's learning rule hands back to every step of a batch's first sequence, (track, time)."""

    net: Net
    batch: Batch

    def answer(self) -> Floats:
        from rnn_core.nets import training
        from rnn_core.nets.device import pick_device
        from rnn_core.nets.probes.handed_back import handed_back

        task = self.net.experiment.task
        asked = training.as_tensors(task.alone(self.batch), pick_device("cpu"))
        return handed_back(self.net.recurrent(), task, asked)


@dataclass(frozen=True)
class GuessCosines(Question[tuple[float, ...]]):
    """How well the mean of so many guesses of a perturbing rule points along the gradient, before training."""

    experiment: Experiment
    counts: tuple[int, ...]

    def answer(self) -> tuple[float, ...]:
        from rnn_core.nets import training
        from rnn_core.nets.device import pick_device
        from rnn_core.nets.probes.guesses import cosines_of_guesses

        experiment, task = self.experiment, self.experiment.task
        drawn = np.random.default_rng(experiment.stream("batches"))
        batch = training.as_tensors(task.sample(experiment.batch_size, drawn), pick_device("cpu"))
        model = Net(experiment).recurrent()
        return tuple(cosines_of_guesses(model, task, batch, list(self.counts), experiment.seed))
