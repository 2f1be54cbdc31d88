"""What a word and its place do to a verdict; sentences whose verdict turns on one small word."""

from collections.abc import Sequence

import numpy as np

from rnn_core.tasks import Batch
from rnn_core.trace import Floats


def without_each_word(batch: Batch) -> Batch:
    """Return a review (a batch of one) once for each of its words, that word made unknown: occlusion."""
    count = int(batch.lengths[0])
    inputs = np.repeat(batch.inputs, count, 0)
    np.fill_diagonal(inputs, 0)
    return Batch(inputs, *(np.repeat(part, count, 0) for part in batch[1:]))


def log_odds(chances: Floats) -> Floats:
    """Return log p / (1 - p): what changes of it add up to does not saturate as chances do."""
    safe = np.clip(chances, 1e-6, 1 - 1e-6)
    return np.log(safe / (1 - safe))


def right(rows: Sequence[tuple[str, bool]], chances: Floats) -> float:
    """Return the share of sentences on which the verdict is that of the list."""
    return float(np.mean([(chance > 0.5) == praise for (_, praise), chance in zip(rows, chances, strict=True)]))


SURVEY = "task=reviews&embedding=16&updates=900&batch_size=128&learning_rate=0.004"
KINDS = {
    "RNN": "model=rnn&hidden=32",
    "LSTM": "model=lstm&hidden=32",
    "GRU": "model=gru&hidden=32",
    "BiLSTM": "model=lstm&hidden=24&direction=bidirectional",
    "BiGRU": "model=gru&hidden=24&direction=bidirectional",
}

# Sentences whose verdict turns on one small word: (sentence, whether it praises).
PRAISE, BLAME = ("good", "great", "delicious", "fresh", "excellent"), ("bad", "terrible", "stale", "awful", "bland")
TURNED: dict[str, Sequence[tuple[str, bool]]] = {
    "plain": [
        *((f"It is {word}.", True) for word in PRAISE),
        *((f"It is {word}.", False) for word in BLAME),
        ("I love it.", True),
        ("I would buy it again.", True),
        ("I recommend it.", True),
        ("It was a waste of money.", False),
    ],
    "negated": [
        *((f"It is not {word}.", False) for word in PRAISE),
        *((f"It is not {word} at all.", True) for word in BLAME),
        ("I do not love it.", False),
        ("I would not buy it again.", False),
        ("I do not recommend it.", False),
        ("It was not a waste of money.", True),
    ],
}
