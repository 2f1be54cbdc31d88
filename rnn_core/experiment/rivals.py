"""A rival of recurrent networks without its weights: it sees a whole sequence at once."""

from dataclasses import dataclass
from typing import ClassVar

from rnn_core.anatomy.rivals import RIVALS
from rnn_core.experiment.network import NetworkSpec
from rnn_core.settings import setting
from rnn_core.tasks import Task

HEADS = 4  # of a Transformer


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
        size, total = task.features(self.embedding), tokens * self.embedding
        total += (8 * self.hidden + 11) * self.hidden if self.model == "transformer" else 0  # its block
        return total + (self.seen(task) * size + 1) * self.hidden + (self.hidden + 1) * len(task.answers)

    def kept(self, task: Task) -> float:
        """Return about how many numbers a sequence leaves in memory for the way back."""
        read = task.steps * task.features(self.embedding)
        if self.model == "transformer":
            return read + task.steps * 24 * self.hidden + 4 * HEADS * task.steps**2
        windows = task.steps if self.model == "cnn" else 1
        return 2 * read + windows * (self.seen(task) * read / task.steps + 4 * self.hidden)

    def flops(self, task: Task) -> float:
        """Return about how many floating-point operations the answer to a sequence takes, forward."""
        once = self.model in ("mlp", "bag")
        pairs = 2 * task.steps**2 * self.hidden if self.model == "transformer" else 0
        return 2 * ((1 if once else task.steps) * self.parameters(task) + pairs)
