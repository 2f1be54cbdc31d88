"""How good are guesses at the gradient that come from disturbing a network, and what do more of them help?"""

import torch

from rnn_core.nets.learning.network import Asked, go_back
from rnn_core.nets.learning.rules import write_gradients
from rnn_core.nets.models import Recurrent
from rnn_core.tasks import Task


def cosines_of_guesses(model: Recurrent, task: Task, asked: Asked, counts: list[int], seed: int) -> list[float]:
    """Return the cosine between the mean of the first k guesses of the model's rule and the true gradient.

    For each k of `counts`, in ascending order; over all weights but the embedding, of which nothing is guessed.
    The model's .grad is written over; a decorrelating rule learns meanwhile.
    """
    names = [name for name, _ in model.named_parameters() if not name.startswith("embedding")]
    exact = go_back(model, task, asked).weights
    true, noise = torch.cat([exact[name].flatten() for name in names]), torch.Generator().manual_seed(seed)
    total, cosines = torch.zeros_like(true), list[float]()
    for count in range(1, counts[-1] + 1):
        write_gradients(model, task, asked, noise)
        guess = [model.get_parameter(name).grad for name in names]
        total += torch.cat([part.flatten() for part in guess if part is not None])
        if count in counts:
            cosines.append(float(torch.cosine_similarity(total, true, dim=0)))
    return cosines
