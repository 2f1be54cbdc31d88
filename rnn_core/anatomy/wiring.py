"""An RNN of two units whose weights are set by hand. It reads bits and says whether the number of ones was odd."""

from dataclasses import dataclass

import numpy as np

from rnn_core.trace import Floats


@dataclass(frozen=True)
class Wiring:
    """The eight numbers of h_t = tanh(W x_t + U h_{t-1} + b) for one input and two units.

    to_1 and to_2: what unit 1 and unit 2 get, as (weight of the input, of h1, of h2, bias).
    """

    to_1: tuple[float, float, float, float]
    to_2: tuple[float, float, float, float]

    def parameters(self) -> dict[str, Floats]:
        """Return them under the names of the network's parameters.

        The embedding hands the bit on as it is, 0 or 1. The read-out says "odd" when h1 - h2 exceeds 1.
        """
        both = np.array([self.to_1, self.to_2], np.float32)
        return {
            "embedding.weight": np.array([[0], [1]], np.float32),
            "layers.0.weight_ih_l0": both[:, :1].copy(),
            "layers.0.weight_hh_l0": both[:, 1:3].copy(),
            "layers.0.bias_ih_l0": both[:, 3].copy(),
            "layers.0.bias_hh_l0": np.zeros(2, np.float32),
            "head.weight": np.array([[0, 0], [6, -6]], np.float32),
            "head.bias": np.array([0, -6], np.float32),
        }


# Recurrent weights (to 1 from 1 and 2, to 2 from 1 and 2) of two units left to themselves.
LOOPS = {
    "One place of rest": (0.6, 0.0, 0.0, 0.6),
    "A memory of two bits": (1.6, 0.0, 0.0, 1.6),
    "A wheel": (1.3, -0.9, 0.9, 1.3),
    "A seesaw": (-1.5, 0.0, 0.0, 0.5),
    "A choice": (0.9, -0.9, -0.9, 0.9),
}

# Unit 1 fires at "one of the two": the old parity, which is (h1 - h2) / 2, or the new bit. Unit 2 fires at "both".
WIRINGS = {
    "An echo that fades": Wiring((1.0, 0.8, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0)),
    "A blinker": Wiring((1.5, 0.0, -1.5, 0.0), (0.0, 1.5, 0.0, 0.0)),
    "Parity": Wiring((6.0, 3.0, -3.0, -3.0), (6.0, 3.0, -3.0, -9.0)),
}
