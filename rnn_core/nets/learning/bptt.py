"""Backpropagation through time, written out: the gradient of the loss at every state, from the last step to the first.

Equal to autograd on the unrolled network, and several times as fast: all that does not depend on the
gradient itself is computed for every step at once, so a step back is one matrix product and a few
multiplications. Sources: Werbos 1990; for the LSTM Hochreiter & Schmidhuber 1997, appendix A.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from jaxtyping import Bool, Float
from torch import Tensor
from torch.nn.functional import linear

from rnn_core.anatomy.cells.leaky import LEAK
from rnn_core.nets.cells import Signals, Weights


class Blame(NamedTuple):
    """The gradient of the loss at every step of one track.

    states: by symbol (batch, time, hidden), all that follows from a state. handed: by symbol, the same without what
    one state of a step hands on through another of the same step (an LSTM's c through h), so that all of it together
    is the gradient at the whole state. rows (batch, time, rows): at W x + b, and past: at U h + b' (they differ in a
    GRU alone). before: by symbol (batch, hidden), at the states that the first step started from.
    """

    states: Signals
    handed: Signals
    rows: Float[Tensor, "batch time rows"]
    past: Float[Tensor, "batch time rows"]
    before: Signals

    def flip(self) -> "Blame":
        """Return the same with its steps in the other order."""
        states, handed = ({k: v.flip(1) for k, v in part.items()} for part in (self.states, self.handed))
        return Blame(states, handed, self.rows.flip(1), self.past.flip(1), self.before)


class StepBack(NamedTuple):
    """One step back: the gradient at the states of step t, at W x + b, and at U h + b'."""

    states: Signals
    rows: Float[Tensor, "batch rows"]
    past: Float[Tensor, "batch rows"]


class CellBack:
    """The way back through one track of a cell: made of its weights, its signals, and the states before each step."""

    def __init__(self, weights: Weights, signals: Signals, before: Signals) -> None:
        raise NotImplementedError

    def step(self, t: int, blame: Signals) -> StepBack:
        """Go back through step t, given the gradient that reaches its states from outside and from later."""
        raise NotImplementedError

    def before(self, t: int, step: StepBack) -> Signals:
        """Return what that hands to the states before the step: the Jacobian's transpose, applied."""
        raise NotImplementedError

    def at_weights(self, blame: Blame, x: Tensor, h: Tensor) -> tuple[Tensor, ...]:
        """Return the gradient of each of the Weights, given what was read: x, and h of the step before.

        The sums over steps of (gradient at a net input) x (what was multiplied there).
        """
        input_hidden, hidden_hidden = (
            rows.flatten(0, 1).T @ read.flatten(0, 1) for rows, read in ((blame.rows, x), (blame.past, h))
        )
        return input_hidden, hidden_hidden, blame.rows.sum((0, 1)), blame.past.sum((0, 1)), x.new_empty(0)


class RNNBack(CellBack):
    """dL/da = dL/dh * phi'(a); dL/dh_{t-1} = U^T dL/da. phi' follows from h itself."""

    def __init__(self, weights: Weights, signals: Signals, before: Signals) -> None:
        h = signals["h"]
        self.recurrent = weights.hidden_hidden
        self.slope = (1 - h * h).unbind(1)

    def step(self, t: int, blame: Signals) -> StepBack:
        rows = blame["h"] * self.slope[t]
        return StepBack(blame, rows, rows)

    def before(self, t: int, step: StepBack) -> Signals:
        return {"h": step.past @ self.recurrent}


class ReluBack(RNNBack):
    """As RNNBack, with phi'(a) = 1 where h > 0, else 0."""

    def __init__(self, weights: Weights, signals: Signals, before: Signals) -> None:
        super().__init__(weights, signals, before)
        self.slope = (signals["h"] > 0).to(signals["h"].dtype).unbind(1)


class LeakyBack(RNNBack):
    """h' = (1 - alpha) h + alpha max(0, a). The slope follows from a: where a < 0, h may still be above 0."""

    def __init__(self, weights: Weights, signals: Signals, before: Signals) -> None:
        super().__init__(weights, signals, before)
        self.slope = (LEAK * (signals["a"] > 0).to(signals["h"].dtype)).unbind(1)

    def before(self, t: int, step: StepBack) -> Signals:
        return {"h": step.past @ self.recurrent + (1 - LEAK) * step.states["h"]}


