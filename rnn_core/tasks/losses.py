"""Losses: what a network is trained to make small. A new one is declared here; its function stands in nets/models."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnn_core.trace import Floats, softmax

QUANTILES = (0.5, 0.1, 0.9)  # which the outputs of a task with pinball loss are, in turn


@dataclass(frozen=True)
class Loss:
    """A loss as a reader meets it, without torch.

    `function` is the name of what computes it, in nets/models/losses.py. `outputs` tells what a network's outputs are
    under it: numbers; QUANTILES of numbers; logits, each of a yes of its own; scores, of answers of which one is right.
    `whole`: a sequence has one loss, and no step a right answer of its own.
    """

    name: str
    function: str
    outputs: Literal["numbers", "quantiles", "logits", "scores"]
    source: str
    whole: bool = False

    def as_chances(self, outputs: Floats) -> Floats:
        """Return outputs (..., answers) as a picture shows them: scores and logits as chances, others as they are."""
        if self.outputs == "logits":
            return (1 / (1 + np.exp(-np.clip(outputs, -60, 60)))).astype(np.float32)
        return softmax(outputs) if self.outputs == "scores" else outputs


SQUARED = Loss("squared error", "squared", "numbers", "Legendre 1805")
PINBALL = Loss("pinball loss", "pinball", "quantiles", "Koenker & Bassett 1978")
BERNOULLI = Loss("cross-entropy of each answer", "bernoulli", "logits", "Cox 1958")
CROSS_ENTROPY = Loss("cross-entropy", "cross_entropy", "scores", "Bridle 1990")
CTC = Loss("CTC", "ctc", "scores", "Graves et al. 2006", whole=True)
LOSSES = (SQUARED, PINBALL, BERNOULLI, CROSS_ENTROPY, CTC)
