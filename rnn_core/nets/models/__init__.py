"""What is built from cells, and their rivals. Each model is one file."""

from collections.abc import Callable

from torch import Generator

from rnn_core.experiment import Lane, RecurrentSpec, RivalSpec, ViewerSpec
from rnn_core.nets.models.clip_cnn import ClipCnn
from rnn_core.nets.models.cnn_gru import CnnGru
from rnn_core.nets.models.conv_lstm import ConvLstm
from rnn_core.nets.models.frame_cnn import FrameCNN
from rnn_core.nets.models.frame_conv import FrameConv
from rnn_core.nets.models.lateral import DeepCNN, LargeKernelCNN, LateralCNN, OneLookCNN
from rnn_core.nets.models.network import Network
from rnn_core.nets.models.objective import objective
from rnn_core.nets.models.recurrent import Recurrent
from rnn_core.nets.models.rivals import Rival
from rnn_core.nets.models.stack import merge
from rnn_core.nets.models.thinker import Thinker
from rnn_core.nets.models.track import Track
from rnn_core.nets.models.transformer import Transformer
from rnn_core.nets.models.unroll import Unrolled, unroll
from rnn_core.nets.models.viewers import Viewer
from rnn_core.tasks import Task

VIEWERS: dict[str, Callable[..., Viewer]] = {  # where others take the way of asking, some take their own settings
    "frame_cnn": FrameCNN,
    "cnn_gru": CnnGru,
    "vision_bl": LateralCNN,
    "vision_b": OneLookCNN,
    "vision_b_k": LargeKernelCNN,
    "vision_b_d": DeepCNN,
    "thinker": Thinker,
    "clip_cnn": ClipCnn,
    "conv_lstm": ConvLstm,
    "frame_conv": FrameConv,
}

__all__ = [
    "VIEWERS",
    "Network",
    "Recurrent",
    "Rival",
    "Thinker",
    "Track",
    "Unrolled",
    "Viewer",
    "build",
    "merge",
    "objective",
    "recurrent",
    "unroll",
    "with_cells",
]


def build(lane: Lane, task: Task, generator: Generator) -> Network:
    """Return the network of `lane` for `task`, its first weights drawn from `generator`."""
    spec, tokens = lane.network, len(task.vocabulary or ())
    if isinstance(spec, RecurrentSpec):
        return Recurrent(spec, task, generator, lane.rule)
    if isinstance(spec, ViewerSpec):
        return VIEWERS[spec.model](*spec.views_with(task), generator)
    assert isinstance(spec, RivalSpec)
    sizes = (tokens, task.features(spec.embedding), spec.hidden, spec.seen(task))
    return (Transformer if spec.model == "transformer" else Rival)(spec.model, sizes, len(task.answers), generator)


def with_cells(model: Network) -> Recurrent | None:
    """Return the network itself if it is made of recurrent cells, which alone have states and gates; else None."""
    return model if isinstance(model, Recurrent) else None


def recurrent(model: Network) -> Recurrent:
    """Return the network itself, for what makes sense for recurrent cells only. Raises ValueError for any other."""
    cells = with_cells(model)
    if cells is None:
        raise ValueError(f"This can be asked of networks of recurrent cells only, not of a {type(model).__name__}.")
    return cells
