"""What is built from cells, and their rivals. Each model is one file."""

from torch import Generator

from rnn_core.experiment import ModelSpec
from rnn_core.nets.models.objective import objective
from rnn_core.nets.models.recurrent import Recurrent, Track, merge
from rnn_core.nets.models.rivals import Rival
from rnn_core.nets.models.transformer import Transformer
from rnn_core.nets.models.unroll import Unrolled, unroll
from rnn_core.tasks import Task

__all__ = ["Recurrent", "Rival", "Track", "Unrolled", "build", "merge", "objective", "unroll"]


def build(spec: ModelSpec, task: Task, generator: Generator) -> Recurrent | Rival:
    """Return the network of `spec` for `task`, its first weights drawn from `generator`."""
    if spec.recurrent:
        return Recurrent(spec, task, generator)
    tokens = len(task.vocabulary or ())
    features = spec.embedding if tokens else len(task.channels)
    sizes = (tokens, features, spec.hidden, spec.seen(task))
    return (Transformer if spec.model == "transformer" else Rival)(spec.model, sizes, len(task.answers), generator)
