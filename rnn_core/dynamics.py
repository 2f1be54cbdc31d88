"""How a network moves: what becomes of small changes of its state, and where it goes by itself. Plain NumPy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn_core.trace import Floats

ON_THE_CIRCLE = 1e-4  # an eigenvalue whose size is this near to 1


@dataclass(frozen=True)
class Reach:
    """How small changes of the state fare on their way through one sequence.

    singular (time, state): the singular values of ds_T/ds_t, largest first: by how much a change at step t
    is stretched at most, and so on; s is all that a step hands on: h, in an LSTM h and c side by side.
    radius: the spectral radius of the mean Jacobian of a step.
    recurrent_radius: that of the recurrent matrix U itself, for cells in which it alone hands h on.
    """

    singular: NDArray[np.float64]
    radius: float
    recurrent_radius: float | None


@dataclass(frozen=True)
class Fixed:
    """A state that a step leaves where it is: h (hidden,), the eigenvalues of the Jacobian there, and its kind."""

    h: tuple[float, ...]
    eigenvalues: tuple[complex, ...]

    @property
    def kind(self) -> str:
        """Whether all around is drawn to it, pushed away, or some of both; neutral where an eigenvalue's size is 1.

        There the Jacobian does not tell: what bends the step decides, or nothing moves at all.
        """
        sizes = [abs(value) for value in self.eigenvalues]
        if any(abs(size - 1) < ON_THE_CIRCLE for size in sizes):
            return "neutral"
        inside = [size < 1 for size in sizes]
        return "attractor" if all(inside) else "saddle" if any(inside) else "repeller"


@dataclass(frozen=True)
class Portrait:
    """Where a network of few units goes by itself: paths (starts, steps + 1, hidden), and its fixed points."""

    paths: Floats
    fixed: tuple[Fixed, ...]
