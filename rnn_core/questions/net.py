"""A network as a value that the server can hold without looking in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rnn_core.experiment import Experiment
from rnn_core.trace import Floats

if TYPE_CHECKING:
    from rnn_core.nets.models import Network, Recurrent


@dataclass(frozen=True)
class Net:
    """A network as the server can hold it: a lane of a race's state, or weights in a safetensors file.

    With neither of them it is the experiment's network before its first update.
    """

    experiment: Experiment
    state: bytes | None = None
    lane: int = 0
    weights: bytes | None = None

    def network(self) -> "Network":
        """Return the network itself, on the CPU; for workers."""
        from safetensors.torch import load

        from rnn_core.nets import training
        from rnn_core.nets.travel import unpack

        if self.state is not None:  # never on a GPU, not even for a moment: that belongs to who trains there
            return unpack(self.state, "cpu")[self.lane].model
        model = training.start(self.experiment, measured=False, device="cpu").model
        if self.weights is not None:
            model.load_state_dict(load(self.weights))
        return model

    def recurrent(self) -> "Recurrent":
        """Return the network itself where the question makes sense of recurrent ones only; for workers."""
        from rnn_core.nets.models import Recurrent

        model = self.network()
        assert isinstance(model, Recurrent), f"a {self.experiment.network.title} is no recurrent network"
        return model


def wired(experiment: Experiment, parameters: Mapping[str, Floats]) -> Net:
    """Return a network with the given parameters (by torch's names) instead of trained ones; no worker is needed."""
    from safetensors.numpy import save

    return Net(experiment, weights=save({name: np.asarray(part, np.float32) for name, part in parameters.items()}))
