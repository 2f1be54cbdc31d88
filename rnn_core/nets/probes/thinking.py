"""How long does a network think about each frame, and what does it answer then?"""

from collections.abc import Sequence

import torch
from torch import Tensor

from rnn_core.nets.models import Thinker
from rnn_core.tasks import Batch
from rnn_core.trace import Paced, Thinking

AT_ONCE = 25  # clips: a processor's cache holds what an eye makes of them; 400 at once take twice as long


@torch.no_grad()
def pace(model: Thinker, batch: Batch, doubts: Sequence[float]) -> Thinking:
    """Return what a thinker answers, and after how many thoughts, in every way that it can be stopped.

    doubts: entropies in nats below which one that is to be stopped when it is sure goes on to the next frame.
    """
    frames: Tensor = model.frames(torch.as_tensor(batch.inputs).to(model.head.weight.device))
    seen = torch.cat([model.look(some) for some in torch.split(frames, AT_ONCE)])
    if model.stopping == "learned":
        answers, pondered = model.ponder(seen)
        return Thinking((), (_paced(answers, pondered.ceil() - 1),))  # N + R, where R is at most 1
    counts = [torch.full(seen.shape[:2], n + 1, device=seen.device) for n in range(model.thoughts)]
    if model.stopping == "fixed":
        return Thinking((_paced(model.think(seen, counts[-1])[:, :, -1], counts[-1]),), ())
    fixed = [_paced(model.think(seen, count)[:, :, n], count) for n, count in enumerate(counts)]
    return Thinking(tuple(fixed), tuple(_paced(*model.until_sure(seen, doubt)) for doubt in doubts))


def _paced(answers: Tensor, thoughts: Tensor) -> Paced:
    return Paced(answers.softmax(-1).cpu().numpy(), thoughts.float().cpu().numpy())