class GRUBack(CellBack):
    """h' = (1 - z) n + z h; the candidate sees h only through r * (U_n h + b_n)."""

    def __init__(self, weights: Weights, signals: Signals, before: Signals) -> None:
        r, z, n, h = signals["r"], signals["z"], signals["n"], before["h"]
        self.recurrent, self.keep = weights.hidden_hidden, z.unbind(1)
        inner = linear(h, weights.hidden_hidden.chunk(3)[2], weights.hidden_bias.chunk(3)[2])
        candidate = (1 - z) * (1 - n * n)
        # How much each net input moves h: through r, z, n; and, towards the past, through r * n's inner part.
        self.rows = torch.stack([candidate * inner * r * (1 - r), (h - n) * z * (1 - z), candidate], 2).unbind(1)
        self.reset = r.unbind(1)

    def step(self, t: int, blame: Signals) -> StepBack:
        rows = blame["h"].unsqueeze(1) * self.rows[t]
        past = torch.cat([rows[:, 0], rows[:, 1], rows[:, 2] * self.reset[t]], -1)
        return StepBack(blame, rows.flatten(1), past)

    def before(self, t: int, step: StepBack) -> Signals:
        return {"h": step.past @ self.recurrent + step.states["h"] * self.keep[t]}


class LSTMBack(CellBack):
    """c' = f c + i g, h' = o tanh(c'): the conveyor c is multiplied by f alone on its way back."""

    def __init__(self, weights: Weights, signals: Signals, before: Signals) -> None:
        i, f, g, o = (signals[name] for name in "ifgo")
        squashed = torch.tanh(signals["c"])
        self.recurrent, self.keep = weights.hidden_hidden, f.unbind(1)
        self.through_h = (o * (1 - squashed * squashed)).unbind(1)
        self.by_cell = torch.stack([g * i * (1 - i), before["c"] * f * (1 - f), i * (1 - g * g)], 2).unbind(1)
        self.by_h = (squashed * o * (1 - o)).unbind(1)

    def step(self, t: int, blame: Signals) -> StepBack:
        c = blame["c"] + blame["h"] * self.through_h[t]
        rows = torch.cat([(c.unsqueeze(1) * self.by_cell[t]).flatten(1), blame["h"] * self.by_h[t]], -1)
        return StepBack({"h": blame["h"], "c": c}, rows, rows)

    def before(self, t: int, step: StepBack) -> Signals:
        return {"h": step.past @ self.recurrent, "c": step.states["c"] * self.keep[t]}


BACK: dict[str, type[CellBack]] = {
    "rnn": RNNBack,
    "rnn_relu": ReluBack,
    "leaky": LeakyBack,
    "gru": GRUBack,
    "lstm": LSTMBack,
}


Carry = Callable[[Signals], Signals]


class Outside(NamedTuple):
    """What reaches a track from outside.

    h (batch, time, hidden): the gradient that reaches each h from the layer above. `later`: by symbol
    (batch, hidden), what reaches the last states from later steps. `real` tells which steps belong to
    the sequence: where it says no, nothing flows. `carry`: what a learning rule hands back from a step, given
    the gradient at its states, in place of what the step's Jacobian makes of it.
    """

    h: Float[Tensor, "batch time hidden"]
    later: Signals
    real: Bool[Tensor, "batch time"] | None = None
    carry: Carry | None = None


@torch.no_grad()
def backpropagate(cell: CellBack, outside: Outside) -> Blame:
    """Go back through one track that was read from step 0 to the last."""
    blame, real = outside.later, outside.real
    steps_back: list[StepBack] = []
    handed: list[Signals] = []
    from_above = outside.h.unbind(1)
    for t in range(len(from_above))[::-1]:
        blame = blame | {"h": blame["h"] + from_above[t]}
        if real is not None:
            blame = {name: value * real[:, t, None] for name, value in blame.items()}
        handed.append(blame)
        steps_back.append(cell.step(t, blame))
        blame = cell.before(t, steps_back[-1]) if outside.carry is None else outside.carry(blame)
    steps_back.reverse()
    handed.reverse()
    rows, past = (torch.stack([getattr(step, part) for step in steps_back], 1) for part in ("rows", "past"))
    states, alone = (
        {name: torch.stack([step[name] for step in steps], 1) for name in blame}
        for steps in ([step.states for step in steps_back], handed)
    )
    return Blame(states, alone, rows, past, blame)
