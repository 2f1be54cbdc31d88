"""What probes return and pictures show: plain NumPy arrays, axes always layer, batch, time, hidden.

The first axis counts tracks: a layer of a bidirectional network has two, one for each direction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Trace:
    """The inside of a network on one batch.

    outputs (batch, time, outputs): the answer at each step, as class scores before softmax or as
    numbers. Of a model that is asked once: its answer if the sequence ended there.
    states and gates: by symbol, each (track, batch, time, hidden).
    A backward track is listed in reading order too: its entry t is the state after it has read step t.
    attention (batch, written, read): how much of its look back each step from the cue on gave to each one
    before; None of a network without attention.
    """

    outputs: Floats
    states: dict[str, Floats]
    gates: dict[str, Floats]
    tracks: tuple[str, ...]
    attention: Floats | None = None


@dataclass(frozen=True)
class GradientFlow:
    """How far back the loss reaches: the mean over sequences b of ||dL_b / ds_t^b||, each (track, time).

    norms: by state symbol. whole: of all that a step hands on, h alone or h and c together (the norm of
    both as one vector). Of a network without states both are empty.
    """

    norms: dict[str, Floats]
    tracks: tuple[str, ...]
    whole: Floats


NO_FLOW = GradientFlow({}, (), np.empty((0, 0), np.float32))


@dataclass(frozen=True)
class Reading:
    """One sequence as one network read it, and all that is needed to redo its arithmetic by hand.

    trace and flow are of a batch of one. inputs (time, features): what the first layer reads.
    weights: per track, one or two sets of the arrays of torch.nn's layout: input_hidden
    (rows * hidden, features), hidden_hidden (past rows * hidden, hidden), input_bias (rows * hidden,) and hidden_bias
    (past rows * hidden,), and of a cell that has some the vectors of weights (vector rows * hidden,). Of two sets,
    the second serves from step `turn` on, where writing begins.
    heard (time,): the tokens that were read, where some of them were the network's own answers.
    """

    trace: Trace
    flow: GradientFlow
    inputs: Floats
    weights: tuple[tuple[tuple[Floats, ...], ...], ...]
    turn: int | None = None
    heard: NDArray[np.int64] | None = None


@dataclass(frozen=True)
class Backward:
    """How one loss went back through a one-layer network on one sequence, worked out step by step.

    states (time, hidden): dL/dh_t. outside (time, hidden): the part that comes from the loss at step t
    itself. rows (time, rows): dL/d(net input). total (rows, hidden): dL/dU as torch's autograd has it.
    kept: bytes that autograd keeps of the way forward for the way back.
    """

    states: Floats
    outside: Floats
    rows: Floats
    total: Floats
    kept: int


@dataclass(frozen=True)
class Surface:
    """The loss on a plane through the weights, spanned by its gradient there and a random direction across.

    at (points,): distances from the weights as they are, negative on the side to which the loss falls.
    loss (points, points): across, along the gradient; inf where it is no number. slope: the gradient's norm.
    """

    at: Floats
    loss: Floats
    slope: float


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One moment of training: the inside on one fixed held-out sequence, and how far gradients reach."""

    update: int
    trace: Trace
    flow: GradientFlow
    wrote: str = ""  # what a network that foresees letters wrote by itself, of kept moments only


@dataclass(frozen=True)
class Draft:
    """A text that a network is writing, and all that it needs to go on.

    codes (letters,): what stands there, of which the first `read` are in `states`: for each layer h and, of an
    LSTM, c, each (1, 1, hidden). luck: the state of the random generator that draws the letters.
    """

    codes: NDArray[np.int64]
    read: int
    states: tuple[tuple[Floats, ...], ...]
    luck: Mapping[str, Any]

    @classmethod
    def begin(cls, codes: NDArray[np.int64], seed: int) -> "Draft":
        """Return a text that begins with `codes` and has not been read yet."""
        return cls(codes, 0, (), np.random.default_rng(seed).bit_generator.state)


@dataclass(frozen=True)
class GradientFilm:
    """How far back the loss reached as training went on, in the first layer that reads forward.

    updates (moments,). norms (moments, time): GradientFlow.whole at each of them. A network without
    states has no moments.
    """

    updates: NDArray[np.int64]
    norms: Floats

    @classmethod
    def of(cls, snapshots: Sequence[Snapshot]) -> "GradientFilm":
        """Return the film of a run's snapshots; one that is given twice counts once."""
        moments = {one.update: one.flow.whole[0] for one in snapshots if len(one.flow.whole)}
        updates = np.array(sorted(moments), np.int64)
        norms = np.stack([moments[update] for update in updates]) if moments else np.empty((0, 0), np.float32)
        return cls(updates, norms)


def softmax(scores: Floats) -> Floats:
    """Return class probabilities along the last axis; NaN where scores have left all bounds."""
    with np.errstate(invalid="ignore", over="ignore"):
        powers = np.exp(scores - scores.max(-1, keepdims=True))
        return powers / powers.sum(-1, keepdims=True)


def costs_of(trace: Trace, targets: NDArray[np.int64]) -> Floats:
    """Return what the right answers `targets` (batch, time) cost a network, −log₂ of their chance in bits."""
    chances = np.take_along_axis(softmax(trace.outputs), targets[..., None], -1)[..., 0]
    return -np.log2(np.maximum(chances, 1e-30))


class Row(NamedTuple):
    """One update in the history; the held-out numbers are NaN where they were not measured.

    `seconds` counts training updates alone; `gradient_norm` is the norm before clipping.
    """

    update: int
    loss: float
    val_loss: float
    val_metric: float
    gradient_norm: float
    learning_rate: float
    seconds: float


class Paced(NamedTuple):
    """What a network answers to frames that it may think about: chances (batch, time, answers), thoughts (batch, time).

    The thoughts are whole numbers.
    """

    chances: Floats
    thoughts: Floats


class Thinking(NamedTuple):
    """The ways to stop one network: `fixed` after the same thoughts about every frame, `own` when it decides."""

    fixed: tuple[Paced, ...]
    own: tuple[Paced, ...]
