"""How the weights of a recurrent layer start. Every draw takes a generator; nothing is global."""

import math

import torch
from torch import Generator, Tensor, nn

from rnn_core.anatomy.cells import ANATOMY
from rnn_core.experiment import ModelSpec
from rnn_core.nets.models.leaky import LeakyRNN


@torch.no_grad()
def initialize(layer: nn.RNNBase | LeakyRNN, spec: ModelSpec, steps: int, generator: Generator) -> None:
    """Fill every weight of `layer` in place; `steps` is the longest memory the task asks for (chrono)."""
    bound = 1 / math.sqrt(layer.hidden_size)
    for parameter in layer.parameters():
        parameter.uniform_(-bound, bound, generator=generator)
    blocks = ANATOMY[spec.model].blocks
    for suffix in ("", "_reverse")[: 1 + layer.bidirectional]:
        recurrent: Tensor = getattr(layer, f"weight_hh_l0{suffix}")
        input_bias: Tensor = getattr(layer, f"bias_ih_l0{suffix}")
        hidden_bias: Tensor = getattr(layer, f"bias_hh_l0{suffix}")
        if spec.init == "orthogonal":
            for block in recurrent.chunk(blocks):
                nn.init.orthogonal_(block, generator=generator)
        elif spec.init == "identity":  # Le, Jaitly & Hinton 2015
            nn.init.eye_(recurrent)
            input_bias.zero_()
            hidden_bias.zero_()
        elif spec.init == "forget_bias":  # torch adds two biases: one carries the 1
            input_bias.chunk(4)[1].fill_(1)
            hidden_bias.chunk(4)[1].zero_()
        elif spec.init == "chrono":
            _chrono(spec.model, input_bias, hidden_bias, steps, generator)


def _chrono(model: str, input_bias: Tensor, hidden_bias: Tensor, steps: int, generator: Generator) -> None:
    """Set gate biases so that memories last up to `steps` (Tallec & Ollivier 2018, section 3).

    LSTM: b_f ~ log U(1, steps - 1), b_i = -b_f. GRU: b_z likewise (z = 1 keeps in torch's convention).
    """
    keep = input_bias.chunk(4)[1] if model == "lstm" else input_bias.chunk(3)[1]
    keep.uniform_(1, max(steps - 1, 1), generator=generator).log_()
    hidden_bias.chunk(4 if model == "lstm" else 3)[1].zero_()
    if model == "lstm":
        input_bias.chunk(4)[0].copy_(-keep)
        hidden_bias.chunk(4)[0].zero_()
