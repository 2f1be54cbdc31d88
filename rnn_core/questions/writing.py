"""How does a network go on with a text?"""

from dataclasses import dataclass

from rnn_core.experiment.sampling import Sampling
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.trace import Draft


@dataclass(frozen=True)
class Continuation(Question[Draft]):
    """A text, so many letters longer. Raises ValueError when nothing stands there yet."""

    net: Net
    draft: Draft
    letters: int
    sampling: Sampling

    def answer(self) -> Draft:
        from rnn_core.nets.probes.writing import write

        return write(self.net.recurrent(), self.draft, self.letters, self.sampling)
