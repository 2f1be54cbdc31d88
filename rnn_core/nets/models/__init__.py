"""What is built from cells, and their rivals. Each model is one file."""

from torch import Generator

from rnn_core.experiment import ModelSpec
from rnn_core.nets.models.cnn_gru import CnnGru
from rnn_core.nets.models.frame_cnn import FrameCNN
from rnn_core.nets.models.objective import objective
from rnn_core.nets.models.recurrent import Recurrent, Track, merge
from rnn_core.nets.models.rivals import Rival
from rnn_core.nets.models.transformer import Transformer
from rnn_core.nets.models.unroll import Unrolled, unroll
from rnn_core.nets.models.viewers import Viewer
from rnn_core.tasks import Task

Network = Recurrent | Rival | Viewer
VIEWERS: dict[str, type[Viewer]] = {"frame_cnn": FrameCNN, "cnn_gru": CnnGru}

__all__ = [
    "VIEWERS",
    "Network",
    "Recurrent",
    "Rival",
    "Track",
    "Unrolled",
    "Viewer",
    "build",
    "merge",
    "objective",
    "unroll",
]


def build(spec: ModelSpec, task: Task, generator: Generator) -> Network:
    """Return the network of `spec` for `task`, its first weights drawn from `generator`."""
    if spec.recurrent:
        return Recurrent(spec, task, generator)
    if spec.views:
        assert task.frame is not None
        return VIEWERS[spec.model](task.frame, spec.hidden, len(task.answers), task.readout, generator)
    tokens = len(task.vocabulary or ())
    features = spec.embedding if tokens else len(task.channels)
    sizes = (tokens, features, spec.hidden, spec.seen(task))
    return (Transformer if spec.model == "transformer" else Rival)(spec.model, sizes, len(task.answers), generator)
