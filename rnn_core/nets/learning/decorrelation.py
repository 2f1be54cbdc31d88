"""Decorrelation: learn to see what a layer reads in coordinates that do not vary together.

Where units vary together, a guess at the gradient that is wrong for one is wrong for all. A matrix D that learns
by itself, x' = D x with D <- D - rate * offdiagonal(<x' x'^T>) D, makes them independent. Weights R that read x'
are W = R D for the network; a step on R by its gradient is a step on W by that of W times D^T D, so the network
itself stays a plain one, and a change of D alone leaves what it computes as it was.
Source: Dalm, van Gerven & Ahmad 2023, Effective Learning with Node Perturbation in Deep Neural Networks
(arXiv 2310.00965); there W is D's to keep, here D is a part of the rule.
"""

import torch
from jaxtyping import Float
from torch import Tensor

from rnn_core.anatomy.rules import DECORRELATION


@torch.no_grad()
def decorrelate(
    mixing: Float[Tensor, "read read"], read: Float[Tensor, "many read"], gradient: Float[Tensor, "rows read"]
) -> Float[Tensor, "rows read"]:
    """Return the gradient as a step in decorrelated coordinates makes it; `mixing`, which is D, learns in place."""
    seen = read @ mixing.T
    together = seen.T @ seen / len(seen)
    mixing -= DECORRELATION * (together - torch.diag(together.diag())) @ mixing
    return gradient @ mixing.T @ mixing
