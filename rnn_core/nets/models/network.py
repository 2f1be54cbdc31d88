"""What training, probes and the stopwatch may ask of any network, whatever it is made of."""

import torch
from jaxtyping import Float
from torch import Generator, Tensor, nn

from rnn_core.experiment import BPTT, Rule


class Network(nn.Module):
    """A network that reads sequences.

    Called with inputs, lengths and a generator of noise while it learns (see `Recurrent.forward`), it returns outputs
    (batch, outputs) where it is asked once, else (batch, time, outputs). `rule` is the learning rule that changes its
    weights; `cost` is what the last forward pass costs besides its wrong answers, of one that pays for its steps.
    """

    rule: Rule = BPTT
    cost: Tensor | float = 0.0

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return next(self.parameters()).device

    def heard(self, inputs: Tensor) -> Tensor:
        """Return the inputs as the network meets them alone: where it writes, it reads its own last answers."""
        return inputs

    def rehearse(self, inputs: Tensor, noise: Generator) -> Tensor:  # noqa: ARG002 (for those that write)
        """Return the inputs as the network meets them while it learns."""
        return inputs

    def states(self, inputs: Tensor) -> dict[str, Tensor]:  # noqa: ARG002 (for those that keep something)
        """Return what it keeps from step to step, by name, each (batch, time, ...). Raises ValueError if nothing."""
        raise ValueError(f"A {type(self).__name__} keeps nothing from step to step.")

    def over_time(self, inputs: Tensor, lengths: Tensor | None = None) -> Float[Tensor, "batch time outputs"]:
        """Return the answers step by step; one that is given once is listed at every step."""
        answers = self(inputs, lengths)
        return answers if answers.dim() == 3 else answers[:, None].expand(-1, inputs.shape[1], -1)
