"""Which tune does a network write?"""

from dataclasses import dataclass

from rnn_core.experiment.sampling import Sampling
from rnn_core.findings.tunes import LONGEST, finished
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.questions.writing import Continuation
from rnn_core.tasks.letters import spelled
from rnn_core.tasks.tunes import Tunes
from rnn_core.trace import Draft


@dataclass(frozen=True)
class Composition(Question[str | None]):
    """What a network writes from `begin` to the end of the tune; None when it does not end."""

    net: Net
    begin: str
    seed: int
    sampling: Sampling

    def answer(self) -> str | None:
        task = self.net.experiment.task
        assert isinstance(task, Tunes)
        draft = Draft.begin(task.codes(self.begin), self.seed)
        whole = Continuation(self.net, draft, LONGEST - len(self.begin), self.sampling).answer()
        return finished(spelled(task.vocabulary, whole.codes))
