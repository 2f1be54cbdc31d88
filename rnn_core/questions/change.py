"""How far has training moved a network's weights?"""

from dataclasses import dataclass

from rnn_core.questions.base import Question
from rnn_core.questions.net import Net


@dataclass(frozen=True)
class RecurrentChange(Question[float]):
    """How far training has moved a network's recurrent weights U: ||U - U_0|| / ||U_0||."""

    net: Net

    def answer(self) -> float:
        from rnn_core.nets.probes import moved

        return moved.recurrent_change(Net(self.net.experiment).network(), self.net.network())
