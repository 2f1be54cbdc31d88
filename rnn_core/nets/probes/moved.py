"""Which weights did training change?"""

import torch

from rnn_core.nets.models import Network, Recurrent


@torch.no_grad()
def recurrent_change(before: Network, after: Network) -> float:
    """Return ||U - U_0|| / ||U_0||: how far the first layer's recurrent weights U are from where they started."""
    assert isinstance(before, Recurrent) and isinstance(after, Recurrent), "a rival has no recurrent weights"
    (start, now) = (torch.cat([w.hidden_hidden.flatten(), w.vector]) for w in (before.weights(0), after.weights(0)))
    return float((now - start).square().sum().sqrt() / start.square().sum().sqrt())
