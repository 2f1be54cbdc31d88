"""How long does a network think about each frame, and what does it answer then?"""

from dataclasses import dataclass

from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.tasks import Batch
from rnn_core.trace import Thinking


@dataclass(frozen=True)
class ThinkingPace(Question[Thinking]):
    """What a thinker answers in each way to stop it; `doubts`: entropies in nats below which it is sure."""

    net: Net
    batch: Batch
    doubts: tuple[float, ...]

    def answer(self) -> Thinking:
        from rnn_core.nets.models import Thinker
        from rnn_core.nets.probes.thinking import pace

        model = self.net.network()
        assert isinstance(model, Thinker), "only a thinker can be stopped"
        return pace(model, self.batch, self.doubts)
