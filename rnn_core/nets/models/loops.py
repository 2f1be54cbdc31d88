"""GRU and vanilla RNN layers for training on a CPU: a plain loop over time, its backward pass written out.

torch has one oneDNN kernel for the LSTM there; the other two it runs step by step, and keeps a node of the graph for
each operation of each step. Here a layer is one node, a step backward four operations, and what does not depend on
the step is done for all of them at once: 1 to 2.5 times as fast, most so for small batches and few units (measured
by tests/benchmarks/loops.py). Equations as in torch: Cho et al. 2014, the reset gate after the product; Elman 1990.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn.utils.rnn import PackedSequence

Weights = tuple[Tensor, Tensor, Tensor, Tensor]  # W (rows * hidden, features), U (rows * hidden, hidden), b, b'
B = TypeVar("B", bound=Callable[..., Any])


def _once(backward: B) -> B:
    """Refuse the gradient of a gradient, which would be wrong: torch's decorator, whose type loses the names."""
    return cast(B, once_differentiable(backward))


class _GRULoop(torch.autograd.Function):
    """Every h, (time, batch, hidden), from what is read, (time, batch, features), and the first h, (batch, hidden)."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, first: Tensor, *weights: Tensor) -> Tensor:
        W, U, b, b_past = weights
        (steps, batch, _), hidden = x.shape, U.shape[1]
        driven = torch.addmm(b, x.flatten(0, 1), W.t()).view(steps, batch, 3 * hidden)
        past, U_t = x.new_empty(batch, 3 * hidden), U.t()
        h = x.new_empty(steps + 1, batch, hidden)
        h[0] = first
        gates = x.new_empty(steps, batch, 2 * hidden)  # r and z side by side
        new, heard = x.new_empty(2, steps, batch, hidden)  # n, and what of the past it hears: U h + b'
        to_gates, to_new = driven.split((2 * hidden, hidden), -1)
        past_to_gates, past_to_new = past.split((2 * hidden, hidden), -1)
        each = (h[:-1], h[1:], to_gates, to_new, gates, *gates.chunk(2, -1), new, heard)
        for old, now, in_gates, in_new, gate, r, z, n, hears in _steps(*each):
            torch.addmm(b_past, old, U_t, out=past)
            torch.add(in_gates, past_to_gates, out=gate).sigmoid_()
            hears.copy_(past_to_new)
            torch.addcmul(in_new, r, hears, out=n).tanh_()
            torch.lerp(n, old, z, out=now)  # (1 - z) n + z h
        ctx.save_for_backward(x, h, gates, new, heard, W, U)
        return h[1:]

    @staticmethod
    @_once
    def backward(ctx: Any, *wanted: Tensor) -> tuple[Tensor | None, ...]:
        _, h, gates, new, heard, _, U = ctx.saved_tensors
        (r, z), past = gates.chunk(2, -1), h[:-1]
        # The share of the gradient of h that reaches the sum inside r, z and n: sigmoid' = s (1 - s), tanh' = 1 - n².
        into_new, blame = (1 - z) * (1 - new * new), new.new_empty(*new.shape[:2], 3, new.shape[2])
        torch.mul(into_new * heard * r, 1 - r, out=blame[:, :, 0])
        torch.mul((past - new) * z, 1 - z, out=blame[:, :, 1])
        torch.mul(into_new, r, out=blame[:, :, 2])
        rows, of_h = blame.flatten(2), torch.empty_like(new)
        carried = torch.zeros_like(new[0])
        for want, share, row, kept, whole in _steps(wanted[0], blame, rows, z, of_h, back=True):
            torch.add(carried, want, out=whole)
            share.mul_(whole.unsqueeze(1))
            carried = torch.addmm(whole * kept, row, U)
        by_past = rows.flatten(0, 1)
        by_input = blame.clone()
        torch.mul(of_h, into_new, out=by_input[:, :, 2])  # without r, which stands before U h only
        return *_gradients(ctx, carried, past, by_input.flatten(2).flatten(0, 1), by_past), by_past.sum(0)


class _RNNLoop(torch.autograd.Function):
    """The same for h = tanh(W x + b + U h + b'), or with a ReLU in place of tanh."""

    @staticmethod
    def forward(ctx: Any, relu: bool, x: Tensor, first: Tensor, *weights: Tensor) -> Tensor:
        W, U, b, b_past = weights
        (steps, batch, _), hidden = x.shape, U.shape[1]
        h, U_t = x.new_empty(steps + 1, batch, hidden), U.t()
        h[0] = first
        torch.addmm(b + b_past, x.flatten(0, 1), W.t(), out=h[1:].view(-1, hidden))
        squash = torch.Tensor.relu_ if relu else torch.Tensor.tanh_
        for old, now in _steps(h[:-1], h[1:]):
            squash(torch.addmm(now, old, U_t, out=now))
        ctx.save_for_backward(x, h, W, U)
        ctx.relu = relu
        return h[1:]

    @staticmethod
    @_once
    def backward(ctx: Any, *wanted: Tensor) -> tuple[Tensor | None, ...]:
        _, h, _, U = ctx.saved_tensors
        blame = (h[1:] > 0).to(h) if ctx.relu else 1 - h[1:] * h[1:]
        carried = torch.zeros_like(h[0])
        for want, share in _steps(wanted[0], blame, back=True):
            carried = share.mul_(carried + want) @ U
        rows = blame.flatten(0, 1)
        return None, *_gradients(ctx, carried, h[:-1], rows, rows), rows.sum(0)


def _steps(*parts: Tensor, back: bool = False) -> Iterator[tuple[Tensor, ...]]:
    """Return what belongs to each step, (batch, ...) each: taken apart once, which is faster than by index."""
    return zip(*(part.unbind(0)[:: -1 if back else 1] for part in parts), strict=True)


def _gradients(ctx: Any, carried: Tensor, past: Tensor, by_input: Tensor, by_past: Tensor) -> tuple[Tensor | None, ...]:
    """Return the gradients of x, the first h, W, U and b from those of the sums, (time * batch, rows * hidden)."""
    x, *_, W, _ = ctx.saved_tensors
    of_x = (by_input @ W).view(x.shape) if any(ctx.needs_input_grad[:2]) else None
    of_W = (x.flatten(0, 1).t() @ by_input).t().contiguous()  # for few features faster than the other way about
    return of_x, carried, of_W, by_past.t() @ past.flatten(0, 1), by_input.sum(0)


class _Looped(nn.RNNBase):
    """Reads as torch's layer does, by a loop of ours where a gradient will be asked for, on a CPU, without padding."""

    def forward(self, input: Any, hx: Any = None) -> tuple[Any, Tensor]:  # torch's names
        """Return every h, (batch, time, directions * hidden), and the last ones, (directions, batch, hidden)."""
        if isinstance(input, PackedSequence) or input.device.type != "cpu" or not torch.is_grad_enabled():
            return super().forward(input, hx)
        read, ways = input.transpose(0, 1).contiguous(), range(1 + self.bidirectional)
        firsts = input.new_zeros(len(ways), len(input), self.hidden_size) if hx is None else hx
        hs = [self.loop(read.flip(0) if way else read, firsts[way], self._weights(way)) for way in ways]
        states = torch.cat([h.flip(0) if way else h for way, h in enumerate(hs)], -1)
        return states.transpose(0, 1), torch.stack([h[-1] for h in hs])

    def loop(self, x: Tensor, first: Tensor, weights: Weights) -> Tensor:
        """Return every h, (time, batch, hidden)."""
        raise NotImplementedError

    def _weights(self, way: int) -> Weights:
        W, U, b, b_past = self.all_weights[way]
        return W, U, b, b_past


class LoopedGRU(_Looped, nn.GRU):
    """torch's GRU, by `_GRULoop`."""

    def loop(self, x: Tensor, first: Tensor, weights: Weights) -> Tensor:
        """Return every h, (time, batch, hidden)."""
        return _GRULoop.apply(x, first, *weights)


class LoopedRNN(_Looped, nn.RNN):
    """torch's vanilla RNN, by `_RNNLoop`."""

    def loop(self, x: Tensor, first: Tensor, weights: Weights) -> Tensor:
        """Return every h, (time, batch, hidden)."""
        return _RNNLoop.apply(self.nonlinearity == "relu", x, first, *weights)
