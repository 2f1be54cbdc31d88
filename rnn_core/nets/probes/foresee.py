"""What does a network keep of each frame, how does it go on by itself, and how alike are two frames?"""

import numpy as np
import torch

from rnn_core.nets.models import Network, with_cells
from rnn_core.nets.probes.record import record
from rnn_core.trace import Floats


@torch.no_grad()
def keep(model: Network, inputs: Floats) -> Floats:
    """Return all that a network keeps after each frame of inputs (batch, time, pixels), (batch, time, numbers).

    Of cells their h and, of an LSTM, c; of a network of convolutions what its `watch` names, which of one without a
    memory is its last layer but one. Of states that are images (batch, time, maps, height, width), the mean of every
    row and of every column of every map.
    """
    seen = torch.as_tensor(inputs).to(model.device)
    if with_cells(model) is not None:
        return np.concatenate([track for part in record(model, seen).states.values() for track in part], -1)
    parts = [
        part.mean(axis) for part in model.states(seen).values() for axis in ((-2, -1) if part.dim() > 3 else ((),))
    ]
    return torch.cat([part.flatten(2) for part in parts], -1).cpu().numpy()


@torch.no_grad()
def foresee(model: Network, inputs: Floats, ahead: int) -> Floats:
    """Return frames (batch, ahead, pixels) that go on after inputs (batch, time, pixels), each made of those before.

    What a network predicts is cut to 0..1, and is the next frame that it sees.
    """
    seen = torch.as_tensor(inputs).to(model.device)
    for _ in range(ahead):
        seen = torch.cat([seen, model(seen)[:, -1:].clamp(0, 1)], 1)
    return seen[:, inputs.shape[1] :].cpu().numpy()


@torch.no_grad()
def likeness(frames: Floats, others: Floats, window: int) -> float:
    """Return the mean structural similarity (Wang et al. 2004) of frames (frames, height, width) in 0..1.

    In windows of `window` x `window` pixels, each of which counts alike; 1: the same. By torchmetrics, which also has
    windows that reach over the border, filled with mirrored pixels: as in the paper, these do not count.
    """
    from torchmetrics.functional.image import structural_similarity_index_measure  # here: a second of import

    pairs = (torch.as_tensor(part)[:, None].clamp(0, 1) for part in (frames, others))
    _, by_window = structural_similarity_index_measure(
        *pairs, gaussian_kernel=False, kernel_size=window, data_range=1.0, return_full_image=True
    )
    border = window // 2
    return float(by_window[..., border : frames.shape[1] - border, border : frames.shape[2] - border].mean())
