"""The inside of a network as named arrays, as its .npz file holds them, and back."""

from collections.abc import Mapping

import numpy as np

from rnn_core.trace import Floats, GradientFlow, Trace

KINDS = ("states", "gates", "norms")


def flatten(prefix: str, trace: Trace, flow: GradientFlow) -> dict[str, np.ndarray]:
    """Return the arrays of a trace and its gradient flow by the names under which `load` finds them."""
    groups = {"states": trace.states, "gates": trace.gates, "norms": flow.norms}
    named = {f"{kind}/{symbol}": array for kind, group in groups.items() for symbol, array in group.items()}
    alone = {"outputs": trace.outputs, "whole": flow.whole}
    alone |= {} if trace.attention is None else {"attention": trace.attention}
    return {f"{prefix}{name}": array for name, array in (named | alone).items()}


def unflatten(file: Mapping[str, np.ndarray], prefix: str, tracks: tuple[str, ...]) -> tuple[Trace, GradientFlow]:
    """Return the trace and the gradient flow that `flatten` has given these names."""
    parts = {key.removeprefix(prefix): file[key] for key in file if key.startswith(prefix)}
    groups = {kind: {k.split("/")[1]: v for k, v in parts.items() if k.startswith(kind)} for kind in KINDS}
    trace = Trace(parts["outputs"], groups["states"], groups["gates"], tracks, parts.get("attention"))
    return trace, GradientFlow(groups["norms"], tracks, parts["whole"])


def stored_weights(file: Mapping[str, np.ndarray], prefix: str) -> tuple[Floats, ...]:
    """Return the arrays of one set of weights, in the order of torch.nn; a cell without vectors has four."""
    return tuple(file[f"{prefix}/{k}"] for k in range(5) if f"{prefix}/{k}" in file)
