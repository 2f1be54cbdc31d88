"""How much arithmetic does a network need?"""

from dataclasses import dataclass

from rnn_core.experiment import Experiment
from rnn_core.questions.base import Question


@dataclass(frozen=True)
class UpdateFlops(Question[int]):
    """The floating-point operations of one update, forwards and back, as torch's own counter sees them."""

    experiment: Experiment

    def answer(self) -> int:
        from rnn_core.nets.stopwatch import flops_per_update

        return flops_per_update(self.experiment)


@dataclass(frozen=True)
class LookFlops(Question[tuple[int, ...]]):
    """The floating-point operations until the answer after 1, 2, ... looks at one sequence of images."""

    experiment: Experiment

    def answer(self) -> tuple[int, ...]:
        from rnn_core.nets.stopwatch import flops_per_look

        return tuple(flops_per_look(self.experiment))
