"""Small trained networks that ship with the app, so that a page is alive before any worker is.

Rebuild them all with `python -m rnn_core.shipped`; a test holds the stored numbers equal to what the
stored weights compute.
"""

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rnn_core.experiment import Experiment
from rnn_core.trace import GradientFlow, Snapshot, Trace

COMMAND = "python -m rnn_core.shipped"
FOLDER = Path(__file__).parent

KINDS = ("states", "gates", "norms")
LINKS = {
    "reader": "task=text&length=60&model=gru&hidden=32&updates=700",
}


@dataclass(frozen=True)
class Shipped:
    """A trained network as seen at several moments of its training."""

    experiment: Experiment
    snapshots: tuple[Snapshot, ...]
    val_metric: float


@functools.cache
def load(name: str) -> Shipped:
    """Return the network called `name` (one of LINKS) from its .npz file; its weights lie beside it."""
    with np.load(FOLDER / f"{name}.npz") as file:
        tracks = tuple(str(track) for track in file["tracks"])
        moments: list[Snapshot] = []
        for update in file["updates"]:
            parts = {key.removeprefix(f"{update}/"): file[key] for key in file.files if key.startswith(f"{update}/")}
            found = {kind: {k.split("/")[1]: v for k, v in parts.items() if k.startswith(kind)} for kind in KINDS}
            trace = Trace(parts["outputs"], found["states"], found["gates"], tracks)
            moments.append(Snapshot(int(update), trace, GradientFlow(found["norms"], tracks)))
        return Shipped(Experiment.from_link(LINKS[name]), tuple(moments), float(file["val_metric"]))


def flatten(snapshot: Snapshot) -> dict[str, np.ndarray]:
    """Return the arrays of a snapshot by the names under which `load` finds them."""
    groups = {"states": snapshot.trace.states, "gates": snapshot.trace.gates, "norms": snapshot.flow.norms}
    named = {f"{kind}/{symbol}": array for kind, group in groups.items() for symbol, array in group.items()}
    return {f"{snapshot.update}/{name}": array for name, array in (named | {"outputs": snapshot.trace.outputs}).items()}
