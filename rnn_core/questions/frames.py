"""What does a network make of a film: what it keeps of it, how it goes on?"""

from dataclasses import dataclass

from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.trace import Floats


@dataclass(frozen=True)
class FrameStates(Question[Floats]):
    """All that a network keeps after each frame of inputs (batch, time, pixels), (batch, time, numbers)."""

    net: Net
    inputs: Floats

    def answer(self) -> Floats:
        from rnn_core.nets.probes.foresee import keep

        return keep(self.net.network(), self.inputs)


@dataclass(frozen=True)
class FrameForecast(Question[Floats]):
    """How a network goes on after inputs (batch, time, pixels) by itself, (batch, ahead, pixels)."""

    net: Net
    inputs: Floats
    ahead: int

    def answer(self) -> Floats:
        from rnn_core.nets.probes.foresee import foresee

        return foresee(self.net.network(), self.inputs, self.ahead)
