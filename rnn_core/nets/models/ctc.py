"""Connectionist temporal classification (Graves et al. 2006): labels in order, learned without their moments.

At every frame the network gives a chance to each label and to a blank. A path through the frames becomes labels by
B: repeats are taken together, then blanks are left out. The chance of labels y is that of all paths that become y:
p(y|x) = sum over paths a in B^-1(y) of the product over t of p(a_t | x).
"""

from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from rnn_core.tasks.ctc import BLANK, collapse


def ctc_loss(
    outputs: Float[Tensor, "batch time labels"], targets: Int[Tensor, "batch most"], mask: Bool[Tensor, "batch time"]
) -> Float[Tensor, " batch"]:
    """Return −ln p(y|x) of each sequence, per label; by torch's own forward–backward algorithm.

    Sequences with more labels than their frames can hold count 0.
    """
    counts = (targets != BLANK).sum(1)
    scores = outputs.log_softmax(-1).transpose(0, 1)
    losses = nn.functional.ctc_loss(scores, targets, mask.sum(1), counts, BLANK, "none", zero_infinity=True)
    return losses / counts.clamp(min=1)


def greedy(outputs: Tensor, mask: Tensor) -> list[list[int]]:
    """Return the labels of each sequence's likeliest path (batch, time, labels)."""
    paths = outputs.argmax(-1).cpu().numpy()
    ends = mask.sum(1).cpu().numpy()
    return [collapse(path[:end]) for path, end in zip(paths, ends, strict=True)]
