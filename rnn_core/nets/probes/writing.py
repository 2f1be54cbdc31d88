"""What does a language model write? It draws a letter from what it expects, reads it, and so on."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from rnn_core.experiment.sampling import Sampling
from rnn_core.nets.models import Recurrent
from rnn_core.tasks.letters import Letters, spelled
from rnn_core.trace import Draft

WRITTEN = 120  # letters that are kept of each snapshot


@torch.no_grad()
def write(model: Recurrent, draft: Draft, letters: int, sampling: Sampling) -> Draft:
    """Return `draft` with so many more letters; written in several goes it comes out the same.

    It ends sooner where what the network expects is no number any more.
    Raises ValueError when there is nothing to go on from.
    """
    if not len(draft.codes):
        raise ValueError("There is nothing to go on from: begin with at least one letter.")
    device, rng = model.head.weight.device, np.random.default_rng()
    rng.bit_generator.state = draft.luck
    states: list[Any] = [_joined(tuple(torch.as_tensor(part).to(device) for part in state)) for state in draft.states]
    unread, codes = draft.codes[draft.read :], list(draft.codes)
    for _ in range(letters):
        scores, after = model.read_on(torch.as_tensor(unread[None]).to(device), states)
        if not scores.isfinite().all():  # as after a training that diverged
            break
        states = after
        codes.append(sampling.draw(scores[0, -1].cpu().numpy(), rng))
        unread = np.array(codes[-1:])
    kept = tuple(tuple(part.cpu().numpy() for part in _parts(state)) for state in states)
    return Draft(np.array(codes), len(codes) - len(unread), kept, rng.bit_generator.state)


def write_sample(model: Recurrent, task: Letters, seed: int) -> str:
    """Return what the network writes from a line break on, or from its first symbol where it has none."""
    names = task.vocabulary
    begin = names.index("\n") if "\n" in names else 0
    draft = write(model, Draft.begin(np.array([begin]), seed), WRITTEN, Sampling())
    return spelled(names, draft.codes[1:])


def _parts(state: Tensor | tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    return (state,) if isinstance(state, Tensor) else state


def _joined(parts: tuple[Tensor, ...]) -> Tensor | tuple[Tensor, ...]:
    """Return a state as its kernel wants it: one tensor, or the pair of an LSTM."""
    return parts if len(parts) > 1 else next(iter(parts))
