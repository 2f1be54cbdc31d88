"""What a reader sees of each network that looks at images, one frame at a time, without torch.

`tests/unit/test_viewers.py` holds the counts here equal to what `rnn_core.nets.models` builds.
"""

from collections.abc import Callable
from dataclasses import dataclass

Frame = tuple[int, int, int]  # channels, height, width
Own = tuple[int | float | str, ...]  # the values of settings that one kind of network alone has


@dataclass(frozen=True)
class ViewerAnatomy:
    """A network of convolutions that meets one frame at each step.

    `built` is where its code stands: the file in nets/models and the class; `readouts` are the ways of asking that it
    offers; `settings` are those that it alone has, handed to its class as a tuple in place of the way of
    asking. `weights` counts its parameters, of (hidden, frame, answers); `more` those that hang on the values of its
    settings, of (hidden, values); `says` tells of these values in a title.
    """

    name: str
    family: str
    title: str
    meaning: str
    source: str
    built: tuple[str, str]
    weights: Callable[[int, Frame, int], int]
    readouts: tuple[str, ...] = ("last", "every")
    settings: tuple[str, ...] = ()
    more: Callable[[int, Own], int] = lambda _hidden, _own: 0
    says: Callable[[Own], str] = lambda _own: ""


def _eye(hidden: int, frame: Frame) -> int:
    """Count an eye: two convolutions of 3 x 3, each followed by pooling, and a map of what is left to `hidden`."""
    channels, height, width = frame
    left = hidden * (height // 4) * (width // 4)
    return (9 * channels + 1) * hidden + (9 * hidden + 1) * hidden + (left + 1) * hidden


def _two_layers(hidden: int, frame: Frame, answers: int, kernel: int = 3, deep: int = 1) -> int:
    """Count two layers of convolutions, of `hidden` and twice as many features, with their norms, and a read-out."""
    size, wide, area = frame[0], 2 * hidden, kernel * kernel
    first = (area * size + 3) * hidden + (deep - 1) * (area * hidden + 3) * hidden
    second = (area * hidden + 3) * wide + (deep - 1) * (area * wide + 3) * wide
    return first + second + (wide + 1) * answers


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
            lambda hidden, frame, answers: (
                (9 * frame[0] + 1) * 8
                + (9 * 8 + 1) * 8
                + (8 * (frame[1] // 4) * (frame[2] // 4) + 1) * hidden
                + 3 * hidden * (2 * hidden + 2)
                + (hidden + 1) * answers
            ),
        ),
        ViewerAnatomy(
            "vision_bl",
            "cnn_rnn",
            "BL (lateral CNN)",
            "a CNN whose layers also see what they were one look before",
            "Spoerer et al. 2020",
            ("lateral", "LateralCNN"),
            lambda hidden, frame, answers: _two_layers(hidden, frame, answers) + 45 * hidden * hidden,
        ),
        ViewerAnatomy(
            "vision_b",
            "cnn",
            "B (one look)",
            "the same CNN without lateral connections: with more features it is B-F",
            "Spoerer et al. 2020",
            ("lateral", "OneLookCNN"),
            _two_layers,
        ),
        ViewerAnatomy(
            "vision_b_k",
            "cnn",
            "B-K (larger kernels)",
            "a CNN with larger filters: it sees farther at one look",
            "Spoerer et al. 2020",
            ("lateral", "LargeKernelCNN"),
            lambda hidden, frame, answers: _two_layers(hidden, frame, answers, kernel=5),
        ),
        ViewerAnatomy(
            "vision_b_d",
            "cnn",
            "B-D (deeper)",
            "a CNN with twice as many layers: as many weights as BL, each used once",
            "Spoerer et al. 2020",
            ("lateral", "DeepCNN"),
            lambda hidden, frame, answers: _two_layers(hidden, frame, answers, deep=2),
        ),
        ViewerAnatomy(
            "thinker",
            "cnn_rnn",
            "Thinker",
            "an eye and a GRU that may think several times about a frame before it goes on",
            "Graves 2016 and Spoerer et al. 2020, after their idea",
            ("thinker", "Thinker"),
            lambda hidden, frame, answers: (
                _eye(hidden, (1, frame[1], frame[2])) + 3 * hidden * (2 * hidden + 2) + (hidden + 1) * answers
            ),
            ("every",),
            ("thoughts", "stopping", "price"),
            lambda hidden, own: hidden + 1 if own[1] == "learned" else 0,
            lambda own: {"sure": "stops when sure", "learned": f"learned to stop, price {own[2]:g}"}.get(
                str(own[1]), f"{own[0]} thoughts"
            ),
        ),
        ViewerAnatomy(
            "clip_cnn",
            "cnn",
            "CNN, pooled over time",
            "a CNN looks at each frame; of each feature only the strongest so far is kept, so it knows what was there "
            "and not when",
            "LeCun et al. 1998; Karpathy et al. 2014 (late fusion)",
            ("clip_cnn", "ClipCnn"),
            lambda hidden, frame, answers: _eye(hidden, frame) + (hidden + 1) * answers,
        ),
        ViewerAnatomy(
            "conv_lstm",
            "lstm",
            "ConvLSTM",
            "an LSTM whose h and c are images, and whose products with matrices are convolutions",
            "Shi et al. 2015",
            ("conv_lstm", "ConvLstm"),
            lambda hidden, frame, _: (9 * (frame[0] + hidden) + 1) * 4 * hidden + (9 * hidden + 1) * frame[0],
            ("every",),
        ),
        ViewerAnatomy(
            "frame_conv",
            "cnn",
            "Frame-wise convolutions",
            "they make the next frame of the last one alone, and forget it",
            "Mathieu et al. 2016 (without memory, by squared error)",
            ("frame_conv", "FrameConv"),
            lambda hidden, frame, _: (
                (9 * frame[0] + 1) * hidden + (9 * hidden + 1) * hidden + (9 * hidden + 1) * frame[0]
            ),
            ("every",),
        ),
    )
}
