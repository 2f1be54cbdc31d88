"""What does a network that looks at images keep of them?"""

from dataclasses import dataclass

from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.tasks import Batch
from rnn_core.trace import Floats


@dataclass(frozen=True)
class FeatureMaps(Question[dict[str, Floats]]):
    """What a network that looks at images keeps from frame to frame, by name, each (batch, time, ...)."""

    net: Net
    batch: Batch

    def answer(self) -> dict[str, Floats]:
        from rnn_core.nets.models import Viewer
        from rnn_core.nets.probes.maps import maps

        model = self.net.network()
        assert isinstance(model, Viewer), "only what looks at images has maps"
        return maps(model, self.batch)
