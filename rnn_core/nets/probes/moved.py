"""Which weights did training change?"""

import torch

from rnn_core.nets.models import Network, recurrent


@torch.no_grad()
def recurrent_change(before: Network, after: Network) -> float:
    """Return ||U - U_0|| / ||U_0||: how far the first layer's recurrent weights U are from where they started."""
    weights = (recurrent(model).weights(0) for model in (before, after))
    start, now = (torch.cat([w.hidden_hidden.flatten(), w.vector]) for w in weights)
    return float((now - start).square().sum().sqrt() / start.square().sum().sqrt())
