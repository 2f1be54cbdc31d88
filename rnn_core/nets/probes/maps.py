"""What stands in the layers of a network that looks at images?"""

import torch

from rnn_core.nets.models import Network
from rnn_core.tasks import Batch
from rnn_core.trace import Floats


@torch.no_grad()
def maps(model: Network, batch: Batch) -> dict[str, Floats]:
    """Return the states that a network keeps from frame to frame, by name, each (batch, time, ...)."""
    inputs = torch.as_tensor(batch.inputs).to(model.device)
    return {name: state.cpu().numpy() for name, state in model.states(inputs).items()}
