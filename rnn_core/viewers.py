"""What a reader sees of each network that looks at images, one frame at a time, without torch.

`tests/unit/test_viewers.py` holds the counts here equal to what `rnn_core.nets.models` builds.
"""

from collections.abc import Callable
from dataclasses import dataclass

Frame = tuple[int, int, int]  # channels, height, width


@dataclass(frozen=True)
class ViewerAnatomy:
    """A network of convolutions that meets one frame at each step.

    `weights` counts its parameters, of (hidden, frame, answers); `built` is where its code stands: the file in
    nets/models and the class; `readouts` are the ways of asking that it offers.
    """

    name: str
    family: str
    title: str
    meaning: str
    source: str
    built: tuple[str, str]
    weights: Callable[[int, Frame, int], int]
    readouts: tuple[str, ...] = ("last", "every")


def _eye(hidden: int, frame: Frame) -> int:
    """Count an eye: two convolutions of 3 x 3, each followed by pooling, and a map of what is left to `hidden`."""
    channels, height, width = frame
    left = hidden * (height // 4) * (width // 4)
    return (9 * channels + 1) * hidden + (9 * hidden + 1) * hidden + (left + 1) * hidden


VIEWERS: dict[str, ViewerAnatomy] = {
    viewer.name: viewer
    for viewer in (
        ViewerAnatomy(
            "frame_cnn",
            "cnn",
            "Frame-wise CNN",
            "it sees one frame, answers, and forgets it before the next",
            "LeCun et al. 1998",
            ("frame_cnn", "FrameCNN"),
            lambda hidden, frame, answers: _eye(hidden, frame) + (hidden + 1) * answers,
        ),
        ViewerAnatomy(
            "cnn_gru",
            "cnn_rnn",
            "CNN + GRU",
            "a CNN looks at each frame, a GRU remembers what it saw",
            "Donahue et al. 2015 (with a GRU)",
            ("cnn_gru", "CnnGru"),
            lambda hidden, frame, answers: _eye(hidden, frame) + 3 * hidden * (2 * hidden + 2) + (hidden + 1) * answers,
        ),
    )
}
