"""Where does a network of few units go by itself?"""

from dataclasses import dataclass

from rnn_core.dynamics import Portrait
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net


@dataclass(frozen=True)
class PhasePortrait(Question[Portrait]):
    """Where a network of few units goes when it reads one token for ever. Raises ValueError."""

    net: Net
    token: int
    steps: int

    def answer(self) -> Portrait:
        from rnn_core.nets.probes.portrait import portrait

        return portrait(self.net.recurrent(), self.token, self.steps)
