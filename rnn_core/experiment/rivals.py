"""A rival of recurrent networks without its weights: it sees a whole sequence at once."""

from dataclasses import dataclass
from typing import ClassVar

from rnn_core.anatomy.rivals import RIVALS
from rnn_core.experiment.network import NetworkSpec
from rnn_core.settings import setting
from rnn_core.tasks import Task


@dataclass(frozen=True, kw_only=True)
class RivalSpec(NetworkSpec):
    """A network without recurrence, for comparison."""

    kinds: ClassVar = tuple(RIVALS)

    embedding: int = setting(32, "Embedding size", (1, 256), "Numbers that stand for a token (tasks with tokens only)")

    def seen(self, task: Task) -> int:
        """Return how many steps a hidden unit weighs together."""
        steps = RIVALS[self.model].seen
        return task.steps if steps is None else steps

    def parameters(self, task: Task) -> int:
        """Count the weights, embedding and read-out included, as `sum(p.numel())` would."""
        tokens = len(task.vocabulary or ())
        size, total = self.embedding if tokens else len(task.channels), tokens * self.embedding
        total += (8 * self.hidden + 11) * self.hidden if self.model == "transformer" else 0  # its block
        return total + (self.seen(task) * size + 1) * self.hidden + (self.hidden + 1) * len(task.answers)
