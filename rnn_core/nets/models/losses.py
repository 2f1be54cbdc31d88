"""The loss of every answer by itself, as declared in rnn_core/tasks/losses.py. A script quotes these functions."""

from collections.abc import Callable

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from rnn_core.tasks.ctc import BLANK
from rnn_core.tasks.losses import QUANTILES


def squared(outputs: Float[Tensor, "*any answers"], targets: Float[Tensor, "*any answers"]) -> Float[Tensor, "*any"]:
    """Return the mean squared error of each answer."""
    return (outputs - targets).square().mean(-1)


def pinball(outputs: Float[Tensor, "*any answers"], targets: Float[Tensor, "*any answers"]) -> Float[Tensor, "*any"]:
    """Return the pinball loss, whose expectation is least at the quantile; outputs are QUANTILES in turn."""
    levels = torch.tensor(QUANTILES, dtype=outputs.dtype, device=outputs.device)
    missed = (targets - outputs).reshape(*outputs.shape[:-1], outputs.shape[-1] // len(QUANTILES), len(QUANTILES))
    return torch.maximum(levels * missed, (levels - 1) * missed).mean((-1, -2))


def bernoulli(outputs: Float[Tensor, "*any answers"], targets: Float[Tensor, "*any answers"]) -> Float[Tensor, "*any"]:
    """Return what all answers of a step cost, in nats: any number of them can be right at once."""
    return nn.functional.binary_cross_entropy_with_logits(outputs, targets, reduction="none").sum(-1)


def cross_entropy(outputs: Float[Tensor, "some answers"], targets: Int[Tensor, " some"]) -> Float[Tensor, " some"]:
    """Return −ln of the chance given to the right answer."""
    return nn.functional.cross_entropy(outputs, targets, reduction="none")


def ctc(
    outputs: Float[Tensor, "batch time labels"], targets: Int[Tensor, "batch most"], mask: Bool[Tensor, "batch time"]
) -> Float[Tensor, " batch"]:
    """Return −ln p(y|x) of each sequence, per label; by torch's own forward–backward algorithm.

    Labels in order, learned without their moments (connectionist temporal classification). At every frame the network
    gives a chance to each label and to a blank. A path through the frames becomes labels by B: repeats are taken
    together, then blanks are left out. The chance of labels y is that of all paths that become y: p(y|x) = sum over
    paths a in B^-1(y) of the product over t of p(a_t | x). Sequences with more labels than their frames can hold
    count 0.
    """
    counts = (targets != BLANK).sum(1)
    scores = outputs.log_softmax(-1).transpose(0, 1)
    losses = nn.functional.ctc_loss(scores, targets, mask.sum(1), counts, BLANK, "none", zero_infinity=True)
    return losses / counts.clamp(min=1)


FUNCTIONS: dict[str, Callable[..., Tensor]] = {
    function.__name__: function for function in (squared, pinball, bernoulli, cross_entropy, ctc)
}
