"""How a next letter is drawn from what a network expects: temperature, top-k and nucleus sampling."""

from dataclasses import dataclass

import numpy as np

from rnn_core.settings import Settings, setting
from rnn_core.trace import Floats, softmax


@dataclass(frozen=True, kw_only=True)
class Sampling(Settings):
    """The settings of a writer; with the defaults it draws from just what the network expects."""

    temperature: float = setting(
        1.0, "Temperature", (0.05, 2.0), "Scores are divided by it: low repeats the likeliest, high gambles"
    )
    top_k: int = setting(0, "Top k", (0, 200), "Only the k likeliest may be drawn; 0: all")
    nucleus: float = setting(
        1.0, "Nucleus (top p)", (0.05, 1.0), "Only the likeliest that together reach this chance may be drawn"
    )

    def chances(self, scores: Floats) -> Floats:
        """Return the chance of each answer to be drawn, (answers,), from finite scores before softmax.

        Top-k: Fan et al. 2018. Nucleus: Holtzman et al. 2020; it looks at the chances after temperature and top-k.
        """
        chances = softmax((scores / self.temperature).astype(np.float32)).astype(np.float64)
        order = np.argsort(-chances, kind="stable")
        if self.top_k:
            chances[order[self.top_k :]] = 0
        chances /= chances.sum()
        before = np.cumsum(chances[order]) - chances[order]  # what the likelier ones reach without it
        chances[order[before >= self.nucleus]] = 0
        return chances / chances.sum()

    def draw(self, scores: Floats, rng: np.random.Generator) -> int:
        """Draw one answer from scores before softmax."""
        chances = self.chances(scores)
        return int(rng.choice(len(chances), p=chances))
